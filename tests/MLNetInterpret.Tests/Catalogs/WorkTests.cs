using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;
using MLNetInterpret.Tests.Scanning;
using MLNetInterpret.Tests.Trainers;
using MLNetInterpret.Text;

namespace MLNetInterpret.Tests;

/// <summary>What every door on the context does with its listener and its token.</summary>
[TestClass]
public sealed class WorkTests : IDisposable
{
    private static readonly CellSearchOptions Quick = new() { Directions = 4, Resamples = 100, AblatedUnits = 0 };
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();
    private readonly Dictionary<string, Action<SeededWork>> _doors;

    public WorkTests() => _doors = new()
    {
        ["scan"] = work => _ml.Interpretation.Scan(_ml.Model(), _ml.View(Scanned.Rows(95)), new()
        {
            BatchRows = 10,
            Progress = work.Progress,
            Cancellation = work.Cancellation,
        }),
        ["shards"] = work =>
        {
            var (model, rows) = (_ml.Model(), _ml.View(Scanned.Rows(95)));
            ScanOptions options = new() { Folder = _files.At("scan"), RowsPerShard = 20, BatchRows = 10 };
            _ml.Interpretation.ScanShards(_ml.Interpretation.PlanJob(model, rows, options), model, rows, options: work);
        },
        ["interpret pictures"] = work =>
        {
            var pictures = Samples.Pictures(_ml);
            var model = _ml.MulticlassClassification.Trainers.ConvolutionalNetwork(
                Samples.Convolutions with { LabelColumnName = "Kind", Epochs = 1 })
                .Fit(Keyed(pictures));
            _ml.Interpretation.Interpret(model, Keyed(pictures), new()
            {
                Steps = 4,
                Variants = 0,
                CompareMethods = 2,
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            });
        },
        ["interpret text"] = work =>
        {
            var model = Counter();
            _ml.Interpretation.Interpret(model, Lines(Counting.Text(8_000, seed: 1)), new()
            {
                Units = ["lstm1.cell"],
                Concepts = [Concepts.Upper],
                ConceptSearch = Quick,
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            });
        },
        ["interpret table"] = work => Interpret(work, new()
        {
            Units = ["hidden1:0", "hidden1:3", "logits"],
            Table = new()
            {
                Attribution = new() { SampleRows = 10, BackgroundRows = 5, Shuffles = 2, Resamples = 10 },
                Descriptions = new() { Shuffles = 1, Resamples = 10, UntrainedNetworks = 1 },
                Profiles = new() { Curve = [50] },
            },
        }),
        ["interpret quickly"] = work => Interpret(work, new() { Units = ["hidden1"], Depth = Depth.Quick }),
        ["stage"] = work =>
        {
            var rows = Samples.Points(_ml);
            var model = _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(rows);
            _ml.Interpretation.Units(new InterpretationOptions { Progress = work.Progress, Cancellation = work.Cancellation })
                .Fit(model.Transform(rows));
        },
        ["cells"] = work =>
        {
            var model = Counter();
            _ml.Interpretation.FindCells(model, Corpus(), [Concepts.Upper], Quick with
            {
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            });
        },
        ["recurrent"] = work =>
        {
            var model = Counter();
            _ml.Interpretation.AnalyzeRecurrent(model, Corpus(), new()
            {
                Orders = 3,
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            });
        },
        ["perceptron"] = work => _ml.BinaryClassification.Trainers.MultilayerPerceptron(
            Samples.Perceptron with { Progress = work.Progress, Cancellation = work.Cancellation })
            .Fit(Samples.Points(_ml)).Dispose(),
        ["character model"] = work => _ml.Transforms.Text.CharacterLstm(new CharacterLstmOptions
        {
            HiddenUnits = 4,
            Epochs = 2,
            Progress = work.Progress,
            Cancellation = work.Cancellation,
        }).Fit(Lines(Counting.Text(2_000, seed: 1))).Dispose(),
        ["prior"] = work => _ml.Transforms.ImagePrior(new ImagePriorOptions
        {
            ImageShape = [1, 8, 9],
            CodeSize = 2,
            Blocks = [4],
            Epochs = 2,
            Progress = work.Progress,
            Cancellation = work.Cancellation,
        }).Fit(Samples.Pictures(_ml)).Dispose(),
    };

