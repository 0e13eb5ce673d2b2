using System.Runtime.CompilerServices;

namespace MLNetInterpret;

/// <summary>Counts, moments, quantiles and a histogram of a stream of values, in constant memory.</summary>
/// <remarks>
/// Values fall into bins taken from their floating-point bits: 64 bins an octave, so a quantile is within a relative error of
/// <see cref="RelativeError"/> for magnitudes from 2^-24 to 2^24 (beyond, the outermost bins). Integer counts merge exactly, in any
/// order. Source of the idea: Masson, Rim, Lee, "DDSketch", VLDB 2019, arXiv:1908.10693.
/// </remarks>
public sealed class ValueSketch
{
    /// <summary>Largest relative error of a quantile: half a bin.</summary>
    public const double RelativeError = 1.0 / 128;

    private const int SubBits = 6, SmallestExponent = -24, LargestExponent = 24;
    private const int Shift = 23 - SubBits, FirstBin = (SmallestExponent + 127) << SubBits;
    private const int Bins = (LargestExponent - SmallestExponent) << SubBits;

    private readonly int[] _bins = new int[2 * Bins];      // negative magnitudes first
    private long _zeros;
    private double _sum, _squares;

    /// <summary>Finite values seen.</summary>
    public long Count { get; private set; }

    /// <summary>NaN and infinite values seen.</summary>
    public long NonFinite { get; private set; }

    /// <summary>Smallest finite value; positive infinity while there is none.</summary>
    public float Minimum { get; private set; } = float.PositiveInfinity;

    /// <summary>Largest finite value; negative infinity while there is none.</summary>
    public float Maximum { get; private set; } = float.NegativeInfinity;

    /// <summary>Adds one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float value)
    {
        if (!float.IsFinite(value))
        {
            NonFinite++;
            return;
        }

        Count++;
        _sum += value;
        _squares += (double)value * value;
        if (value < Minimum) Minimum = value;
        if (value > Maximum) Maximum = value;
        if (value == 0)
        {
            _zeros++;
            return;
        }

        var bits = BitConverter.SingleToInt32Bits(value);
        var bin = Math.Clamp(((bits & 0x7fffffff) >> Shift) - FirstBin, 0, Bins - 1);
        _bins[bits < 0 ? Bins - 1 - bin : Bins + bin]++;
    }

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values) Add(value);
    }

    /// <summary>Takes in another sketch.</summary>
    public void Merge(ValueSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Count, NonFinite, _zeros) = (Count + other.Count, NonFinite + other.NonFinite, _zeros + other._zeros);
        (_sum, _squares) = (_sum + other._sum, _squares + other._squares);
        (Minimum, Maximum) = (Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));
        for (var bin = 0; bin < _bins.Length; bin++) _bins[bin] += other._bins[bin];
    }

    /// <summary>The value that a share <paramref name="q"/> of the values lie at or below; NaN of no values.</summary>
    public double Quantile(double q)
    {
        if (Count == 0) return double.NaN;
        var rank = (long)(Math.Clamp(q, 0, 1) * (Count - 1));
        long passed = 0;
        foreach (var (low, high, count) in Occupied())
        {
            passed += count;
            if (passed > rank) return Math.Clamp((low + high) / 2, Minimum, Maximum);
        }

        return Maximum;
    }

    /// <summary>What the finding keeps of it.</summary>
    /// <param name="bins">Bins of the histogram, 1 or more.</param>
    public UnitStatistics Summarize(int bins = 48)
    {
        if (Count == 0) return new(0, NonFinite, 0, 0, 0, 0, 0, 0, 0, new([0, 1], [0]));
        var mean = _sum / Count;
        return new(Count, NonFinite, mean, Math.Sqrt(Math.Max(0, _squares / Count - mean * mean)), (double)_zeros / Count,
            Minimum, Maximum, Quantile(0.5), Quantile(0.99), Histogram(bins));
    }

    /// <summary>Equal bins from the smallest to the largest value; a sketch bin that straddles an edge is shared out by width.</summary>
    private Histogram Histogram(int bins)
    {
        if (Minimum == Maximum) return new([Minimum, Math.BitIncrement(Maximum)], [Count]);
        var (start, width) = ((double)Minimum, ((double)Maximum - Minimum) / bins);
        var below = new double[bins + 1];      // values below each edge
        foreach (var (low, high, count) in Occupied())
        {
            var (from, to) = (Math.Max(low, Minimum), Math.Min(high, Maximum));
            for (var edge = 1; edge <= bins; edge++)
            {
                var at = start + edge * width;
                below[edge] += edge == bins || at >= to ? count : at <= from ? 0 : count * (at - from) / (to - from);
            }
        }

        return new([.. Enumerable.Range(0, bins + 1).Select(edge => edge == bins ? Maximum : start + edge * width)],
            [.. Enumerable.Range(0, bins).Select(bin => (long)Math.Round(below[bin + 1]) - (long)Math.Round(below[bin]))]);
    }

    /// <summary>Bins that hold something, ascending: the values they can hold, and how many they do.</summary>
    private IEnumerable<(double Low, double High, long Count)> Occupied()
    {
        for (var bin = 0; bin < Bins; bin++)
            if (_bins[bin] > 0) yield return (-Edge(Bins - bin), -Edge(Bins - 1 - bin), _bins[bin]);
        if (_zeros > 0) yield return (0, 0, _zeros);
        for (var bin = 0; bin < Bins; bin++)
            if (_bins[Bins + bin] > 0) yield return (Edge(bin), Edge(bin + 1), _bins[Bins + bin]);
    }

    private static double Edge(int bin) =>
        Math.ScaleB(1 + (double)(bin & ((1 << SubBits) - 1)) / (1 << SubBits), SmallestExponent + (bin >> SubBits));
}
