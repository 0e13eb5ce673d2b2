using Microsoft.ML;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Descriptions;

/// <summary>A table of which it is known what the network's units fire for.</summary>
internal static class Applicants
{
    /// <summary>Rows with X and Y in steps of 5 below 100, a bystander that goes with X, and a kind.</summary>
    public static Row[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var x = 5 * random.Next(20);
            return new Row
            {
                X = x,
                Y = 5 * random.Next(20),
                Bystander = x + random.Next(-3, 4),
                Kind = i < 3 ? "xyz"[i].ToString() : "xyz"[random.Next(3)].ToString(),
                Label = random.Next(2) == 0,
            };
        })];
    }

    /// <summary>One unit at <c>unit</c> that is 1 where X is 30 to 60, Y is 20 to 50 and the kind is y, else 0; its negative; and
    /// one that is never anything but 0.</summary>
    public static ITransformer Planted(MLContext ml, IDataView data, string? contractName = null)
    {
        var module = Module();
        return Features(ml).Append(ml.Transforms.ApplyTorchModule(module, contractName: contractName)).Fit(data);
    }

    public static nn.Module<Tensor, Tensor> Module()
    {
        // a ramp of one step of 5 from 0 to 1, twice for each limit
        var (hidden, sum, unit) = (nn.Linear(6, 9), nn.Linear(9, 1), nn.Linear(1, 3));
        float[] weights = new float[9 * 6], biases = new float[9], signs = [1, -1, -1, 1, 1, -1, -1, 1, 1];
        foreach (var (limit, (column, from)) in new[] { (0, 30f), (0, 65f), (1, 20f), (1, 55f) }.Index())
            foreach (var half in new[] { 0, 1 })
            {
                weights[(((2 * limit) + half) * 6) + column] = 0.2f;
                biases[(2 * limit) + half] = 1 - half - (from / 5);
            }

        weights[(8 * 6) + 4] = 1;
        hidden.weight!.Fill(weights);
        hidden.bias!.Fill(biases);
        sum.weight!.Fill(signs);
        sum.bias!.Fill([-2]);
        unit.weight!.Fill([1, -1, 0]);
        unit.bias!.Fill([0, 0, 0]);
        return nn.Sequential(("hidden", hidden), ("relu1", nn.ReLU()), ("sum", sum), ("relu2", nn.ReLU()), ("unit", unit));
    }

    /// <summary>A perceptron of this library that has learned for a few epochs.</summary>
    public static ITransformer Trained(MLContext ml, IDataView data, int epochs = 3, double rate = 0.01)
    {
        var options = new MultilayerPerceptronOptions { HiddenUnits = [6, 4], Epochs = epochs, LearningRate = rate };
        return Features(ml)
            .Append(ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(options))
            .Fit(data);
    }

    /// <summary>X, Y, the bystander, and one slot for each kind.</summary>
    public static Microsoft.ML.Data.EstimatorChain<Microsoft.ML.Data.ColumnConcatenatingTransformer> Features(MLContext ml) =>
        ml.Transforms.Categorical.OneHotEncoding("Slots", "Kind")
            .Append(ml.Transforms.Concatenate("Features", "X", "Y", "Bystander", "Slots"));

    public sealed class Row
    {
        public float X { get; set; }
        public float Y { get; set; }
        public float Bystander { get; set; }
        public string Kind { get; set; } = "";
        public bool Label { get; set; }

        public RowValue[] InWords() =>
            [new("X", $"{X}", X), new("Y", $"{Y}", Y), new("Bystander", $"{Bystander}", Bystander), new("Kind", Kind, null)];
    }
}