    public void Dispose() => _files.Dispose();

    [TestMethod, TestCategory("Long")]
    [DataRow("scan"), DataRow("shards"), DataRow("interpret pictures"), DataRow("interpret text"), DataRow("cells")]
    [DataRow("interpret table"), DataRow("interpret quickly"), DataRow("stage")]
    [DataRow("recurrent"), DataRow("perceptron"), DataRow("character model"), DataRow("prior")]
    public void Progress_rises_to_1_and_says_what_is_being_done(string door)
    {
        var told = new Told();
        _doors[door](new() { Progress = told });
        told.AssertRisesTo1();
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("scan"), DataRow("shards"), DataRow("interpret pictures"), DataRow("interpret text"), DataRow("cells")]
    [DataRow("interpret table"), DataRow("interpret quickly"), DataRow("stage")]
    [DataRow("recurrent"), DataRow("perceptron"), DataRow("character model"), DataRow("prior")]
    public void Work_that_is_cancelled_ends(string door)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => _doors[door](new() { Cancellation = cancelled.Token }));
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("scan"), DataRow("shards"), DataRow("interpret pictures"), DataRow("interpret text"), DataRow("cells")]
    [DataRow("interpret table"), DataRow("interpret quickly"), DataRow("stage")]
    [DataRow("recurrent"), DataRow("perceptron"), DataRow("character model"), DataRow("prior")]
    public void Work_that_is_cancelled_by_its_listener_ends(string door)
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _doors[door](
            new() { Progress = new Told(source.Cancel), Cancellation = source.Token }));
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("scan"), DataRow("shards"), DataRow("interpret pictures"), DataRow("interpret text"), DataRow("cells")]
    [DataRow("interpret table"), DataRow("interpret quickly"), DataRow("stage")]
    [DataRow("recurrent"), DataRow("perceptron"), DataRow("character model"), DataRow("prior")]
    public void The_contexts_log_has_it_from_a_source_of_ours(string door)
    {
        var lines = new List<string>();
        _ml.Log += (_, line) =>
        {
            if (line.Source.EndsWith("MLNetInterpret.Interpretation", StringComparison.Ordinal)
                || line.Source.EndsWith("MLNetInterpret.Training", StringComparison.Ordinal))
                lock (lines) lines.Add(line.RawMessage);
        };
        _doors[door](new());
        string[] shares = [.. lines.Where(line => line.Contains(" % done: ", StringComparison.Ordinal))];
        Assert.IsNotEmpty(shares, string.Join('\n', lines));
        Assert.IsTrue(shares.All(line => int.Parse(line[..line.IndexOf(' ')], CultureInfo.InvariantCulture) is >= 0 and <= 100));
        Assert.IsLessThan(20, shares.Length, "a few lines");
    }

    private void Interpret(SeededWork work, InterpretationOptions options)
    {
        var rows = Samples.Points(_ml);
        var model = _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(rows);
        _ml.Interpretation.Interpret(
            model, rows, options with { Progress = work.Progress, Cancellation = work.Cancellation });
    }

    private CharacterLstmTransformer Counter() =>
        new(_ml, "Text", "Offset", new TextCodes(new CharacterVocabulary(Counting.Alphabet)), Counting.Network());

    private TextCorpus Corpus() =>
        _ml.Data.LoadTextCorpus(_files.Write("text.txt", Counting.Text(8_000, seed: 1)), heldOut: 0.25);

    private IDataView Keyed(IDataView rows) => _ml.Transforms.Conversion.MapValueToKey("Kind").Fit(rows).Transform(rows);

    private IDataView Lines(string text) =>
        _ml.Data.LoadFromEnumerable(text.Chunk(200).Select(line => new Line { Text = new(line) }));

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
