using System.Collections.Concurrent;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>What follows how often in a text, for contexts of every length up to a limit:
/// the models that a network has to beat.</summary>
/// <remarks>
/// <para>An n-gram of order n knows the n - 1 codes before. Smoothing is Witten and Bell's, interpolated: with h the context, h'
/// the same without its oldest code, N(h) the times that something follows it and T(h) the different codes that do,
/// <c>p(c | h) = (N(h c) + T(h) p(c | h')) / (N(h) + T(h))</c>; the empty context falls back on 1 / vocabulary, and a context
/// never seen on h'. Sources: Witten, Bell, "The Zero-Frequency Problem", IEEE Transactions on Information Theory 37, 1991,
/// method C; Chen, Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling", Harvard TR-10-98, 1998,
/// section 2.6.</para>
/// <para>The text is kept reversed with its places sorted by what they begin, that is, by the codes before: a context is a range
/// of that order, and each older code narrows it. 8 bytes a character; 20 while it is made.</para>
/// </remarks>
internal sealed class NgramModel
{
    /// <summary>Ranges longer than this are counted once and remembered.</summary>
    private const int Remembered = 512;

    private readonly ushort[] _reversed;
    private readonly int[] _order;
    private readonly ushort[] _following;
    private readonly int _last;
    private readonly ConcurrentDictionary<(int From, int To), Histogram> _histograms = new();

    /// <summary>Counts a text.</summary>
    /// <param name="codes">At least one, each below <paramref name="vocabulary"/>.</param>
    /// <param name="vocabulary">Different codes that there may be.</param>
    /// <param name="orders">The highest order.</param>
    public NgramModel(ReadOnlySpan<int> codes, int vocabulary, int orders)
    {
        if (vocabulary > ushort.MaxValue + 1)
            throw new NotSupportedException(
                $"The n-gram models take at most {ushort.MaxValue + 1:N0} different codes, " +
                $"but the vocabulary has {vocabulary:N0}.");
        (Vocabulary, Orders) = (vocabulary, orders);
        _reversed = new ushort[codes.Length];
        for (var i = 0; i < codes.Length; i++) _reversed[^(i + 1)] = (ushort)codes[i];

        // nothing comes before the first code
        _order = [codes.Length, .. SuffixOrder.Sort(_reversed, vocabulary, orders - 1)];
        _following = new ushort[_order.Length];
        for (var i = 0; i < _order.Length; i++)
            if (_order[i] > 0) _following[i] = _reversed[_order[i] - 1];
            else _last = i;
    }

    /// <summary>Different codes that there may be.</summary>
    public int Vocabulary { get; }

    /// <summary>The highest order.</summary>
    public int Orders { get; }

    /// <summary>The probability of a code after others, by every order at once.</summary>
    /// <param name="before">What comes before, all of it; the last <see cref="Orders"/> - 1 codes are looked at.</param>
    /// <param name="next">The code.</param>
    /// <param name="byOrder">Takes the probabilities of orders 1, 2, ...; as many as it is long.</param>
    public void Probabilities(ReadOnlySpan<int> before, int next, Span<double> byOrder)
    {
        var probability = 1.0 / Vocabulary;
        var (from, to) = (0, _order.Length);
        for (var order = 1; order <= byOrder.Length; order++)
        {
            var depth = order - 2;      // of the oldest code of this order's context
            if (depth >= 0 && from < to)
                (from, to) = depth < before.Length ? Narrow(from, to, depth, before[^(depth + 1)]) : (0, 0);
            if (from < to)
            {
                var (all, different, right) = Count(from, to, next);
                if (all > 0) probability = (right + (different * probability)) / (all + different);
            }

            byOrder[order - 1] = probability;
        }
    }

    /// <summary>The part of a range whose places have a code so much further on.</summary>
    private (int From, int To) Narrow(int from, int to, int depth, int code)
    {
        return (First(from, to, code), First(from, to, code + 1));

        int First(int low, int high, int least)
        {
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                var place = _order[middle] + depth;
                if (place < _reversed.Length && _reversed[place] >= least) high = middle;
                else low = middle + 1;
            }

            return low;
        }
    }

    /// <summary>How many codes follow the places of a range, how many different ones, and how often one of them.</summary>
    private (int All, int Different, int Right) Count(int from, int to, int code)
    {
        if (to - from > Remembered)
        {
            var known = _histograms.GetOrAdd((from, to), static (range, model) => new(model, range.From, range.To), this);
            return (known.All, known.Different, known.Counts[code]);
        }

        var (all, different, right) = (0, 0, 0);
        Span<ulong> seen = stackalloc ulong[(Vocabulary + 63) / 64];
        for (var i = from; i < to; i++)
        {
            if (i == _last) continue;      // the text's end: nothing follows
            int follows = _following[i];
            all++;
            if (follows == code) right++;
            if ((seen[follows >> 6] & (1UL << follows)) != 0) continue;
            seen[follows >> 6] |= 1UL << follows;
            different++;
        }

        return (all, different, right);
    }

    private sealed class Histogram
    {
        public Histogram(NgramModel model, int from, int to)
        {
            Counts = new int[model.Vocabulary];
            for (var i = from; i < to; i++)
                if (i != model._last) Counts[model._following[i]]++;
            All = Counts.Sum();
            Different = Counts.Count(count => count > 0);
        }

        public int[] Counts { get; }

        public int All { get; }

        public int Different { get; }
    }
}
