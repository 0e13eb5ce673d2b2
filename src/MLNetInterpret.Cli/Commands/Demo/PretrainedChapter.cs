using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Interpretation;

namespace MLNetInterpret.Cli.Commands.Demo;

/// <summary>The network behind ML.NET's <c>DnnFeaturizeImage</c>, from its package: units of five depths.</summary>
internal static class PretrainedChapter
{
    /// <summary>Its name in the report.</summary>
    public const string Name = "ResNet18 of ML.NET";

    private const int Side = 224;
    private const int Stride = Side / 2;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "DnnImageModels");

    private static string Network => Path.Combine(Folder, "ResNet18Onnx", "ResNet18.onnx");

    /// <summary>What is found, or null where the program does not carry the network.</summary>
    public static FindingSet? Run(
        MLContext ml, Datasets data, DemoSize size, int seed, WorkStages stages, CancellationToken cancellation)
    {
        if (!File.Exists(Network))
        {
            stages.Begin(Name, size.Cost.Pretrained).End("left out, this program does not carry the network");
            return null;
        }

        var stage = stages.Begin($"maximising units of {Name}", size.Cost.Pretrained);
        var pixels = OnnxNetwork.PixelsOf(Path.Combine(Folder, "ResNetPrepOnnx", "ResNetPreprocess.onnx"));
        var rows = Patches(ml, data.Photos);
        var model = ml.Transforms.ApplyOnnxNetwork(Network, options: new() { Pixels = pixels }).Fit(rows);
        var found = ml.Interpretation.Interpret(model, rows, new()
        {
            Units = size.PretrainedUnits,
            Depth = Depth.Scan,
            TopRows = 3,
            IdColumnName = nameof(Patch.Id),
            ModelName = Name,
            Seed = seed,
            Progress = stage.Between(0, 0.2),
            Cancellation = cancellation,
        });
        var pictures = model.Network.MaximizeAll([.. found.Select(finding => finding.Unit)], new VisualizationOptions
        {
            Size = (size.PretrainedPicture, size.PretrainedPicture),
            Steps = size.PretrainedSteps,
            Seed = seed,
            Progress = stage.Between(0.2, 1),
            Cancellation = cancellation,
        });
        stage.End(NumberWords.Count(pictures.Count, "unit"));
        var highest = pictures.ToDictionary(picture => picture.Unit, picture => picture.Highest);
        return new(
            [.. found.Select(finding => Judged(finding, new(highest[finding.Unit], finding.Highest.Examples)))],
            found.Kind, found.Columns, found.Provenance)
        {
            Scan = found.Scan,
            Crops = found.Crops,
        };
    }

    /// <summary>A finding with its picture, judged anew.</summary>
    private static Finding Judged(Finding finding, Extreme highest)
    {
        var border = (finding.Ground as OptimumReason)?.Border;
        var (evidence, verdict, reason) = Judgement.Of(
            finding.Statistics, highest, finding.Lowest, isAllowed: _ => true, path: null, border: border);
        var judged = new Finding(
            finding.Unit, finding.Claims, highest, finding.Lowest, finding.Statistics, evidence, verdict, reason);
        return Judgement.OfClaim(judged, InputKind.Image, preference: null, tuning: null);
    }

    /// <summary>Each photo's square, at 1, 1.5 and 2 times the network's size, in pieces of that size.</summary>
    private static IDataView Patches(MLContext ml, string folder)
    {
        var patches = new List<Patch>();
        foreach (var path in Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal))
            for (var width = Side; width <= 2 * Side; width += Stride)
            {
                var photo = PictureFile.Read(path, 3, width, width);
                for (var top = 0; top + Side <= width; top += Stride)
                    for (var left = 0; left + Side <= width; left += Stride)
                        patches.Add(new()
                        {
                            Features = photo.Cropped(new Crop(top, left, Side, Side)).ToFeatures(PixelScale.Bytes),
                            Id = $"{Path.GetFileNameWithoutExtension(path)}, {width} wide, from {left}, {top}",
                        });
            }

        return ml.Data.LoadFromEnumerable(patches);
    }

    private sealed class Patch
    {
        [VectorType(3, Side, Side)]
        public float[] Features { get; set; } = [];

        public string Id { get; set; } = "";
    }
}
