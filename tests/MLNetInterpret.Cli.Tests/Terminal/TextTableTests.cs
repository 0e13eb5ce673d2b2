using MLNetInterpret.Cli.Terminal;
using Spectre.Console;
using static MLNetInterpret.Cli.Terminal.TextColumn;

namespace MLNetInterpret.Cli;

/// <summary>Tables keep to the terminal's width.</summary>
[TestClass]
public sealed class TextTableTests
{
    private static readonly TextColumn[] Columns =
    [
        "unit", "state", Number("selectivity"), Number("mean activation"), Number("standard deviation", spare: 1),
        new("with column", Spare: 2), Number("r", spare: 2), Words("why", spare: 3),
    ];

    private static readonly string[] Row =
        ["features.denselayer12.conv2:117", "alive", "0.775", "-0.650", "0.698", "Records is no", "-0.54", "it follows it"];

    [TestMethod]
    public void A_wide_terminal_has_every_column_and_a_narrow_one_those_that_matter()
    {
        var wide = Shown(new(Columns), Row, 200);
        foreach (var cell in Row) Assert.Contains(cell, wide);
        Assert.DoesNotContain("wider terminal", wide);

        var narrow = Shown(new(Columns), Row, 80);
        foreach (var cell in Row[..4]) Assert.Contains(cell, narrow);
        Assert.Contains("A wider terminal shows, too: with column, r, why", narrow);
        Assert.DoesNotContain("Records", narrow);
    }

    [TestMethod]
    public void No_line_is_too_long_and_no_name_is_broken_at_any_width()
    {
        for (var width = 66; width <= 170; width++)
        {
            var lines = Shown(new(Columns), Row, width).Split('\n');
            Assert.IsTrue(lines.All(line => line.Length <= width), $"{width}: {lines.Max(line => line.Length)}");
            Assert.IsTrue(lines.Any(line => line.Contains(Row[0], StringComparison.Ordinal)), $"{width}");
            var text = string.Join('\n', lines);
            Assert.AreEqual(text.Contains("-0.54", StringComparison.Ordinal), !text.Contains("r, why", StringComparison.Ordinal)
                && !text.Contains("column, r", StringComparison.Ordinal), $"{width}: what is left out is named\n{text}");
        }
    }

    [TestMethod]
    public void Numbers_stand_at_the_right_and_words_wrap()
    {
        var table = new TextTable("unit", Number("mean"), Words("claim"));
        table.Add("a", "0.5", string.Join(' ', Enumerable.Repeat("word", 20)));
        table.Add("b", "-10.25", "");
        var lines = Shown(table, 60).Split('\n');
        var (first, second) = (lines.First(line => line.StartsWith(" a ", StringComparison.Ordinal)),
            lines.First(line => line.StartsWith(" b ", StringComparison.Ordinal)));
        Assert.AreEqual(
            first.IndexOf("0.5", StringComparison.Ordinal) + 3, second.IndexOf("-10.25", StringComparison.Ordinal) + 6);
        Assert.AreEqual(20, lines.Sum(line => line.Split("word").Length - 1));
        Assert.IsGreaterThan(1, lines.Count(line => line.Contains("word", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Rows_beyond_the_most_are_counted_and_where_they_are_is_said()
    {
        var table = new TextTable("unit") { Most = 3, Rest = "the report has all", Note = "in s" };
        for (var i = 0; i < 1_203; i++) table.Add($"unit:{i}");
        var shown = Shown(table, 80);
        Assert.Contains("unit:2", shown);
        Assert.DoesNotContain("unit:3", shown);
        Assert.Contains("and 1,200 more: the report has all\nin s", shown);
    }

    [TestMethod, DataRow(80), DataRow(11)]
    public void Lines_are_broken_between_words_and_a_percent_sign_stays_with_its_number(int width)
    {
        const string text = "of the loss 50 % is on /a/path/that-is-longer-than-a-line and 7 % elsewhere";
        var lines = Screen.Lines(text, width);
        Assert.AreEqual(text, string.Join(' ', lines));
        Assert.IsTrue(lines.All(line => line.Length <= width || !line.Contains(' ', StringComparison.Ordinal)));
        Assert.IsFalse(lines.Any(line => line.StartsWith('%')));
    }

    [TestMethod]
    [DataRow("r −0.74 [−0.76, −0.71], 1.9e−6, −∞", "r -0.74 [-0.76, -0.71], 1.9e-6, -∞")]
    [DataRow("CO−2, A−B, x−1", "CO−2, A−B, x−1")]
    public void A_minus_is_the_one_that_is_typed_but_names_stay(string text, string shown) =>
        Assert.AreEqual(shown, Screen.Plain(text));

    [TestMethod]
    public void A_table_without_rows_is_not_printed()
    {
        using var output = new StringWriter();
        Screen.Of(output, TextWriter.Null).Print(new TextTable("unit"));
        Assert.AreEqual("", output.ToString());
    }

    private static string Shown(TextTable table, string[] row, int width)
    {
        table.Add(row);
        return Shown(table, width);
    }

    private static string Shown(TextTable table, int width)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        console.Write(table);
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
