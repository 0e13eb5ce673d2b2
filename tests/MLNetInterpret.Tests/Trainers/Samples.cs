using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>Tiny data with known answers, and options that train on them in a moment.</summary>
internal static class Samples
{
    public static readonly MultilayerPerceptronOptions Perceptron =
        new() { HiddenUnits = [8], Epochs = 30, BatchSize = 32, LearningRate = 0.02 };

    public static readonly ConvolutionalNetworkOptions Convolutions = new()
    {
        ImageShape = [2, 6, 6],
        Blocks = [4],
        Epochs = 8,
        BatchSize = 16,
        LearningRate = 0.02,
        Shift = 0,
        Flip = false,
    };

    /// <summary>Two classes told apart by the first of three features; the third is noise.</summary>
    public static IDataView Points(MLContext ml, int count = 300, int seed = 0) =>
        ml.Data.LoadFromEnumerable(PointRows(count, seed));

    public static List<Point> PointRows(int count = 300, int seed = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var features = new[] { Draw(random), Draw(random), Draw(random) };
            return new Point
            {
                Features = features,
                Label = features[0] > 0,
                Kind = (features[0] > 0, features[1] > 0) switch { (false, _) => "left", (_, true) => "up", _ => "down" },
            };
        })];
    }

    /// <summary>Two-channel pictures of 6 x 6 in 0 to 255: class "a" is bright in the first channel, "b" in the second.</summary>
    public static IDataView Pictures(MLContext ml, int count = 96) => ml.Data.LoadFromEnumerable(PictureRows(count));

    public static List<Picture> PictureRows(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(row => new Picture
        {
            Kind = row % 2 == 0 ? "a" : "b",
            Features = [.. Enumerable.Range(0, 72).Select(pixel =>
                (float)(random.Next(100) + (pixel / 36 == row % 2 ? 150 : 0)))],
        })];
    }

    private static float Draw(Random random) => (float)(2 * random.NextDouble() - 1);

    internal sealed class Point
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public string Kind { get; set; } = "";
    }

    internal sealed class Picture
    {
        [VectorType(72)]
        public float[] Features { get; set; } = [];

        public string Kind { get; set; } = "";
    }

    internal sealed class BinaryPrediction
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    internal sealed class KindPrediction
    {
        public string PredictedKind { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
