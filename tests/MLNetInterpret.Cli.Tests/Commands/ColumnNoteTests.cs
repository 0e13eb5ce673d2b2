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
            "table.csv: 300 rows, 4 columns, separated by ','\n", "\n  Size    number    0 to 99\n",
            "\n  Colour  category  2 values: ", "\n  Good    label     2 values: ", "\n  number (2): Size, Noise\n",
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
            foreach (var line in new[] { "\n  Extra   ignored\n", "\n  Size    number\n", "\n  Colour  category\n" }) Once(line);
            if (command.Contains("--label")) Once("\n  Good    label\n");
            Assert.DoesNotContain("  Extra   ignored", _session.Output);
        }
    }

    [TestMethod]
    public void A_category_that_looks_like_numbers_is_warned_of_and_the_option_named_reads_it()
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
        string[] parts = ["Warning: The column 'Size'", ",5' has a decimal comma", "--decimal ,", "'NA'", "--missing NA"];
        foreach (var part in parts) Once(part);
        Ok([.. train, "--decimal", ",", "--missing", "NA"]);
        Once("\n  Size    number    0.5 to 99.5; 60 empty\n");
        Assert.DoesNotContain("Warning", _session.Error);

        string[] read = ["--data", table, "--decimal", ",", "--missing", "NA"];
        Ok(["scan", "run", _session.At("m.zip"), .. read, "--out", _session.At("catalogue")]);
        StringAssert.Contains(_session.Output, "300 rows");
        Assert.AreEqual(1, _session.Run(
            "scan", "run", _session.At("m.zip"), "--data", table, "--decimal", ",", "--out", _session.At("none")));
        StringAssert.Contains(_session.Error, "has 'NA' in the numeric column 'Size'");
    }

    [TestMethod]
    public void A_failure_after_the_table_was_read_is_one_sentence_behind_the_columns()
    {
        var table = _session.WriteTable();
        _session.Fails(
            2, "no value 'maybe'", "train", "tabular", "--data", table, "--label", "Good", "--positive", "maybe",
            "--out", _session.At("m.zip"));
        Once("\n  Size    number    0 to 99\n");
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
