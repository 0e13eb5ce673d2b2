namespace MLNetInterpret.Cli;

/// <summary>What commands say of the columns that they read.</summary>
[TestClass]
public sealed class ColumnNoteTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Every_command_that_reads_a_table_says_what_each_column_was_taken_for()
    {
        var (table, model) = (_session.WriteTable(), _session.At("m.zip"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        Ok([.. train, "--hidden-units", "4", "--epochs", "2", "--out", model]);
        foreach (var line in new[]
        {
            "table.csv: 300 rows, 4 columns, separated by ','\n", "\n  Size    input  number    0 to 99\n",
            "\n  Colour  input  category  2 values: ", "\n  Good    label  category  2 values: ",
            "\n  number (2): Size, Noise\n",
            "\n  label (1): Good ('yes' against all others)\n",
        })
            Once(line);
        Assert.DoesNotContain("separated by", _session.Output);
        Assert.DoesNotContain("Warning", _session.Error);

        var wide = File.ReadAllLines(table).Select((line, row) => $"{(row == 0 ? "Extra" : "7")},{line}\n");
        var wider = _session.Write("wider.csv", string.Concat(wide));
        string[] data = ["--data", wider, "--label", "Good"];
        string[][] commands =
        [
            ["interpret", model, .. data, "--units", "logits", "--depth", "scan", "--out", _session.At("report")],
            ["scan", "run", model, .. data, "--out", _session.At("catalogue")],
            ["attack", model, .. data, "--class-names", "no", "yes", "--top", "1", "--out", _session.At("attack.png")],
            ["explain", model, "--data", wider, "--row", "3"],
        ];
        foreach (var command in commands)
        {
            Ok(command);
            foreach (var line in new[]
            {
                "\n  Extra   ignored\n", "\n  Size    input    number\n", "\n  Colour  input    category\n",
                "\n  Good    label    category\n",
            })
                Once(line);
            Assert.DoesNotContain("  Extra   ignored", _session.Output);
        }
    }

    [TestMethod]
    public void What_was_found_out_or_said_when_training_need_not_be_said_again()
    {
        var lines = File.ReadAllText(_session.WriteTable()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(',')).Select((cells, row) =>
                $"{(row % 5 == 0 ? "NA" : $"{cells[0]},5")};{cells[1]};{cells[3]}");
        var table = _session.Write("odd.csv", $"Size;Colour;Good\n{string.Join('\n', lines)}\n");
        string[] train =
        [
            "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes", "--hidden-units", "4", "--epochs", "2",
            "--out", _session.At("m.zip"),
        ];
        Ok(train);
        string[] parts = ["separated by ';', decimal commas", "  Size    input  number    0.5 to 99.5", "NA read as missing"];
        foreach (var part in parts) Once(part);
        Assert.DoesNotContain("Warning", _session.Error);

        Ok(["scan", "run", _session.At("m.zip"), "--data", table, "--out", _session.At("catalogue")]);
        StringAssert.Contains(_session.Output, "300 rows");
        Assert.AreEqual(1, _session.Run(
            "scan", "run", _session.At("m.zip"), "--data", table, "--decimal", ".", "--out", _session.At("none")));
        StringAssert.Contains(_session.Error, "in the numeric column 'Size'; a finite number with a decimal point");
        StringAssert.Contains(_session.Error, "(--decimal ,)");
    }

    [TestMethod]
    public void Roles_are_declared_and_a_column_is_one_thing_only()
    {
        string[] train =
        [
            "train", "tabular", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes", "--hidden-units", "4",
            "--epochs", "1", "--out", _session.At("m.zip"),
        ];
        Ok([.. train, "--id", "Noise", "--categorical", "Size", "--missing", "NA,?", "--encoding", "windows-1252"]);
        Once("\n  Noise   identifier  text ");
        Once("\n  Size    input       category  93 values: ");
        Ok([.. train, "--ignore", "Noise", "--number", "Size"]);
        Once("\n  Noise   ignored  number ");
        string[] twice = [.. train, "--ignore", "Size", "--number", "Size"];
        _session.Fails(2, "The column 'Size' cannot be both --ignore and --number", twice);
        _session.Fails(2, "The date column 'Day' is not in '", [.. train, "--date", "Day"]);
        _session.Fails(2, "'latin' is no encoding; usual ones are utf-8", [.. train, "--encoding", "latin"]);
        _session.Fails(1, "in the column 'Colour', which was declared a number", [.. train, "--number", "Colour"]);
    }

    [TestMethod]
    public void A_failure_after_the_table_was_read_is_one_sentence_behind_the_columns()
    {
        var table = _session.WriteTable();
        _session.Fails(
            2, "no value 'maybe'", "train", "tabular", "--data", table, "--label", "Good", "--positive", "maybe",
            "--out", _session.At("m.zip"));
        Once("\n  Size    input  number    0 to 99\n");
    }

    private void Ok(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);

    private void Once(string part)
    {
        var at = _session.Error.IndexOf(part, StringComparison.Ordinal);
        Assert.IsGreaterThanOrEqualTo(0, at, $"'{part}' is not in: {_session.Error}");
        Assert.AreEqual(
            at, _session.Error.LastIndexOf(part, StringComparison.Ordinal), $"'{part}' is twice in: {_session.Error}");
    }
}
