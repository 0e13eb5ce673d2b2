using MLNetInterpret.Cli.Commands;
using MLNetInterpret.Cli.Commands.Demo;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class DemoTests : IDisposable
{
    private static readonly DemoSize Tiny = new()
    {
        PretrainedUnits = ["ReLU275:3", "ReLU301:8", "ReLU339:4"],
        PretrainedPicture = 32,
        PretrainedSteps = 2,
        PictureRows = 300,
        Fashion = new() { Epochs = 1 },
        EmojiTraining = new() { Epochs = 1 },
        PictureUnits = ["conv1:0", "logits:1"],
        Steps = 2,
        TextUnits = ["lstm1.cell:0", "lstm2.cell:1"],
        TextRows = 5,
    };

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void The_demo_interprets_every_kind_of_model_and_writes_one_report()
    {
        var told = new Told();
        var stages = new WorkStages(told.Whole(), _ => { }, Tiny.Cost.Of(Tiny, retrain: false));
        var result = new DemoRun(new(3), new(Session.Datasets), Tiny, seed: 3, stages, CancellationToken.None)
            .Run(_session.At("report"), force: false, retrain: false);
        told.AssertRisesTo1();

        CollectionAssert.AreEqual(
            new[] { "accuracy", "accuracy", "AUC", "accuracy", "R squared", "bits per character" },
            result.Models.Select(model => model.Metric).ToArray());
        CollectionAssert.AreEqual(
            new[]
            {
                InputKind.Image, InputKind.Image, InputKind.Image, InputKind.Table, InputKind.Table, InputKind.Table,
                InputKind.Text,
            },
            result.Findings.Select(set => set.Kind).ToArray());
        var depths = Path.Combine(ReportText.Chapter(_session.At("report"), 0), "figures", "1-resnet18-of-ml.net-depths1.webp");
        Assert.IsTrue(File.Exists(depths), "one sheet of depths");
        Assert.IsGreaterThan(0.8, result.Models[2].Value);
        Assert.IsLessThan(1.8, result.Models[^1].Value, "the shipped character model");
        Assert.IsNull(result.Models[^1].TrainSeconds);
        foreach (var name in new[] { "index.html", "findings.json.gz", "findings.parquet", "figures" })
            Assert.IsTrue(Path.Exists(Path.Combine(ReportText.Chapter(_session.At("report"), 6), name)), name);
        var read = FindingSetJson.ReadAll(_session.At("report"), ScanParquet.Read);
        Assert.AreEqual(result.Findings.Sum(set => set.Count), read.Sum(set => set.Count));
        AnswerPage.Compare("demo --quick", AnswerJson.Write(DemoCommand.Answer(result), ["report/index.html"]));
    }

    [TestMethod, TestCategory("Long")]
    public void Cancelling_the_demo_leaves_the_old_report_and_nothing_else()
    {
        AtomicFolder.Write(_session.At("report"), Report.Kind, folder => File.WriteAllText($"{folder}/index.html", "old"));
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.AreEqual(
            130, _session.Run(cancelled.Token, "demo", "--out", _session.At("report"), "--datasets", Session.Datasets));
        Assert.AreEqual("old", File.ReadAllText(_session.At("report/index.html")));
        CollectionAssert.AreEqual(new[] { "report" }, _session.Names());
        StringAssert.Contains(_session.Error, "Cancelled");
    }
}
