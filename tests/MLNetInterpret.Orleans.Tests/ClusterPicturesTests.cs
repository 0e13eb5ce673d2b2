using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Pictures;

namespace MLNetInterpret.Orleans;

/// <summary>Pictures that a cluster makes.</summary>
[TestClass]
public sealed class ClusterPicturesTests : IDisposable
{
    private const int Side = 12;
    private readonly TestFolder _folder = new();
    private readonly MLContext _ml = new(seed: 5);
    private readonly ITransformer _model;

    public ClusterPicturesTests()
    {
        LibTorch.EnsureLoaded();
        var random = new Random(2);
        var pictures = Enumerable.Range(0, 32).Select(row => new Picture
        {
            Kind = row % 2 == 0 ? "even" : "odd",
            Features = [.. Enumerable.Range(0, Side * Side).Select(_ => (float)random.Next(256))],
        });
        _model = _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
            {
                ImageShape = [1, Side, Side],
                Blocks = [4, 3],
                Epochs = 1,
                BatchSize = 16,
                Flip = false,
            }))
            .Fit(_ml.Data.LoadFromEnumerable(pictures));
    }

    private VisualizationOptions Options => new()
    {
        Steps = 4,
        Moves = 2,
        Negative = true,
        Variants = 1,
        UnitsPerRun = 2,
        Folder = _folder.At("kept"),
    };

    public void Dispose()
    {
        (_model as IDisposable)?.Dispose();
        _folder.Dispose();
    }

    [TestMethod, TestCategory("Long")]
    public void A_cluster_makes_the_pictures_of_this_process_and_no_finished_run_again()
    {
        var catalog = _ml.Interpretation;
        var alone = Bytes(catalog.MaximizeAll(_model, "conv1, logits", Options with { Folder = null }));
        Assert.AreEqual(alone, Bytes(catalog.MaximizeAllOnCluster(_model, "conv1, logits", options: Options)));
        var tasks = Directory.GetFiles(_folder.At("kept"), "*.partial", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToArray();
        Assert.HasCount(3, tasks, "two runs of conv1, one of the logits");

        // one is lost, one is damaged, and one is there
        foreach (var file in Directory.GetFiles(_folder.At("kept"), $"*{KeptUnits.Ending}")) File.Delete(file);
        var untouched = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(tasks[2], untouched);
        File.Delete(tasks[0]);
        File.WriteAllBytes(tasks[1], [.. File.ReadAllBytes(tasks[1]).Reverse()]);
        Assert.AreEqual(alone, Bytes(catalog.MaximizeAllOnCluster(_model, "conv1, logits", options: Options)));
        Assert.AreEqual(untouched, File.GetLastWriteTimeUtc(tasks[2]));

        // units that are kept are no tasks any more
        Directory.Delete(Path.GetDirectoryName(tasks[0])!, recursive: true);
        Assert.AreEqual(alone, Bytes(catalog.MaximizeAllOnCluster(_model, "conv1, logits", options: Options)));
        Assert.IsEmpty(Directory.GetDirectories(_folder.At("kept")));

        Assert.AreEqual(
            alone, Bytes(catalog.MaximizeAllOnCluster(_model, "conv1, logits", options: Options with { Folder = null })));
    }

    [TestMethod]
    public void What_cannot_travel_is_said()
    {
        foreach (var (options, what) in new[]
                 {
                     (Options with { Recipe = Recipe.Strong with { Decay = 0.02 } }, "a recipe without a name"),
                     (Options with { Penalty = Penalties.TotalVariation() }, "Penalty"),
                     (Options with { Picture = Images.Pixels(1, Side, Side) }, "Picture"),
                     (Options with { Rows = [] }, "Rows"),
                 })
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => _ml.Interpretation.MaximizeAllOnCluster(_model, options: options)).Message,
                $"The options hold {what}, which cannot be sent to workers");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => _ml.Interpretation.MaximizeAllOnCluster(
                _model, address: "redis://127.0.0.1:1", options: Options with { Folder = null })).Message,
            "in a folder that every worker sees");
    }

    private static string Bytes(IReadOnlyList<UnitMaximum> units) => Convert.ToHexString(KeptUnits.ToBytes(units));

    private sealed class Picture
    {
        public string Kind { get; init; } = "";

        [VectorType(Side * Side)]
        public float[] Features { get; init; } = [];
    }
}
