using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text;

/// <summary>Which units are on over a part of a text, high or low. A candidate is a unit with its sign: twice the unit's place,
/// and one more where it is on when it is low.</summary>
internal sealed class OnUnits
{
    private readonly sbyte[] _signs;
    private readonly int _width;

    private OnUnits(sbyte[] signs, int width, TextCut cut) =>
        (_signs, _width, From, Length) = (signs, width, cut.From, cut.To - cut.From);

    /// <summary>The part's first code in the whole text.</summary>
    public int From { get; }

    /// <summary>Number of its codes.</summary>
    public int Length { get; }

    /// <summary>Reads a part.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="codes">The whole text.</param>
    /// <param name="cut">The part and its streams.</param>
    /// <param name="sources">What is read.</param>
    /// <param name="isAllowed">Of each value read, whether it may be on.</param>
    /// <param name="threshold">What exceeds it is on.</param>
    /// <param name="cancellation">Ends it.</param>
    public static OnUnits Read(
        RecurrentReader reader, ReadOnlyMemory<int> codes, TextCut cut, IReadOnlyList<RecurrentSource> sources,
        bool[] isAllowed, double threshold, CancellationToken cancellation)
    {
        var (width, limit) = (isAllowed.Length, (float)threshold);
        var signs = new sbyte[(cut.To - cut.From) * width];
        using var pass = new TextPass(reader, codes, cut) { Cancellation = cancellation };
        pass.Read(sources, (stretch, values) =>
        {
            var own = signs.AsSpan((stretch.Position - cut.From) * width, stretch.Length * width);
            for (var at = 0; at < own.Length; at++)
                if (isAllowed[at % width]) own[at] = (sbyte)(values[at] > limit ? 1 : -values[at] > limit ? -1 : 0);
        });
        return new(signs, width, cut);
    }

    /// <summary>Whether a candidate is on after a code of the part.</summary>
    public bool IsOn(int at, int candidate) => _signs[(at * _width) + (candidate / 2)] == Sign(candidate);

    /// <summary>Each candidate's share of stretches at which it is on exactly, and its overlap with their codes.</summary>
    /// <param name="stretches">Stretches of the part.</param>
    public (double[] Exact, double[] Overlap) Against(IReadOnlyList<(int From, int To)> stretches)
    {
        var (exact, on, both) = (new int[2 * _width], new int[2 * _width], new int[2 * _width]);
        var marked = new bool[Length];
        var inside = new int[2 * _width];
        foreach (var (from, to) in stretches)
        {
            Array.Clear(inside);
            for (var at = from; at < to; at++)
            {
                marked[at] = true;
                Add(at, inside);
            }

            for (var candidate = 0; candidate < inside.Length; candidate++)
                if (inside[candidate] == to - from && (from == 0 || !IsOn(from - 1, candidate))
                    && (to == Length || !IsOn(to, candidate)))
                    exact[candidate]++;
        }

        for (var at = 0; at < Length; at++)
        {
            Add(at, on);
            if (marked[at]) Add(at, both);
        }

        var codes = marked.Count(held => held);
        return (Array.ConvertAll(exact, hits => (double)hits / stretches.Count),
            [.. on.Select((count, candidate) => (double)both[candidate] / (count + codes - both[candidate]))]);
    }

    /// <summary>How many of some candidates are on after each code.</summary>
    public int[] Together(ReadOnlySpan<int> candidates)
    {
        var together = new int[Length];
        foreach (var candidate in candidates)
            for (var at = 0; at < Length; at++)
                if (IsOn(at, candidate)) together[at]++;
        return together;
    }

    /// <summary>Candidates that are on somewhere, but nowhere all along.</summary>
    public int[] Changing()
    {
        var on = new int[2 * _width];
        for (var at = 0; at < Length; at++) Add(at, on);
        return [.. Enumerable.Range(0, on.Length).Where(candidate => on[candidate] > 0 && on[candidate] < Length)];
    }

    /// <summary>The longest stretches at whose codes something is true.</summary>
    public static List<(int From, int To)> Runs(int length, Func<int, bool> isTrue)
    {
        List<(int, int)> runs = [];
        for (var at = 0; at < length; at++)
        {
            if (!isTrue(at)) continue;
            var from = at;
            while (at < length && isTrue(at)) at++;
            runs.Add((from, at));
        }

        return runs;
    }

    private static sbyte Sign(int candidate) => (sbyte)(candidate % 2 == 0 ? 1 : -1);

    private void Add(int at, int[] counts)
    {
        var row = _signs.AsSpan(at * _width, _width);
        for (var unit = 0; unit < row.Length; unit++)
            if (row[unit] != 0) counts[(2 * unit) + (row[unit] > 0 ? 0 : 1)]++;
    }
}
