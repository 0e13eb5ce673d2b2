using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Trainers;
using TorchSharp;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Grey pictures of 12 x 12 in noise, as vectors and as images; a little network of them; and where its units
/// look.</summary>
internal static class Pictures
{
    public const int Side = 12;

    public static readonly Picture[] All = Draw();

    public static IDataView View(MLContext ml) => ml.Data.LoadFromEnumerable(All);

    /// <summary>A network of two blocks: <c>conv1</c> has maps of 12 x 12, <c>conv2</c> of 6 x 6.</summary>
    public static EstimatorChain<ClassifierTransformer> Pipeline(MLContext ml, string column) =>
        ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
            {
                FeatureColumnName = column,
                ImageShape = [1, Side, Side],
                Blocks = [4, 3],
                Dropout = 0,
                Epochs = 2,
                BatchSize = 16,
                Shift = 0,
                Flip = false,
            }));

    /// <summary>A unit's maps, picture after picture: <c>[row][position]</c>.</summary>
    public static float[][] Maps(HookedNetwork network, Unit unit) =>
        [.. All.Select(picture =>
        {
            using var input = torch.tensor(picture.Features).reshape(1, 1, Side, Side);
            using var seen = network.RunWithCache(input, unit.Point);
            using var map = seen[unit.Point][0, unit.Index!.Value].contiguous();
            return map.data<float>().ToArray();
        })];

    /// <summary>What a position sees: a kernel of 3 around it, and for <c>conv2</c> a kernel of 3 around each of the pixels
    /// pooled by twos that its own kernel of 3 sees.</summary>
    public static Crop Field(string point, int row, int column)
    {
        (int First, int Last) Along(int at) => point == "conv1" ? (at - 1, at + 1) : (2 * (at - 1) - 1, 2 * (at + 1) + 2);
        var (top, bottom) = Along(row);
        var (left, right) = Along(column);
        (top, left, bottom, right) = (Math.Max(0, top), Math.Max(0, left), Math.Min(Side - 1, bottom), Math.Min(Side - 1, right));
        return new(top, left, bottom - top + 1, right - left + 1);
    }

    private static Picture[] Draw()
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, 40).Select(row =>
        {
            // grey levels that images keep
            byte Level(int pixel) => (byte)(random.Next(120) + (pixel / Side / 6 == row % 2 ? 130 : 0));
            byte[] levels = [.. Enumerable.Range(0, Side * Side).Select(Level)];
            byte[] photo = [.. levels.SelectMany(level => new byte[] { level, level, level, 255 })];
            return new Picture
            {
                Features = [.. levels.Select(level => (float)level)],
                Photo = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Bgra32, photo),
                Kind = row % 2 == 0 ? "top" : "bottom",
                Id = $"picture {row}",
            };
        })];
    }

    internal sealed class Picture
    {
        [VectorType(Side * Side)]
        public float[] Features { get; set; } = [];

        [ImageType(Side, Side)]
        public MLImage? Photo { get; set; }

        public string Kind { get; set; } = "";

        public string Id { get; set; } = "";
    }
}
