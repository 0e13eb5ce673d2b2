using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>Which classes units of pictures prefer: their activations are measured once, in the network and in networks of the
/// same layers that learned nothing, on the same rows.</summary>
internal static class PreferenceValues
{
    /// <summary>Networks that learned nothing.</summary>
    private const int Untrained = 4;

    /// <summary>Rows of both parts, at most, where no class is rare.</summary>
    public const int UsualRows = 2_000;

    /// <summary>Passes of each of them.</summary>
    public const double Cost = 1 + Untrained;

    private const string Stage = "testing which classes stand out";

    /// <summary>Measures units whose values change, and judges them.</summary>
    /// <param name="kind">Reads the rows.</param>
    /// <param name="network">The network.</param>
    /// <param name="units">Single units.</param>
    /// <param name="heldOut">Rows that the model did not learn from; null where there are none.</param>
    /// <param name="options">The labels, and how positions become one value.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <returns>Empty where there are no labels, or too few rows.</returns>
    public static IReadOnlyDictionary<Unit, UnitPreference> Judge(
        KindInterpreter kind, NetworkTransformer network, IReadOnlyList<Unit> units, IDataView? heldOut,
        InterpretationOptions options, int seed)
    {
        var none = new Dictionary<Unit, UnitPreference>();
        if (options.LabelColumnName is not { } label || units.Count == 0) return none;
        if (PreferenceRows.Draw(kind.View, heldOut, label, seed) is not { } rows) return none;
        if (rows.Tested(PreferenceSearch.FewestRows).Length == 0) return none;
        var untrained = UntrainedNetworks.Together(network, Untrained, seed);
        try
        {
            Unit[][] layers = [.. units.GroupBy(unit => (unit.Point, unit.Position.Count > 0)).Select(layer => layer.ToArray())];
            // of neurons the same ones, of channels all
            Unit[] Layer(HookedNetwork copy, Unit[] layer) =>
                layer[0].Position.Count > 0 ? layer : [.. copy.Units(layer[0].Point.Name)];
            var own = new Reader(network.Network, layers, rows, options);
            Reader[] others =
                [.. untrained.Select(copy => new Reader(copy, [.. layers.Select(layer => Layer(copy, layer))], rows, options))];
            var found = rows.FoundRows.Select((row, at) => (Row: row, Place: at));
            var test = rows.TestRows.Select((row, at) => (Row: row, Place: rows.FoundRows.Length + at));
            if (heldOut is null) Read(kind.Pick([.. found.Concat(test).Select(row => row.Row)]), found.Concat(test));
            else
            {
                Read(kind.Pick(rows.FoundRows), found);
                Read(NetworkRows.Pick(heldOut, network, rows.TestRows, options.BatchRows, options.Cancellation), test);
            }

            var judged = new PreferenceSearch(
                rows, [.. layers.Select((_, at) => new LayerValues(own.Of(at), [.. others.Select(copy => copy.Of(at))]))], seed)
                .Judge();
            return layers.Zip(judged).SelectMany(layer => layer.First.Zip(layer.Second))
                .ToDictionary(unit => unit.First, unit => unit.Second);

            void Read(IEnumerable<(IReadOnlyList<long> Rows, Tensor Input)> batches, IEnumerable<(long Row, int Place)> of)
            {
                var places = of.ToDictionary(row => row.Row, row => row.Place);
                foreach (var (here, input) in batches)
                    foreach (var reader in others.Prepend(own))
                    {
                        options.Cancellation.ThrowIfCancellationRequested();
                        reader.Add(input, [.. here.Select(row => places[row])]);
                        var done = here.Max(row => places[row]) + 1.0;
                        options.Progress.Report(Stage, done / (rows.FoundRows.Length + rows.TestRows.Length));
                    }
            }
        }
        finally
        {
            foreach (var copy in untrained) copy.Dispose();
        }
    }

    /// <summary>Reads the units of one network, layer by layer, on the rows of both parts.</summary>
    private sealed class Reader(HookedNetwork network, Unit[][] layers, PreferenceRows rows, InterpretationOptions options)
    {
        private readonly ActivationPoint[] _points = [.. layers.Select(layer => layer[0].Point).Distinct()];
        private readonly float[][][] _values = [.. layers.Select(layer =>
            layer.Select(_ => new float[rows.FoundRows.Length + rows.TestRows.Length]).ToArray())];

        public UnitValues[] Of(int layer) => [.. _values[layer].Select(values =>
            new UnitValues(values[..rows.FoundRows.Length], values[rows.FoundRows.Length..]))];

        public void Add(Tensor input, int[] places)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            using var seen = network.RunWithCache(input.to(network.Device), _points);
            for (var layer = 0; layer < layers.Length; layer++)
            {
                using var read = Reduced(seen[layers[layer][0].Point], layers[layer]).to(ScalarType.Float32).cpu().contiguous();
                var values = MemoryMarshal.Cast<byte, float>(read.bytes);      // [units, rows]
                for (var unit = 0; unit < layers[layer].Length; unit++)
                    for (var row = 0; row < places.Length; row++)
                        _values[layer][unit][places[row]] = values[(unit * places.Length) + row];
            }
        }

        private Tensor Reduced(Tensor maps, Unit[] units)
        {
            if (units[0].Position.Count > 0)
                return stack([.. units.Select(unit => maps.flatten(2)[.., unit.Index!.Value, unit.OffsetIn(maps.shape)])]);
            using var places = tensor([.. units.Select(unit => (long)unit.Index!.Value)], device: maps.device);
            var inner = (options.InnerOf(network, units[0])?.Of(maps) ?? maps).index_select(1, places);
            inner = inner.reshape(inner.shape[0], inner.shape[1], -1);
            return (options.Reduction switch
            {
                Reduction.Max => inner.amax([2]),
                Reduction.Sum => inner.sum([2]),
                _ => inner.mean([2]),
            }).t();
        }
    }
}
