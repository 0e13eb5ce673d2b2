using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Text;

/// <summary>Passes over the held-out text: some units' activations as they are, and random directions' correlations.</summary>
/// <param name="reader">The network.</param>
/// <param name="codes">The whole text.</param>
/// <param name="cut">The held-out text and its streams.</param>
/// <param name="sources">Points that are read.</param>
/// <param name="cancellation">Ends a pass.</param>
internal sealed class HeldOutPass(
    RecurrentReader reader, ReadOnlyMemory<int> codes, TextCut cut, IReadOnlyList<RecurrentSource> sources,
    CancellationToken cancellation)
{
    private readonly int _units = reader.Architecture.HiddenUnits;

    /// <summary>Activations of units, one series each.</summary>
    /// <param name="wanted">Which, by the source's place and the unit's index.</param>
    public float[][] Activations(IReadOnlyList<(int Source, int Unit)> wanted)
    {
        var series = wanted.Select(_ => new float[cut.To - cut.From]).ToArray();
        var width = sources.Count * _units;
        Read((stretch, values) =>
        {
            for (var at = 0; at < stretch.Length; at++)
                for (var i = 0; i < wanted.Count; i++)
                    series[i][stretch.Position - cut.From + at] =
                        values[(at * width) + (wanted[i].Source * _units) + wanted[i].Unit];
        });
        return series;
    }

    /// <summary>The largest |r| of random directions with each column, for each source.</summary>
    /// <param name="table">Means and deviations of the units: a direction weighs units as if their deviations were equal.</param>
    /// <param name="offsets">For each source, where its units begin in the table.</param>
    /// <param name="labels">Each column's values over the held-out text.</param>
    /// <param name="directions">How many.</param>
    /// <param name="seed">Decides them.</param>
    public double[][] RandomDirections(
        FitSums table, IReadOnlyList<int> offsets, IReadOnlyList<float[]> labels, int directions, int seed)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar one = 1;
        var count = labels.Count;
        var weights = sources.Select((_, source) => Directions(table, offsets[source], directions, seed + source)).ToList();
        Spread[] spreads = [.. labels.Select(label => Spread.Of<float>(label))];
        var sums = sources.Select(_ => zeros(directions, float64)).ToList();
        var squares = sources.Select(_ => zeros(directions, float64)).ToList();
        var products = sources.Select(_ => zeros([directions, count], float64)).ToList();
        var width = sources.Count * _units;
        Read((stretch, values) =>
        {
            using var inner = NewDisposeScope();
            var length = stretch.Length;
            var seen = AlignedTensor.From(values, length, width);
            var centred = new float[length * count];
            for (var at = 0; at < length; at++)
                for (var column = 0; column < count; column++)
                    centred[(at * count) + column] =
                        labels[column][stretch.Position - cut.From + at] - (float)spreads[column].Mean;
            var columns = AlignedTensor.From(centred, length, count);
            for (var source = 0; source < sources.Count; source++)
            {
                var (weight, mean) = weights[source];
                var projected = seen.narrow(1, source * _units, _units).sub(mean).matmul(weight);
                sums[source].add_(projected.sum(dim: 0).to(float64), one);
                squares[source].add_(projected.mul(projected).sum(dim: 0).to(float64), one);
                products[source].add_(projected.t().matmul(columns).to(float64), one);
            }
        });
        double n = cut.To - cut.From;
        return [.. sources.Select((_, source) =>
        {
            var (sum, square, product) = (Values(sums[source]), Values(squares[source]), Values(products[source]));
            return Enumerable.Range(0, count).Select(column => Enumerable.Range(0, directions).Max(direction =>
            {
                var spread = Spread.PopulationOfSums(n, sum[direction], square[direction]);
                var covariance = product[(direction * count) + column] / n;
                return Math.Abs(Correlation.OfDeviations(covariance, spread, spreads[column].Population) ?? 0);
            })).ToArray();
        })];
    }

    private void Read(TextVisitor visit)
    {
        using var pass = new TextPass(reader, codes, cut) { Cancellation = cancellation };
        pass.Read(sources, visit);
    }

    /// <summary>Normal draws over the units' deviations, <c>[units, directions]</c>, and the units' means.</summary>
    private (Tensor Weights, Tensor Means) Directions(FitSums table, int offset, int directions, int seed)
    {
        using var generator = new Generator((ulong)seed);
        var deviations = Enumerable.Range(offset, _units)
            .Select(unit => table.DeviationOf(unit))
            .Select(deviation => deviation > 1e-9 ? 1 / deviation : 0);
        var inverse = tensor(deviations.ToArray(), float32).unsqueeze(1);
        var means = tensor(Enumerable.Range(offset, _units).Select(unit => table.MeanOf(unit)).ToArray(), float32);
        return (randn([_units, directions], generator: generator).mul(inverse), means);
    }

    private static double[] Values(Tensor tensor) => tensor.contiguous().data<double>().ToArray();
}
