using System.Numerics.Tensors;

namespace MLNetInterpret.Core.Rows;

/// <summary>Several limits together.</summary>
internal static class RowLimits
{
    private const int AskedFirst = 2;

    /// <summary>The best row of a move among those that score above a number and keep to all limits; -1 for none.</summary>
    /// <remarks>Limits are dear, so the best rows are held against them first,
    /// and the others only where all of those are beyond.</remarks>
    public static int Best(int[] row, RowMove move, ReadOnlySpan<float> scores, float above, IReadOnlyList<RowLimit> limits)
    {
        if (scores.Length == 0) return -1;
        if (limits.Count == 0) return TensorPrimitives.IndexOfMax(scores) is var best && scores[best] > above ? best : -1;
        var (better, keys) = (new List<int>(), new List<float>());
        for (var at = 0; at < scores.Length; at++)
        {
            if (!(scores[at] > above)) continue;
            better.Add(at);
            keys.Add(-scores[at]);
        }

        int[] places = [.. better];
        Array.Sort([.. keys], places);
        var allowed = new bool[scores.Length];
        for (var (from, count) = (0, AskedFirst); from < places.Length; from += count, count *= 4)
        {
            var asked = places.AsSpan(from, Math.Min(count, places.Length - from));
            Array.Clear(allowed);
            foreach (var at in asked) allowed[at] = true;
            foreach (var limit in limits) limit.Exclude(row, move, allowed);
            foreach (var at in asked)
                if (allowed[at]) return at;
        }

        return -1;
    }
}
