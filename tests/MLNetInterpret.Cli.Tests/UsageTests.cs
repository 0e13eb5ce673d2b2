using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class UsageTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, DataRow("demo"), DataRow("train"), DataRow("train images"), DataRow("train tabular"), DataRow("train text")]
    [DataRow("interpret"), DataRow("units"), DataRow("maximize"), DataRow("attack"), DataRow("dream"), DataRow("recurrent")]
    [DataRow("cells"), DataRow("")]
    public void Every_command_has_help_with_examples(string command)
    {
        Assert.AreEqual(0, _session.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
        StringAssert.Contains(_session.Output, "Usage:");
        StringAssert.Contains(_session.Output, "Examples:\n  mlnet-interpret ");
        Assert.AreEqual("", _session.Error);
    }

    [TestMethod]
    public void Wrong_usage_is_code_2_and_one_sentence_that_says_where_help_is()
    {
        _session.Fails(
            2, "'--label' is required. Try: mlnet-interpret train tabular --help",
            "train", "tabular", "--data", "a", "--out", "b", "--positive", "c");
        _session.Fails(2, "Try: mlnet-interpret --help", "trian");
        _session.Fails(2, "--seed", "demo", "--seed", "many");
        _session.Fails(2, "Try: mlnet-interpret units --help", "units");
        const string deep = "--depth is 'deep', but has to be one of: scan, quick, full.";
        _session.Fails(2, deep, "interpret", "a.zip", "--data", "b", "--depth", "deep");
        _session.Fails(2, deep, "demo", "--datasets", Session.Datasets, "--depth", "deep");
        foreach (var more in new[] { "--held-out", "--phrases", "--concept", "--variants", "--compare-methods", "--prior" })
            _session.Fails(
                2, $"{more} asks for what only --depth full does: leave out {more} or --depth.",
                "interpret", "a.zip", "--data", "b", "--depth", "quick", more, "2");
        _session.Fails(2, "is not a separator", "interpret", "a.zip", "--data", "b", "--separator", "ab");
    }

    [TestMethod]
    public void Files_that_are_missing_or_no_models_are_code_1()
    {
        _session.Fails(1, _session.At("nowhere.zip"), "units", _session.At("nowhere.zip"));
        _session.Fails(1, "is empty", "units", _session.Write("empty.zip", ""));
        _session.Fails(1, "text.zip", "units", _session.Write("text.zip", "this is no zip"));
        using (var zip = System.IO.Compression.ZipFile.Open(
            _session.At("other.zip"), System.IO.Compression.ZipArchiveMode.Create))
            zip.CreateEntry("letter.txt");
        _session.Fails(1, "other.zip", "units", _session.At("other.zip"));
        _session.Fails(1, "is not the folder of data sets", "demo", "--datasets", _session.At("nowhere"));
    }

    [TestMethod]
    public void A_model_with_a_module_of_ones_own_needs_its_assembly()
    {
        var ml = new MLContext();
        var (model, assembly) = (_session.At("m.zip"), typeof(TriplingModule).Assembly.Location);
        var rows = ml.Data.LoadFromEnumerable(new[] { new Three { Features = [1, 2, 3] } });
        ml.Model.SaveInterpretable(ml.Transforms.ApplyTorchModule(new TriplingModule()).Fit(rows), rows.Schema, model);

        _session.Fails(1, "--assembly", "units", model);
        _session.Fails(1, "There is no file", "units", model, "--assembly", _session.At("nowhere.dll"));
        _session.Fails(2, "cannot be loaded as an assembly", "units", model, "--assembly", model);
        _session.Fails(2, "no public class that", "units", model, "--assembly", typeof(MLContext).Assembly.Location);
        Assert.AreEqual(0, _session.Run("units", "--assembly", assembly, model), _session.Error);
        StringAssert.Contains(_session.Output, "linear:0 to linear:2");
    }

    [TestMethod]
    public void A_data_file_that_does_not_fit_is_named_and_nothing_is_written()
    {
        string[] Train(string data, params string[] more) =>
            ["train", "tabular", "--data", data, "--out", _session.At("m.zip"), .. more];
        var table = _session.WriteTable();
        _session.Fails(
            2, $"column 'Bad' is not in '{table}'. It has: Size, Colour, Noise, Good.",
            Train(table, "--label", "Bad", "--positive", "yes"));
        _session.Fails(2, "no value 'maybe'. It has: ", Train(table, "--label", "Good", "--positive", "maybe"));
        _session.Fails(1, "Line 3 of", Train(_session.Write("ragged.csv", "a,b\n1,2\n3\n"), "--label", "a", "--positive", "1"));
        _session.Fails(1, "is empty", Train(_session.Write("empty.csv", ""), "--label", "a", "--positive", "1"));
        _session.Fails(1, "There is no file", Train(_session.At("nowhere.csv"), "--label", "a", "--positive", "1"));
        var (nowhere, model) = (_session.At("nowhere"), _session.At("m.zip"));
        _session.Fails(1, "There is no folder", "train", "images", "--data", nowhere, "--out", model);
        _session.Fails(1, "There is no file", "train", "text", "--data", nowhere, "--out", model);
        CollectionAssert.AreEqual(new[] { "empty.csv", "ragged.csv", "table.csv" }, _session.Names());
    }

    [TestMethod]
    public void A_place_that_cannot_be_written_is_refused_before_training()
    {
        var table = _session.WriteTable();
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        _session.Fails(1, table, [.. train, "--out", $"{table}/m.zip"]);
        _session.Fails(1, "is a folder", [.. train, "--out", Path.GetDirectoryName(table)!]);
        _session.Fails(1, "holds 'table.csv'", "demo", "--quick", "--out", Path.GetDirectoryName(table)!);
        CollectionAssert.AreEqual(new[] { "table.csv" }, _session.Names());
    }

    [TestMethod]
    public void Cancelling_is_code_130_and_leaves_the_old_file()
    {
        var table = _session.WriteTable();
        var old = _session.Write("m.zip", "");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.AreEqual(130, _session.Run(
            cancelled.Token, "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes", "--out", old));
        StringAssert.Contains(_session.Error, "Cancelled");
        Assert.AreEqual("", File.ReadAllText(old));
        CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
    }

    private sealed class Three
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}

/// <summary>A module as a user's own assembly has it.</summary>
public sealed class TriplingModule : nn.Module<Tensor, Tensor>
{
    internal readonly TorchSharp.Modules.Linear linear = nn.Linear(3, 3);

    public TriplingModule() : base(nameof(TriplingModule)) => RegisterComponents();

    public override Tensor forward(Tensor input) => linear.call(input) * 3;
}
