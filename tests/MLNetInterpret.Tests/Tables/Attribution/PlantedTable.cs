using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Attribution;

/// <summary>A small table, and networks over it whose weights are set by hand.</summary>
internal static class PlantedTable
{
    /// <summary>The features' order: A, B, C, D, then one for each kind.</summary>
    public static readonly string[] Kinds = ["x", "y", "z"];

    public static Row[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            A = random.Next(-20, 21) / 10f,
            B = random.Next(-20, 21) / 10f,
            C = random.Next(-20, 21) / 10f,
            D = 1,
            Kind = i < 3 ? Kinds[i] : Kinds[random.Next(3)],
            Label = random.Next(2) == 0,
        })];
    }

    /// <summary>One linear unit for each row of weights, at the point <c>unit</c>.</summary>
    public static ITransformer Linear(MLContext ml, IDataView data, params float[][] weights)
    {
        var linear = nn.Linear(weights[0].Length, weights.Length, hasBias: false);
        linear.weight!.Fill([.. weights.SelectMany(row => row)]);
        return Model(ml, data, nn.Sequential(("unit", linear)));
    }

    /// <summary>Rectified sums at <c>hidden</c>, added up at <c>unit</c>.</summary>
    public static ITransformer Rectified(MLContext ml, IDataView data, params float[][] weights)
    {
        var hidden = nn.Linear(weights[0].Length, weights.Length, hasBias: false);
        hidden.weight!.Fill([.. weights.SelectMany(row => row)]);
        var unit = nn.Linear(weights.Length, 1, hasBias: false);
        unit.weight!.Fill([.. Enumerable.Repeat(1f, weights.Length)]);
        return Model(ml, data, nn.Sequential(("hidden", hidden), ("relu", nn.ReLU()), ("unit", unit)));
    }

    public static IEstimator<ITransformer> Features(MLContext ml) => ml.Transforms.Categorical.OneHotEncoding("Slots", "Kind")
        .Append(ml.Transforms.Concatenate("Features", "A", "B", "C", "D", "Slots"));

    /// <summary>What the network reads of a row, in the order of <see cref="Rows"/>' first kinds.</summary>
    public static float[] Read(Row row) => [row.A, row.B, row.C, row.D, .. Kinds.Select(kind => row.Kind == kind ? 1f : 0)];

    private static TransformerChain<NetworkTransformer> Model(
        MLContext ml, IDataView data, nn.Module<Tensor, Tensor> module) =>
        Features(ml).Append(ml.Transforms.ApplyTorchModule(module)).Fit(data);

    public sealed class Row
    {
        public float A { get; set; }
        public float B { get; set; }
        public float C { get; set; }
        public float D { get; set; }
        public string Kind { get; set; } = "";
        public bool Label { get; set; }
    }
}
