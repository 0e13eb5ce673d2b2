using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Units;
using TorchSharp;

namespace MLNetInterpret.Tables;

/// <summary>The columns of a row that matter to an objective.</summary>
internal static class RowDrivers
{
    private const int Most = 4;

    /// <summary>Columns that matter: how far the score falls when only that column takes its usual value.</summary>
    /// <param name="network">The network.</param>
    /// <param name="objective">What the row scores high on.</param>
    /// <param name="space">The rows.</param>
    /// <param name="best">The row's choices.</param>
    /// <param name="typical">The usual choices.</param>
    /// <param name="row">The row in the table's own terms.</param>
    /// <returns>At most four, the most important first, as text.</returns>
    public static IReadOnlyList<string> Of(
        HookedNetwork network, Objective objective, RowSpace space, int[] best, int[] typical, IReadOnlyList<RowValue> row)
    {
        var (slots, count) = (space.Slots, space.Columns.Count);
        var rows = new float[(count + 2) * slots];
        for (var column = 0; column < count; column++)
        {
            int[] changed = [.. best];
            changed[column] = typical[column];
            space.Write(changed, rows.AsSpan(column * slots, slots));
        }

        space.Write(typical, rows.AsSpan(count * slots, slots));
        space.Write(best, rows.AsSpan((count + 1) * slots, slots));
        using var batch = AlignedTensor.From(rows, count + 2, slots);
        var scores = network.Score(objective, batch);
        var whole = scores[count + 1] - scores[count];
        return [.. Enumerable.Range(0, count).Select(column => (column, fall: scores[count + 1] - scores[column]))
            .Where(entry => entry.fall > 0.05f * Math.Abs(whole) && entry.fall > 1e-6f)
            .OrderByDescending(entry => entry.fall).Take(Most)
            .Select(entry => $"{row[entry.column].Column} {(row[entry.column].IsMissing ? "missing" : row[entry.column].Text)}")];
    }
}
