using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Quantiles and histograms of many streams of floats, one for each unit,
/// in memory that does not grow with the values.</summary>
/// <remarks>
/// A value falls into the bin that its own bits name: sign, exponent and the next six bits, so a bin is 1/64 of its lower edge
/// wide and a quantile is within a relative error of <see cref="RelativeError"/>, from the smallest denormal float to the
/// largest. Zeros have a count of their own. No logarithm is taken, so every machine bins alike; counts are integers, so they
/// merge exactly in any order. Source of the idea: Masson, Rim, Lee, "DDSketch", VLDB 2019, arXiv:1908.10693.
/// </remarks>
internal sealed class QuantileSketches
{
    /// <summary>Largest relative error of a quantile: half a bin.</summary>
    public const double RelativeError = 1.0 / 128;

    /// <summary>Bins of an octave.</summary>
    public const int Bins = 64;

    /// <summary>Bits of a float that are below its bin's.</summary>
    public const int Shift = 17;

    private const int Signed = 512, Denormals = 23, Octaves = Signed + 2 * Denormals;
    private static readonly int[] Ascending = OctavesInOrder();

    private readonly int[] _pages;      // of each unit's octaves; 0 where nothing fell yet
    private readonly Dictionary<int, long> _more = [];      // a count's part beyond 32 bits, which merging alone can bring about
    private uint[] _counts = new uint[64 * Bins];      // small, because a processor's cache has to hold many units' at once
    private int _used = 1;

    /// <summary>Empty sketches.</summary>
    public QuantileSketches(int units)
    {
        Units = units;
        _pages = new int[checked(units * Octaves)];
        Zeros = new long[units];
    }

    /// <summary>How many streams there are.</summary>
    public int Units { get; }

    /// <summary>Exact zeros of each stream.</summary>
    public long[] Zeros { get; }

    /// <summary>Adds a finite value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int unit, float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var octave = (int)(bits >> 23);
        if ((octave & 0xff) == 0)
        {
            AddSmall(unit, bits);
            return;
        }

