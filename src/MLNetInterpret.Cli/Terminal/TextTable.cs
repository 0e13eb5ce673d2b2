using MLNetInterpret.Core.Units;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>A table that keeps to the terminal's width: names and numbers are not broken, spare columns are left out and named.
/// Everything in it is plain text.</summary>
internal sealed class TextTable : Renderable
{
    /// <summary>Cells that a column of sentences has at least.</summary>
    private const int LeastWords = 24;

    /// <summary>Spaces after a column.</summary>
    private const int Between = 2;

    private readonly TextColumn[] _columns;
    private readonly List<string[]> _rows = [];

    public TextTable(params TextColumn[] columns) =>
        _columns = [.. columns.Select(column => column with { Head = Screen.Plain(column.Head) })];

    /// <summary>Rows shown at most; the line below says how many more there are.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Where the rows are that are not shown, for example <c>name them with --units</c>; null says only how many.</summary>
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
        var widths = _columns.Select((column, c) => Math.Max(
            column.Head.Split(' ').Max(Width),
            shown.Select(row => Width(row[c])).DefaultIfEmpty().Max() is var cells && column.Wraps
                ? Math.Min(cells, LeastWords)
                : cells)).ToArray();
        var kept = Enumerable.Range(0, _columns.Length).ToList();
        while (kept.Sum(c => widths[c] + Between) + 1 > maxWidth && kept.Max(c => _columns[c].Spare) is > 0 and var most)
            kept.Remove(kept.Last(c => _columns[c].Spare == most));

        var table = new Table { Border = TableBorder.Simple };
        foreach (var c in kept)
        {
            var head = new TableColumn(Markup.Escape(_columns[c].Wraps ? _columns[c].Head : Broken(_columns[c].Head, widths[c])))
            {
                NoWrap = !_columns[c].Wraps,
                Padding = new(0, 0, Between - 1, 0),
            };
            table.AddColumn(_columns[c].IsNumber ? head.RightAligned() : head);
        }

        foreach (var row in shown) table.AddRow([.. kept.Select(c => Markup.Escape(row[c]))]);
        List<IRenderable> parts = [table];
        var left = _columns.Where((_, c) => !kept.Contains(c)).Select(column => column.Head).ToArray();
        if (_rows.Count > Most)
            parts.Add(new Spectre.Console.Text($"and {NumberWords.Count(_rows.Count - Most)} more{(Rest is null ? "" : $": {Rest}")}"));
        if (left.Length > 0) parts.Add(new Spectre.Console.Text($"A wider terminal shows, too: {string.Join(", ", left)}"));
        if (Note is not null) parts.Add(new Spectre.Console.Text(Note));
        return ((IRenderable)new Rows(parts)).Render(options, maxWidth);
    }

    /// <summary>Words on lines of at most that many characters, where each word fits.</summary>
    private static string Broken(string text, int width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' '))
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        return string.Join('\n', lines);
    }
}
