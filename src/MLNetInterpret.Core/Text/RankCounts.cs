using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>How often each unit's activation lies in each of 64 bins, over all characters and where each column holds: what AUC,
/// mutual information and the best threshold follow from.</summary>
/// <remarks>A unit's bins hold about equally many of a sample's activations, told apart to a 4096th of its range; activations in
/// one bin count as equal.</remarks>
internal sealed class RankCounts
{
    public const int Bins = 64;
    private const int Cells = 4096;
    private readonly int _units;
    private readonly int _columns;
    private readonly byte[] _binOfCell;
    private readonly float[] _low;
    private readonly float[] _scale;
    private readonly float[] _edges;
    private readonly int[] _all;
    private readonly int[] _holding;

    /// <summary>Chooses the bins by a sample.</summary>
    /// <param name="sample">Activations, <c>[characters, units]</c>; not finite ones are left out.</param>
    /// <param name="units">Units.</param>
    /// <param name="columns">Columns that are counted.</param>
    public RankCounts(ReadOnlyMemory<float> sample, int units, int columns)
    {
        (_units, _columns) = (units, columns);
        (_low, _scale, _edges) = (new float[units], new float[units], new float[units * Bins]);
        (_binOfCell, _all, _holding) = (new byte[units * Cells], new int[units * Bins], new int[units * columns * Bins]);
        Parallel.For(0, units, unit => Choose(unit, sample.Span));
    }

    /// <summary>The bin of an activation.</summary>
    public int BinOf(int unit, float activation) =>
        _binOfCell[(unit * Cells) + (int)Math.Clamp((activation - _low[unit]) * _scale[unit], 0f, Cells - 1f)];

    /// <summary>The bins of consecutive units' activations after one character.</summary>
    /// <param name="unit">The first unit.</param>
    /// <param name="activations">One for each unit.</param>
    /// <param name="bins">Receives the bins, each <paramref name="stride"/> after the one before.</param>
    /// <param name="stride">Places between two units' bins.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void BinsOf(int unit, ReadOnlySpan<float> activations, Span<byte> bins, int stride)
    {
        Span<int> cells = stackalloc int[Vector256<float>.Count];
        var at = 0;
        for (; at + cells.Length <= activations.Length; at += cells.Length)
        {
            var fromLow = Vector256.Create(activations[at..]) - Vector256.Create(_low.AsSpan(unit + at));
            var scaled = fromLow * Vector256.Create(_scale.AsSpan(unit + at));
            var clamped = Vector256.Min(Vector256.Max(scaled, Vector256<float>.Zero), Vector256.Create(Cells - 1f));
            Vector256.ConvertToInt32(clamped).CopyTo(cells);
            for (var lane = 0; lane < cells.Length; lane++)
                bins[(at + lane) * stride] = _binOfCell[((unit + at + lane) * Cells) + cells[lane]];
        }

        for (; at < activations.Length; at++) bins[at * stride] = (byte)BinOf(unit + at, activations[at]);
    }

    /// <summary>Counts a unit's bins at consecutive characters.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="bins">The bin at each character.</param>
    /// <param name="places">Where each concept holds, in the columns' order.</param>
    /// <param name="lags">Lags of each concept.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int unit, ReadOnlySpan<byte> bins, IReadOnlyList<ConceptColumns.Places> places, int lags)
    {
        Span<int> all = stackalloc int[Bins];
        Span<int> holding = stackalloc int[Bins];
        all.Clear();
        foreach (var bin in bins) all[bin]++;
        Sum(_all.AsSpan(unit * Bins, Bins), all);
        for (var concept = 0; concept < places.Count; concept++)
        {
            var place = places[concept];
            holding.Clear();
            foreach (var at in place.Base) holding[bins[at]]++;
            if (!place.IsRare)
                for (var bin = 0; bin < Bins; bin++) holding[bin] = all[bin] - holding[bin];
            for (var lag = 0; lag < lags; lag++)
            {
                var counts = CountsOf(unit, (concept * lags) + lag);
                Sum(counts, holding);
                if (lag == 0) continue;
                foreach (var at in place.Added[lag - 1]) counts[bins[at]]++;
                foreach (var at in place.Removed[lag - 1]) counts[bins[at]]--;
            }
        }
    }

