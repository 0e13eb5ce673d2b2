using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text.Strings;

/// <summary>The strings that drive the units of findings furthest.</summary>
internal static class CellStrings
{
    private const int LeastRead = 1000;

    /// <summary>Share of the time that a search for cells takes before strings are searched, about.</summary>
    public const double Before = 0.85;

    /// <summary>The findings with strings, those of the options' most supported units, the first of each concept before the
    /// second. Real windows are those of held-out text.</summary>
    /// <param name="cells">The findings.</param>
    /// <param name="network">The network.</param>
    /// <param name="text">Its text.</param>
    /// <param name="split">The first code that the network did not learn from.</param>
    /// <param name="decode">The text of codes.</param>
    /// <param name="options">The options of the search for cells.</param>
    public static CellFindings Beside(
        CellFindings cells, CharNetwork network, CodedText text, int split, Func<int[], CodedText> decode,
        CellSearchOptions options)
    {
        var supported = cells.Supported.GroupBy(cell => cell.Concept).SelectMany(group => group.Index())
            .OrderBy(cell => cell.Index).Select(cell => End(cell.Item)).Distinct();
        (Unit, bool)[] ends = [.. supported.Take(options.MaximizedUnits)];
        if (ends.Length == 0) return cells;
        using var search = new TextMaximization(network, text, split, decode, new()
        {
            Characters = Math.Max(LeastRead, Math.Min(text.Length - split, options.HeldOutCharacters)),
            Seed = options.Seed,
            Progress = options.Progress.Between(Before, 1),
            Cancellation = options.Cancellation,
        });
        var found = ends.Zip(search.Run(ends)).ToDictionary(pair => pair.First, pair => pair.Second);
        return new(
            [.. cells.Select(cell => cell.Verdict.IsSupported ? cell.With(found.GetValueOrDefault(End(cell))) : cell)],
            cells.Concepts, cells.Background)
        {
            Marked = cells.Marked,
        };
    }

    private static (Unit Unit, bool Highest) End(CellFinding cell) => (cell.Unit, cell.IsHigh);
}
