using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;

namespace MLNetInterpret.Cli;

/// <summary>What a model takes held-out rows for.</summary>
[TestClass]
public sealed class ConfusionTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Recall_precision_and_the_largest_confusions_are_those_of_the_counts()
    {
        var confusion = new Confusion(
            ["a", "b", "c"], new Dictionary<(int, int), long> { [(0, 0)] = 6, [(0, 1)] = 2, [(1, 1)] = 3, [(1, 0)] = 4 }, "row");
        Assert.AreEqual((15L, 9L), (confusion.Count, confusion.Right));
        Assert.AreEqual((0.75, 3 / 7.0, null), (confusion.Recall(0), confusion.Recall(1), confusion.Recall(2)));
        Assert.AreEqual((0.6, 0.6, null), (confusion.Precision(0), confusion.Precision(1), confusion.Precision(2)));
        CollectionAssert.AreEqual(new[] { (1, 0, 4L), (0, 1, 2L) }, confusion.Mistakes.ToArray());
        Assert.AreEqual("Of 15 held-out rows 9 (60.0 %) are classified correctly.", ConfusionTables.Summary(confusion));
    }

    [TestMethod]
    public void Two_classes_and_several_are_counted_the_right_way_round()
    {
        var ml = new MLContext();
        var two = ml.Data.LoadFromEnumerable(new[]
        {
            new Two(true, false), new Two(true, false), new Two(true, true), new Two(false, false),
        });
        var confusion = Confusion.OfTwo(two, ["good", "bad"]);
        Assert.AreEqual((2L, 0L, 1L, 1L), (confusion[1, 0], confusion[0, 1], confusion[1, 1], confusion[0, 0]));
        Assert.AreEqual(1 / 3.0, confusion.Recall(1));

        var named = ml.Data.LoadFromEnumerable(
            new[] { ("a", "c"), ("a", "a"), ("b", "b"), ("c", "c"), ("", "c") }.Select(row => new Named(row.Item1, row.Item2)));
        var values = ml.Data.LoadFromEnumerable(new[] { "a", "b", "c" }.Select(value => new Value(value)));
        var keys = ml.Transforms.Conversion.MapValueToKey([new("Label"), new("PredictedLabel")], keyData: values);
        var several = Confusion.OfKeys(keys.Fit(named).Transform(named), ["a", "b", "c"], "picture");
        CollectionAssert.AreEqual(new[] { (0, 2, 1L) }, several.Mistakes.ToArray());
        Assert.AreEqual((0.5, 1.0, 1.0), (several.Recall(0), several.Precision(0), several.Recall(2)));
    }

    [TestMethod]
    public void A_training_ends_with_what_its_model_mistakes_for_what()
    {
        var (table, model) = (_session.WriteTable(), _session.At("m.zip"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes", "--out", model];
        Assert.AreEqual(0, _session.Run([.. train, "--epochs", "1", "--held-out-share", "0.5"]), _session.Error);
        foreach (var part in new[] { "m.zip", "AUC 0.", "Of 1", "held-out rows", " true ", " no ", " yes ", "recall" })
            StringAssert.Contains(_session.Output, part);

        var text = _session.Write("text.txt", string.Concat(Enumerable.Range(0, 900).Select(i => $"a({i % 7}) b;\n")));
        Assert.AreEqual(0, _session.Run(
            "train", "text", "--data", text, "--hidden-units", "4", "--epochs", "1", "--out", model), _session.Error);
        foreach (var part in new[] { "held-out characters", "the largest confusions:", "true ", "line end", "share of " })
            StringAssert.Contains(_session.Output, part);
    }

    [TestMethod]
    public void Options_of_the_trainers_are_checked_and_named_as_they_are_typed()
    {
        string[] train =
        [
            "train", "tabular", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes",
            "--out", _session.At("m.zip"),
        ];
        foreach (var (option, value, allowed) in new[]
        {
            ("--learning-rate", "0", "above 0 and at most 1000"), ("--dropout", "1", "at least 0 and below 1"),
            ("--patience", "0", "at least 1"), ("--batch-size", "1", "at least 2"), ("--weight-decay", "-1", "from 0 to 1000"),
            ("--held-out-share", "1", "above 0 and below 1"), ("--validation-fraction", "1", "at least 0 and below 1"),
        })
            _session.Fails(2, $"{option} is {value}, but has to be {allowed}.", [.. train, option, value]);
        var fashion = Path.Combine(Session.Datasets, "fashion-mnist");
        _session.Fails(
            2, "has a held-out part of its own: leave out --held-out-share.",
            "train", "images", "--data", fashion, "--out", _session.At("m.zip"), "--held-out-share", "0.3");
    }

    private sealed record Two(bool Label, bool PredictedLabel);

    private sealed record Named(string Label, string PredictedLabel);

    private sealed record Value(string Text);
}