    /// <summary>What the counts say of a unit and a column.</summary>
    public (double Auc, double Information, double Threshold, double Accuracy) Measure(int unit, int column) =>
        Measure(_all.AsSpan(unit * Bins, Bins), CountsOf(unit, column), bin => _edges[(unit * Bins) + bin]);

    /// <summary>The same from counts in bins of ascending activations.</summary>
    /// <param name="all">Characters in each bin.</param>
    /// <param name="holding">Those of them where the concept holds.</param>
    /// <param name="edge">The activation between a bin and the next.</param>
    /// <returns>NaN for all but the information, which is 0, where the concept holds everywhere or nowhere.</returns>
    public static (double Auc, double Information, double Threshold, double Accuracy) Measure(
        ReadOnlySpan<int> all, ReadOnlySpan<int> holding, Func<int, float> edge)
    {
        double with = 0, count = 0;
        for (var bin = 0; bin < all.Length; bin++) (with, count) = (with + holding[bin], count + all[bin]);
        var without = count - with;
        if (Auc.OfBins(all, holding) is not { } auc) return (double.NaN, 0, double.NaN, double.NaN);
        double information = 0, above = with, othersAbove = without, best = -1, threshold = double.NaN;
        var used = 0;
        for (var bin = 0; bin < all.Length; bin++)
        {
            double here = holding[bin], others = all[bin] - holding[bin];
            if (all[bin] > 0) used++;
            (above, othersAbove) = (above - here, othersAbove - others);
            information += Bits(here, all[bin], with, count) + Bits(others, all[bin], without, count);

            // how well "above this bin" tells, or "not above it", whichever is better
            var accuracy = (above / with) + ((without - othersAbove) / without);
            var better = Math.Max(accuracy, 2 - accuracy);
            if (bin + 1 < all.Length && better > best) (best, threshold) = (better, edge(bin));
        }

        // a finite sample seems to inform even where nothing does (Miller 1955)
        var bias = (used - 1) / (2 * count * Math.Log(2));
        return (auc, Math.Max(0, information - bias), threshold, best / 2);
    }

    private static double Bits(double joint, double inBin, double ofClass, double count) =>
        joint > 0 ? joint / count * Math.Log2(joint * count / (inBin * ofClass)) : 0;

    private static void Sum(Span<int> sums, ReadOnlySpan<int> added)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += added[i];
    }

    private Span<int> CountsOf(int unit, int column) => _holding.AsSpan(((unit * _columns) + column) * Bins, Bins);

    private void Choose(int unit, ReadOnlySpan<float> sample)
    {
        var values = new List<float>(sample.Length / _units);
        for (var at = unit; at < sample.Length; at += _units)
            if (float.IsFinite(sample[at])) values.Add(sample[at]);
        values.Sort();
        if (values.Count == 0) values.Add(0);
        var (low, high) = (values[0], values[^1]);
        _low[unit] = low;
        _scale[unit] = high > low ? Cells / (high - low) : 0;
        var (cell, place) = (0, 0);
        for (var bin = 0; bin < Bins; bin++)
        {
            // a bin ends with the cell in which its share of the sample ends
            place = (int)((long)(bin + 1) * values.Count / Bins);
            var last = bin == Bins - 1 || place >= values.Count
                ? Cells - 1
                : (int)Math.Clamp((values[place] - low) * _scale[unit], 0f, Cells - 1f) - 1;
            for (; cell <= last; cell++) _binOfCell[(unit * Cells) + cell] = (byte)bin;
            _edges[(unit * Bins) + bin] = high > low ? low + (cell / _scale[unit]) : low;
        }
    }
}
