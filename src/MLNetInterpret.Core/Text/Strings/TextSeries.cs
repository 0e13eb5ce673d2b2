using System.Numerics.Tensors;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Text.Analyses;

namespace MLNetInterpret.Core.Text.Strings;

/// <summary>What units do along the last part of a text, and what its characters cost the model there.</summary>
internal sealed class TextSeries
{
    private const int CostRows = 512;
    private readonly (RecurrentSource Source, int Unit)[] _units;
    private readonly float[][] _values;
    private readonly Dictionary<RecurrentSource, double[][]> _random;
    private readonly double[] _bits;

    /// <summary>Reads the part.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="codes">The whole text.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="units">The units.</param>
    /// <param name="ways">Layers whose mean states are kept of windows drawn at random.</param>
    /// <param name="window">Their length.</param>
    /// <param name="seed">Decides those.</param>
    /// <param name="cancellation">Ends it.</param>
    public TextSeries(
        RecurrentReader reader, ReadOnlyMemory<int> codes, int from, IReadOnlyList<(RecurrentSource Source, int Unit)> units,
        IReadOnlyList<RecurrentSource> ways, int window, int seed, CancellationToken cancellation)
    {
        var (length, last) = (codes.Length - from, reader.Architecture.LastHidden);
        RecurrentSource[] wanted = [.. units.Select(unit => unit.Source).Concat(ways).Append(last).Distinct()];
        (From, _units) = (from, [.. units.Distinct()]);
        _values = [.. _units.Select(_ => new float[length])];
        var random = new Random(seed);
        int[] drawn = [.. Enumerable.Range(0, PathEvidence.RandomRows).Select(_ => random.Next(length - window + 1)).Distinct()];
        var inside = drawn.Index().SelectMany(begin => Enumerable.Range(begin.Item, window), (begin, at) => (at, begin.Index))
            .ToLookup(pair => pair.at, pair => pair.Index);
        var each = reader.Architecture.HiddenUnits;
        var sums = ways.ToDictionary(
            way => way, way => drawn.Select(_ => new float[reader.Architecture.UnitsOf(way.Layer)]).ToArray());
        var costs = new CharacterCosts(reader, codes[from..], CostRows);
        int Place(RecurrentSource source) => Array.IndexOf(wanted, source) * each;
        int[] columns = [.. _units.Select(unit => Place(unit.Source) + unit.Unit)];
        var (width, hidden) = (wanted.Length * each, Place(last));
        using var pass = new TextPass(reader, codes, TextPass.Cut(from, codes.Length)) { Cancellation = cancellation };
        pass.Read(wanted, (stretch, values) =>
        {
            for (var at = 0; at < stretch.Length; at++)
            {
                var place = stretch.Position - from + at;
                var row = values.Slice(at * width, width);
                for (var unit = 0; unit < columns.Length; unit++) _values[unit][place] = row[columns[unit]];
                costs.Add(place + 1, row.Slice(hidden, each));
                foreach (var number in inside[place])
                    foreach (var (way, sum) in sums)
                        TensorPrimitives.Add(sum[number], row.Slice(Place(way), sum[number].Length), sum[number]);
            }
        });
        _random = sums.ToDictionary(
            sum => sum.Key, sum => sum.Value.Select(states => Ranks.Of<float>(states).ToArray()).ToArray());
        _bits = costs.ToBits();
        for (var at = 1; at < length; at++) _bits[at] += _bits[at - 1];
    }

    /// <summary>Where the part begins.</summary>
    public int From { get; }

    /// <summary>A unit's activation after each character.</summary>
    public float[] Of((RecurrentSource Source, int Unit) unit) => _values[Array.IndexOf(_units, unit)];

    /// <summary>Ranks of a layer's mean states in windows drawn at random.</summary>
    public double[][] Random(RecurrentSource way) => _random[way];

    /// <summary>Bits that a window of the part costs, all of it.</summary>
    /// <param name="begin">Its first character, counted in the whole text.</param>
    /// <param name="length">Its length.</param>
    public double Bits(int begin, int length) =>
        _bits[begin - From + length - 1] - (begin > From ? _bits[begin - From - 1] : 0);
}
