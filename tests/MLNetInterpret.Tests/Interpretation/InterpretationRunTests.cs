using Microsoft.ML;
using MLNetInterpret.Reading;
using MLNetInterpret.Tests;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret;

/// <summary>What an interpretation has to do with the context that it runs in: its log, and its end.</summary>
[TestClass]
public sealed class InterpretationRunTests
{
    private const string Source = "Interpretation";

    [TestMethod, TestCategory("Long")]
    public void The_log_says_what_is_being_done_in_a_few_lines()
    {
        var ml = new MLContext(seed: 1);
        var lines = Lines(ml);
        var rows = Samples.Points(ml);
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(rows);
        var told = new Told();
        ml.Interpretation.Units(new InterpretationOptions { Units = ["hidden1"], BatchRows = 1, Progress = told.Every() })
            .Fit(model.Transform(rows));
        Assert.IsGreaterThan(300, told.Reports.Count, "one for every row");
        string[] own = [.. lines.Where(line => line.Source.Contains(Source)).Select(line => line.Message)];
        foreach (var expected in new[] { "scanning", "searching rows", "reading the strongest rows" })
            Assert.IsTrue(own.Any(line => line.Contains($"done: {expected}")), string.Join('\n', own));
        Assert.IsLessThan(told.Reports.Count / 10, own.Length);
        StringAssert.Contains(own[0], "0 % done: scanning: 1 of 300 rows");
        Assert.AreEqual("8 units of model interpreted over 300 rows", own[^1]);
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void A_context_that_is_cancelled_ends_the_work(bool call)
    {
        var ml = new MLContext(seed: 1);
        var rows = Samples.Points(ml, 2_000);
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with { Epochs = 1 }).Fit(rows);
        var told = new Told(() =>
        {
            MlNetInternals.Cancel(ml);
            Thread.Sleep(20);      // a row that takes its time
        });
        InterpretationOptions options = new() { BatchRows = 1, Progress = told.Every() };
        Assert.Throws<OperationCanceledException>(() =>
        {
            if (call) ml.Interpretation.Interpret(model, rows, options);
            else ml.Interpretation.Units(options).Fit(model.Transform(rows));
        });
        Assert.IsLessThan(2_000, told.Reports.Count, "it did not go on to the end");
    }

    [TestMethod, TestCategory("Long")]
    public void What_the_context_draws_afterwards_is_the_same()
    {
        int Drawn(bool interpret)
        {
            var ml = new MLContext(seed: 1);
            var rows = Samples.Points(ml);
            var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(rows);
            if (interpret) ml.Interpretation.Interpret(model, rows, new() { Units = ["hidden1:0"], Depth = Depth.Quick });
            return ((Microsoft.ML.Runtime.IHostEnvironment)ml).Register("afterwards").Rand.Next();
        }

        Assert.AreEqual(Drawn(false), Drawn(true));
    }

    [TestMethod, TestCategory("Long")]
    public void Whoever_cancels_while_a_logistic_regression_is_trained_keeps_a_context_that_works()
    {
        var ml = new MLContext(seed: 1);
        var rows = Samples.Points(ml);
        var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(rows);
        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => ml.Interpretation.Drivers(model, rows, ["logits"], new()
        {
            SampleRows = 10,
            BackgroundRows = 5,
            Shuffles = 1,
            Resamples = 10,
            Progress = new Listener(done =>
            {
                if (done.Stage == "comparing units") cancelled.Cancel();
            }).Every(),
            Cancellation = cancelled.Token,
        }));
        ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(rows);
        ml.Interpretation.Units("hidden1:0").Fit(model.Transform(rows));
    }

    /// <summary>Wherever in the work the token is cancelled, no more than a few batches are read afterwards.</summary>
    [TestMethod, DataRow("table"), DataRow("pictures"), DataRow("text")]
    public void A_token_is_heard_within_a_few_batches(string kind)
    {
        const int batch = 4;
        const int ahead = 8 * batch;
        var ml = new MLContext(seed: 1);
        var (model, rows) = Model(ml, kind);
        using var owned = model as IDisposable;
        InterpretationOptions options = new()
        {
            BatchRows = batch,
            TopRows = 3,
            Steps = 2,
            Variants = 0,
            WarmUp = 2,
            Units = kind == "text" ? ["lstm1.cell:0"] : kind == "table" ? ["hidden1:0"] : ["conv1:0"],
            Depth = Depth.Quick,
        };
        long Read(long cancelAt)
        {
            var read = 0L;
            using var source = new CancellationTokenSource();
            var counted = ml.Data.LoadFromEnumerable(Counted());
            try
            {
                ml.Interpretation.Interpret(model, counted, options with { Cancellation = source.Token });
                Assert.AreEqual(long.MaxValue, cancelAt, "it went on");
            }
            catch (OperationCanceledException) when (source.IsCancellationRequested)
            {
            }

            return read;

            IEnumerable<Sample> Counted()
            {
                foreach (var row in rows)
                {
                    if (Interlocked.Increment(ref read) == cancelAt) source.Cancel();
                    yield return row;
                }
            }
        }

        var all = Read(long.MaxValue);
        Assert.IsGreaterThanOrEqualTo(2 * rows.Length, all, "several passes");
        foreach (var at in Enumerable.Range(1, 5).Select(sixth => sixth * all / 6))
            Assert.IsLessThanOrEqualTo(at + ahead, Read(at));
    }

    private static List<(string Source, string Message)> Lines(MLContext ml)
    {
        var lines = new List<(string, string)>();
        ml.Log += (_, line) =>
        {
            if (line.Kind != Microsoft.ML.Runtime.ChannelMessageKind.Info) return;
            var words = line.Message.Replace($"[Source={line.Source}, Kind=Info] ", "");
            lock (lines) lines.Add((line.Source, words));
        };
        return lines;
    }

    private static (ITransformer Model, Sample[] Rows) Model(MLContext ml, string kind)
    {
        var random = new Random(1);
        Sample[] rows = [.. Enumerable.Range(0, 240).Select(row => new Sample
        {
            Features = [.. Enumerable.Range(0, 72).Select(_ => random.Next(256))],
            Label = row % 2 == 0,
            Text = new([.. Enumerable.Range(0, 12).Select(_ => "abc"[random.Next(3)])]),
        })];
        var data = ml.Data.LoadFromEnumerable(rows);
        return (kind switch
        {
            "table" => ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with { Epochs = 1 }).Fit(data),
            "pictures" => ml.Transforms.Conversion.MapValueToKey("Key", "Label")
                .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(
                    Samples.Convolutions with { LabelColumnName = "Key", Epochs = 1 })).Fit(data),
            _ => ml.Transforms.Text.CharacterLstm(new CharacterLstmOptions { HiddenUnits = 2, Epochs = 1 }).Fit(data),
        }, rows);
    }

    private sealed class Listener(Action<WorkProgress> hear) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => hear(value);
    }

    private sealed class Sample
    {
        [Microsoft.ML.Data.VectorType(72)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public string Text { get; set; } = "";
    }
}