        var page = _pages[unit * Octaves + octave];
        if (page == 0) page = NewPage(unit * Octaves + octave);
        _counts[page * Bins + (int)((bits >> Shift) & (Bins - 1))]++;
    }

    /// <summary>Raises a bin of values that are neither zero nor denormal.</summary>
    /// <param name="unit">Which stream.</param>
    /// <param name="isNegative">Whether they are below zero.</param>
    /// <param name="bin">A value's bits without its sign, shifted right by <see cref="Shift"/>.</param>
    /// <param name="by">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Raise(int unit, bool isNegative, int bin, uint by)
    {
        var octave = bin / Bins + (isNegative ? Signed / 2 : 0);
        var page = _pages[unit * Octaves + octave];
        if (page == 0) page = NewPage(unit * Octaves + octave);
        Raise(page * Bins + bin % Bins, by);
    }

    /// <summary>Values of a stream.</summary>
    public long CountOf(int unit) => Sum(Occupied(unit));

    /// <summary>Adds what other sketches saw.</summary>
    public void Merge(QuantileSketches other)
    {
        for (var unit = 0; unit < Units; unit++) Zeros[unit] += other.Zeros[unit];
        for (var at = 0; at < _pages.Length; at++)
        {
            if (other._pages[at] == 0) continue;
            var page = _pages[at] == 0 ? NewPage(at) : _pages[at];
            for (var bin = 0; bin < Bins; bin++) Raise(page * Bins + bin, other.Count(other._pages[at] * Bins + bin));
        }
    }

    /// <summary>The value that a share <paramref name="q"/> of a stream's values lie at or below; NaN of no values.</summary>
    /// <param name="unit">Which stream.</param>
    /// <param name="q">0 to 1; the value of rank floor(q (n - 1)), counted from 0.</param>
    /// <param name="minimum">The stream's smallest value.</param>
    /// <param name="maximum">The stream's largest value.</param>
    public double Quantile(int unit, double q, float minimum, float maximum) => Quantiles(unit, [q], minimum, maximum)[0];

    /// <summary>Several of them; the shares ascend.</summary>
    /// <inheritdoc cref="Quantile" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Quantiles(int unit, IReadOnlyList<double> shares, float minimum, float maximum)
    {
        var occupied = Occupied(unit);
        var count = Sum(occupied);
        var found = new double[shares.Count];
        var (bin, below) = (-1, 0L);      // values up to and with the bin
        for (var i = 0; i < found.Length; i++)
        {
            var rank = (long)(Math.Clamp(shares[i], 0, 1) * (count - 1));
            while (below <= rank && bin + 1 < occupied.Length) below += occupied[++bin].Count;
            found[i] = count == 0 ? double.NaN : Math.Clamp((occupied[bin].Low + occupied[bin].High) / 2, minimum, maximum);
        }

        return found;
    }

    /// <summary>Equal bins from the smallest to the largest value;
    /// a sketch bin that straddles an edge is shared out by width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Histogram Histogram(int unit, int bins, float minimum, float maximum)
    {
        var occupied = Occupied(unit);
        if (occupied.Length == 0) return new([0, 1], [0]);
        if (minimum == maximum) return new([minimum, Math.BitIncrement(maximum)], [Sum(occupied)]);
        // to a millionth of the width: a catalogue of edges with all digits of a double is twice as large
        var (start, exact) = ((double)minimum, ((double)maximum - minimum) / bins);
        var width = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(exact) & 0xFFFF_FFFF_0000_0000);
        var (edges, counts) = (new double[bins + 1], new long[bins]);
        edges[0] = start;
        var (bin, whole, before) = (0, 0L, 0L);
        for (var edge = 1; edge <= bins; edge++)
        {
            var at = edge == bins ? double.PositiveInfinity : start + edge * width;
            edges[edge] = edge == bins ? maximum : at;
            for (; bin < occupied.Length && Math.Min(occupied[bin].High, maximum) <= at; bin++) whole += occupied[bin].Count;
            double below = whole;      // values below the edge
            if (bin < occupied.Length)
            {
                var (from, to) = (Math.Max(occupied[bin].Low, minimum), Math.Min(occupied[bin].High, maximum));
                if (at > from) below += occupied[bin].Count * (at - from) / (to - from);
            }

            counts[edge - 1] = (long)Math.Round(below) - before;
            before = (long)Math.Round(below);
        }

        return new(edges, counts);
    }

    /// <summary>Bins that hold something, ascending: the values they can hold, and how many they do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Low, double High, long Count)[] Occupied(int unit)
    {
        var (bins, found) = (new (double, double, long)[8 * Bins], 0);
        foreach (var octave in Ascending)
        {
            if (found + Bins > bins.Length) Array.Resize(ref bins, 2 * bins.Length);
            if (octave < 0)
            {
                if (Zeros[unit] > 0) bins[found++] = (0, 0, Zeros[unit]);
                continue;
            }

            var page = _pages[unit * Octaves + octave];
            if (page == 0) continue;
            var (negative, smallest) = Octave(octave);
            for (var step = 0; step < Bins; step++)
            {
                var bin = negative ? Bins - 1 - step : step;
                var count = Count(page * Bins + bin);
                if (count == 0) continue;
                var (low, high) = (smallest * (1 + bin / (double)Bins), smallest * (1 + (bin + 1) / (double)Bins));
                bins[found++] = negative ? (-high, -low, count) : (low, high, count);
            }
        }

        return bins[..found];
    }

    /// <summary>Every count that is not zero, by place, the same for equal contents.</summary>
    public IEnumerable<(long Place, long Count)> Entries()
    {
        for (var at = 0; at < _pages.Length; at++)
        {
            if (_pages[at] == 0) continue;
            for (var bin = 0; bin < Bins; bin++)
                if (Count(_pages[at] * Bins + bin) is var count and > 0) yield return ((long)at * Bins + bin, count);
        }
    }

    /// <summary>Puts back what <see cref="Entries"/> gave.</summary>
    /// <exception cref="InvalidDataException">There is no such place.</exception>
    public void Restore(long place, long count)
    {
        if (place < 0 || place / Bins >= _pages.Length || count <= 0)
            throw new InvalidDataException("a sketch has a bin that does not exist");
        var at = (int)(place / Bins);
        var page = _pages[at] == 0 ? NewPage(at) : _pages[at];
        Raise(page * Bins + (int)(place % Bins), count);
    }

    private static long Sum((double Low, double High, long Count)[] occupied)
    {
        var sum = 0L;
        foreach (var bin in occupied) sum += bin.Count;
        return sum;
    }

    private long Count(int place) => _counts[place] + (_more.Count == 0 ? 0 : _more.GetValueOrDefault(place));

    private void Raise(int place, long by)
    {
        var sum = Count(place) + by;
        _counts[place] = (uint)sum;
        if (sum > uint.MaxValue) _more[place] = sum - (uint)sum;
    }

    /// <summary>Zeros and denormal values; the latter in octaves of their own.</summary>
    private void AddSmall(int unit, uint bits)
    {
        var mantissa = bits & 0x7fffff;
        if (mantissa == 0)
        {
            Zeros[unit]++;
            return;
        }

        var leading = BitOperations.Log2(mantissa);
        var at = unit * Octaves + Signed + (bits >> 31 != 0 ? Denormals : 0) + leading;
        var page = _pages[at] == 0 ? NewPage(at) : _pages[at];
        _counts[page * Bins + (int)((leading >= 6 ? mantissa >> (leading - 6) : mantissa << (6 - leading)) & 63)]++;
    }

    private int NewPage(int at)
    {
        if ((_used + 1) * Bins > _counts.Length) Array.Resize(ref _counts, checked(_counts.Length * 2));
        return _pages[at] = _used++;
    }

    /// <summary>An octave's sign, and the smallest magnitude in it.</summary>
    private static (bool Negative, double Smallest) Octave(int octave) => octave < Signed
        ? (octave > 255, Math.ScaleB(1, (octave & 0xff) - 127))
        : (octave >= Signed + Denormals, Math.ScaleB(1, (octave - Signed) % Denormals - 149));

    /// <summary>Octaves by the values in them, ascending; -1 stands for zero.</summary>
    private static int[] OctavesInOrder()
    {
        int[] positive = [.. Enumerable.Range(Signed, Denormals), .. Enumerable.Range(1, 254)];
        int[] negative = [.. positive.Select(octave => octave < Signed ? octave + 256 : octave + Denormals).Reverse()];
        return [.. negative, -1, .. positive];
    }
}
