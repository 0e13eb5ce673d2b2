using MLNetInterpret.Cli.Terminal;
using Spectre.Console;

namespace MLNetInterpret.Cli;

/// <summary>Tables of marked text and of strings, whatever the text is.</summary>
[TestClass]
public sealed class MarkTablesTests
{
    private const string Smile = "\U0001F600";
    private static readonly string Many = string.Concat(Enumerable.Repeat(Smile, 60));

    [TestMethod, DataRow(0), DataRow(1)]
    public void No_character_is_cut_in_two(int moved)
    {
        // pairs begin at even places, or at odd ones
        var text = new string('a', moved) + Many;
        var drawn = Shown(MarkTables.Stretches(Marked(text, moved + 40, moved + 84, [Cell]), "character"));
        for (var at = 0; at < drawn.Length; at++)
            if (char.IsSurrogate(drawn[at]))
                Assert.IsTrue(char.IsSurrogatePair(drawn, at++), $"half of a pair at {at} of {drawn}");
        Assert.Contains("1 of its 1 unit is", drawn);
    }

    [TestMethod]
    public void Of_a_set_without_units_nothing_is_said_to_be_on()
    {
        var drawn = Shown(MarkTables.Stretches(Marked("some text here", 5, 9, []), "character"));
        Assert.Contains("5..9", drawn);
        Assert.DoesNotContain("is on where", drawn);
    }

    [TestMethod]
    public void A_long_text_is_cut_between_characters()
    {
        Assert.AreEqual(new string('a', 60), LongText.Shown(new('a', 60)));
        Assert.AreEqual(new string('a', 58) + "…", LongText.Shown(new string('a', 58) + Smile + "bb"));
    }

    private static MarkedCell Cell { get; } = new() { Unit = "lstm1.tanh:1", IsHigh = true, Exact = 1, Overlap = 1 };

    private static MarkedCells Marked(string text, int from, int to, IReadOnlyList<MarkedCell> cells)
    {
        MarkedStretch stretch = new()
        {
            From = from,
            To = to,
            Cells = cells.Count,
            IsMarked = true,
            IsHeldOut = false,
            Window = new(new(text, new float[text.Length], -1), new float[text.Length], 0, ""),
        };
        MarkEvidence evidence = new()
        {
            Searched = 1,
            HeldOut = 0,
            Runs = 0,
            Exact = double.NaN,
            Found = double.NaN,
            Precision = double.NaN,
            Score = 0,
            Interval = new(0, 0, 0.95),
            Untrained = 0,
            Random = 0,
            Chance = 0,
        };
        return new([$"{from}..{to}"], 0.3, cells, cells.Count, [stretch], evidence, Verdict.Undecided, "why");
    }

    private static string Shown(TextTable table)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 300;
        console.Write(table);
        return writer.ToString();
    }
}
