using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Units;

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
        var scorer = RowScorer.Of(network, objective, space);
        var ends = scorer.Score([best, typical]);
        var changed = scorer.Score([.. typical.Select((choice, column) => (best, new RowMove(column, [choice])))]);
        var whole = ends[0] - ends[1];
        return [.. changed.Select((score, column) => (column, fall: ends[0] - score))
            .Where(entry => entry.fall > 0.05f * Math.Abs(whole) && entry.fall > 1e-6f)
            .OrderByDescending(entry => entry.fall).Take(Most)
            .Select(entry => $"{row[entry.column].Column} {(row[entry.column].IsMissing ? "missing" : row[entry.column].Text)}")];
    }
}
