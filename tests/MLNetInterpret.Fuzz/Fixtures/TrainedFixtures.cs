using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Fuzz.Fixtures;

/// <summary>Tiny trained models, and what scans and interpretations say of them.</summary>
internal static class TrainedFixtures
{
    /// <summary>Names of the generated pictures' classes.</summary>
    public static readonly string[] Classes = ["above", "below", "noise"];

    /// <summary>A model zip.</summary>
    public static void Model(string root, string name)
    {
        var ml = new MLContext(seed: 1);
        var (model, schema) = Fit(ml, root, name);
        ml.Model.SaveInterpretable(model, schema, FixtureSet.At(root, name, "model.zip"));
    }

    /// <summary>The folder of a scan's finished shards.</summary>
    public static void Job(string root, string name, int seed)
    {
        var ml = new MLContext(seed: 1);
        var model = Loaded(ml, root);
        var folder = Path.Combine(root, name);
        var rows = ml.Data.LoadFromCsv(FixtureSet.At(root, "table", "table.csv"));
        ml.Interpretation.PlanScan(model, rows, Options(seed) with { Folder = folder, RowsPerShard = 20 });
        ml.Interpretation.ScanShards(folder, model, rows);
    }

    /// <summary>A catalogue.</summary>
    public static void Catalogue(string root, string name, int seed)
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromCsv(FixtureSet.At(root, "table", "table.csv"));
        ScanParquet.Write(Path.Combine(root, name), ml.Interpretation.Scan(Loaded(ml, root), rows, Options(seed)));
    }

    /// <summary>Findings as JSON.</summary>
    public static void Findings(string root, string name)
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromCsv(FixtureSet.At(root, "table", "table.csv"));
        var found = ml.Interpretation.Interpret(Loaded(ml, root), rows, new() { Depth = Depth.Quick, Units = ["hidden2"] });
        using var file = File.Create(FixtureSet.At(root, name, "findings.json"));
        FindingSetJson.WriteAll(file, [found]);
    }

    /// <summary>The perceptron, whether or not its own kinds are asked for.</summary>
    public static ITransformer Loaded(MLContext ml, string root)
    {
        var path = FixtureSet.At(root, "perceptron", "model.zip");
        if (!File.Exists(path)) Model(root, "perceptron");
        return ml.Model.LoadInterpretable(path);
    }

    /// <summary>The generated pictures.</summary>
    public static IDataView Pictures(MLContext ml, string root) => ml.Data.LoadIdx(
        FixtureSet.At(root, "idx", "pictures"), FixtureSet.At(root, "idx", "labels"), Classes);

    private static ScanOptions Options(int seed) =>
        new() { Units = ["hidden*", "logits"], LabelColumnName = "Good", TopRows = 4, Seed = seed };

    private static (ITransformer Model, DataViewSchema Schema) Fit(MLContext ml, string root, string name)
    {
        switch (name)
        {
            case "perceptron":
                var table = ml.Data.LoadFromCsv(FixtureSet.At(root, "table", "table.csv"));
                var pipeline = ml.Transforms.FeaturizeTable(table.Schema, "Good", "yes")
                    .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(
                        new MultilayerPerceptronOptions { HiddenUnits = [6, 4], Epochs = 3, BatchSize = 16 }));
                return (pipeline.Fit(table), table.Schema);
            case "convnet":
                var pictures = Pictures(ml, root);
                return (
                    ml.MulticlassClassification.Trainers
                        .ConvolutionalNetwork(new ConvolutionalNetworkOptions { Blocks = [4], Epochs = 1, BatchSize = 8 })
                        .Fit(pictures),
                    pictures.Schema);
            case "lstm":
                var corpus = ml.Data.LoadTextCorpus(
                    FixtureSet.At(root, "text", "text.txt"), window: 64, overlap: 16, heldOut: 0.1);
                return (
                    ml.Transforms.Text
                        .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 6, Epochs = 1, Window = 16, Streams = 4 })
                        .Fit(corpus.Train),
                    corpus.Train.Schema);
            default:
                var seen = Pictures(ml, root);
                return (
                    ml.Transforms.ImagePrior(new ImagePriorOptions { CodeSize = 4, Blocks = [8], Epochs = 1, BatchSize = 8 })
                        .Fit(seen),
                    seen.Schema);
        }
    }
}
