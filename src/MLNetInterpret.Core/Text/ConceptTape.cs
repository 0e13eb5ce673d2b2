using System.Runtime.InteropServices;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>The values of concepts over a moving part of a text, with one character more on both sides for the lags.</summary>
/// <remarks>Concepts are read on the text's UTF-16 units; a code's value is that at the last unit of its stretch.</remarks>
internal sealed class ConceptTape
{
    private const int Margin = 1, Stride = 1 << 16;
    private readonly CodedText _text;
    private readonly ConceptReading _reading;
    private readonly float[] _last;
    private int _next;
    private float[][] _values;
    private int _from;
    private int _to;

    public ConceptTape(CodedText text, IReadOnlyList<Concept> concepts, ConceptOptions options)
    {
        (_text, _reading) = (text, new(text.Text, concepts, options));
        _last = new float[concepts.Count];
        _values = [.. concepts.Select(_ => Array.Empty<float>())];
    }

    /// <summary>Moves on to a part; it does not begin before the former one's end.</summary>
    public void MoveTo(int from, int to)
    {
        var (first, last) = (Math.Max(0, from - Margin), Math.Min(_text.Length, to + Margin));
        var moved = new float[_values.Length][];
        for (var concept = 0; concept < moved.Length; concept++)
        {
            moved[concept] = new float[last - first];
            for (var at = first; at < Math.Min(_to, last); at++) moved[concept][at - first] = _values[concept][at - _from];
        }

        while (_next < last)
        {
            // what lies before the part is read for the state it leaves and thrown away
            var start = _next;
            _next += Math.Min(Stride, (start < first ? first : last) - start);
            var values = Read(start, _next);
            for (var concept = 0; concept < moved.Length && start >= first; concept++)
                values[concept].CopyTo(moved[concept].AsSpan(start - first));
        }

        (_values, _from, _to) = (moved, first, last);
    }

    /// <summary>Reads the stretches of the codes from one place up to another.</summary>
    private float[][] Read(int from, int to)
    {
        var begin = _reading.Position;
        var units = _text.Start(to) - begin;
        var read = new float[units * _values.Length];
        _reading.Next(units, read);
        return [.. _values.Select((_, concept) =>
        {
            var values = read.AsSpan(concept * units, units);
            var taken = values.ToArray();
            if (!_text.IsPlain)
            {
                // a code of an empty stretch shares the end of the one before it
                taken = new float[to - from];
                for (var code = from; code < to; code++)
                    taken[code - from] = _text.End(code) > begin ? values[_text.End(code) - 1 - begin] : _last[concept];
            }

            if (units > 0) _last[concept] = values[^1];
            return taken;
        })];
    }

    /// <summary>A concept's values at consecutive characters.</summary>
    /// <param name="concept">Its place.</param>
    /// <param name="lag">How many characters later they are than <paramref name="position"/>;
    /// outside the text they are 0.</param>
    /// <param name="position">The first character.</param>
    /// <param name="values">Filled.</param>
    public void Copy(int concept, int lag, int position, Span<float> values)
    {
        values.Clear();
        var start = position + lag;
        var (from, to) = (Math.Max(start, _from), Math.Min(start + values.Length, _to));
        if (from < to) _values[concept].AsSpan(from - _from, to - from).CopyTo(values[(from - start)..]);
    }
}

/// <summary>How a concept is distributed over the searched text.</summary>
/// <param name="Mean">Mean value.</param>
/// <param name="StandardDeviation">Population standard deviation; 0 where there is nothing to correlate with.</param>
/// <param name="Share">Share of characters where it is not 0.</param>
/// <param name="Events">Stretches in which a binary concept holds.</param>
/// <param name="Median">What the value has to exceed for the concept to count as holding.</param>
internal sealed record ConceptProfile(double Mean, double StandardDeviation, double Share, long Events, float Median)
{
    private const int Part = 1 << 16, Sample = 1 << 16;

    /// <summary>Reads concepts once from one character to another.</summary>
    public static ConceptProfile[] Of(
        ConceptTape tape, IReadOnlyList<Concept> concepts, int from, int to, CancellationToken cancellation)
    {
        var count = concepts.Count;
        var (sums, squares, present, events) = (new double[count], new double[count], new long[count], new long[count]);
        var samples = concepts.Select(_ => new List<float>()).ToArray();
        var stride = Math.Max(1, (to - from) / Sample);
        var (values, before) = (new float[Part], new float[1]);
        for (var start = from; start < to; start += Part)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(Part, to - start);
            tape.MoveTo(start, start + length);
            for (var concept = 0; concept < count; concept++)
            {
                var part = values.AsSpan(0, length);
                tape.Copy(concept, 0, start, part);
                tape.Copy(concept, -1, start, before);
                var last = start == from ? 0 : before[0];
                foreach (var value in part)
                {
                    sums[concept] += value;
                    squares[concept] += (double)value * value;
                    if (value != 0) present[concept]++;
                    if (value != 0 && last == 0) events[concept]++;
                    last = value;
                }

                if (concepts[concept].Kind != ConceptKind.Binary)
                    for (var at = 0; at < length; at += stride) samples[concept].Add(part[at]);
            }
        }

        double n = to - from;
        return
        [
            .. concepts.Select((concept, i) => new ConceptProfile(
                sums[i] / n, Spread.PopulationOfSums(n, sums[i], squares[i]), present[i] / n,
                concept.Kind == ConceptKind.Binary ? events[i] : 0, MedianOf(samples[i]))),
        ];
    }

    /// <summary>The median of a sample, or 0 for none, and one value less where nothing would exceed it.</summary>
    private static float MedianOf(List<float> sample)
    {
        if (sample.Count == 0) return 0;
        sample.Sort();
        var median = Quantile.Upper<float>(CollectionsMarshal.AsSpan(sample), 0.5);
        return median < sample[^1] ? median : sample.FindLast(value => value < median);
    }
}
