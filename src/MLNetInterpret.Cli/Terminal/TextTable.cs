using MLNetInterpret.Core.Units;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>A table that keeps to the terminal's width: names and numbers are not broken, spare columns are left out and named.
/// Everything in it is plain text.</summary>
internal sealed class TextTable : Renderable
{
    /// <summary>Spaces after a column.</summary>
    private const int Between = 2;

    /// <summary>Lines of a head at most: few where the terminal has room.</summary>
    private static readonly int[] HeadLines = [2, 3, 4];

    private readonly TextColumn[] _columns;
    private readonly List<string[]> _rows = [];

    public TextTable(params TextColumn[] columns) =>
        _columns = [.. columns.Select(column => column with { Head = Screen.Plain(column.Head) })];

    /// <summary>Rows shown at most; the line below says how many more there are.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Where the rows are that are not shown, for example <c>name them with --units</c>;
    /// null says only how many.</summary>
    public string? Rest { get; init; }

    /// <summary>What the numbers are, in a line below; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Whether there are no rows.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Screen.Plain)]);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        int Width(string text) => ((IRenderable)new Spectre.Console.Text(text)).Measure(options, int.MaxValue).Max;
        string[][] shown = [.. _rows.Take(Most)];
        int[] WithHeadsOf(int lines) => [.. _columns.Select((column, c) => Math.Max(
            Narrowest(column.Head, lines),
            shown.Select(row => Width(row[c])).DefaultIfEmpty().Max() is var cells && column.Least is { } least
                ? Math.Min(cells, least)
                : cells))];
        var kept = Enumerable.Range(0, _columns.Length).ToList();
        bool Fits(int[] widths) => kept.Sum(c => widths[c] + Between) < maxWidth;
        var widths = HeadLines.Select(WithHeadsOf).FirstOrDefault(Fits) ?? WithHeadsOf(HeadLines[^1]);
        while (!Fits(widths) && kept.Max(c => _columns[c].Spare) is > 0 and var most)
            kept.Remove(kept.Last(c => _columns[c].Spare == most));

        var table = new Table { Border = TableBorder.Simple };
        foreach (var c in kept)
        {
            var isBroken = _columns[c].Least is not null;
            var head = new TableColumn(Markup.Escape(
                isBroken ? _columns[c].Head : string.Join('\n', Screen.Lines(_columns[c].Head, widths[c]))))
            {
                NoWrap = !isBroken,
                Padding = new(0, 0, Between - 1, 0),
            };
            table.AddColumn(_columns[c].IsNumber ? head.RightAligned() : head);
        }

        foreach (var row in shown) table.AddRow([.. kept.Select(c => Markup.Escape(row[c]))]);
        List<IRenderable> parts = [table];
        var left = _columns.Where((_, c) => !kept.Contains(c)).Select(column => column.Head).ToArray();
        if (_rows.Count > Most)
            parts.Add(new Spectre.Console.Text(
                $"and {NumberWords.Count(_rows.Count - Most)} more{(Rest is null ? "" : $": {Rest}")}"));
        if (left.Length > 0) parts.Add(new Spectre.Console.Text($"A wider terminal shows, too: {string.Join(", ", left)}"));
        if (Note is not null) parts.Add(new Spectre.Console.Text(Note));

        // the border begins with an empty line
        return ((IRenderable)new Rows(parts)).Render(options, maxWidth).SkipWhile(segment => !segment.IsLineBreak).Skip(1);
    }

    /// <summary>The fewest characters a line with which a text fits a number of lines.</summary>
    private static int Narrowest(string text, int lines)
    {
        var width = text.Split(' ').Max(word => word.Length);
        while (Screen.Lines(text, width).Count > lines) width++;
        return width;
    }
}
