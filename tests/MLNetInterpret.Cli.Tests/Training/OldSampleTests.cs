using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli;

/// <summary>Files that 0.1.0 wrote (<c>tests/Shared/Samples/0.1.0</c>) say what they said when they were written, for ever; or
/// they are refused in words, and a test of the words takes the place of the one here.</summary>
[TestClass]
public sealed class OldSampleTests : IDisposable
{
    private readonly Session _session = new();
    private readonly MLContext _ml = new MLContext(seed: 1)
        .RegisterModule<SampleModule>().RegisterTorchModule("sample", () => new SampleModule());

    public void Dispose() => _session.Dispose();

    [TestMethod]
    [DataRow("table.zip", "4ea0d3047a01d547", 0.13741862773895264)]
    [DataRow("classes.zip", "96249f4bf77b248a", 0.053208962082862854, -0.1126461774110794)]
    [DataRow("interpretation.zip", "b4716598b3f0b8e1", -0.11739970743656158)]
    [DataRow("module.zip", "a60ac8d6dbb76dbb", -0.179731547832489, -0.14982706308364868)]
    [DataRow("contract.zip", "a60ac8d6dbb76dbb", -0.179731547832489, -0.14982706308364868)]
    [DataRow("pictures.zip", "ad7b0be2c4e45faf", 0.0398847758769989, 0.8641067147254944)]
    [DataRow("prior.zip", "29a35415ef8efe21", 0.5028616786003113, 0.4921700954437256, 0.5015777349472046, 0.49805334210395813)]
    [DataRow("text.zip", "4885f2ca1808cecd", -0.48264259099960327, -0.5123440027236938, -0.5823148488998413, -0.5033292770385742)]
    public void A_network_has_its_weights_and_says_what_it_said(string file, string hash, params double[] outputs)
    {
        var network = _ml.Interpretation.FindNetwork(Load(file, out _)).Network;
        Assert.AreEqual(hash, network.Hash);
        using var scope = NewDisposeScope();
        var count = network.InputShape.Aggregate(1L, (product, size) => product * size);
        var input = network.InputType == ScalarType.Int64
            ? arange(6, int64).reshape(1, 6)
            : (arange(count, float32) / count).reshape([1, .. network.InputShape]);
        double[] said = [.. network.Run(input).to(float64).reshape(-1).data<double>().Take(outputs.Length)];
        Near(outputs, said);
    }

    [TestMethod]
    [DataRow("table.zip", "Probability", 0.5284258, 0.6619178, 0.5307519)]
    [DataRow("interpretation.zip", "Probability", 0.47581118, 0.44985086, 0.4782602)]
    [DataRow("interpretation.zip", "Activations", 0.10560495, 1.2291663)]
    [DataRow("classes.zip", "Score", 0.9999635, 3.6498303E-05, 1, 5.72169E-12)]
    [DataRow("module.zip", "Output", -0.17126305, 0.39967972, -0.17142858, 0.39999998)]
    [DataRow("contract.zip", "Output", -0.17126305, 0.39967972, -0.17142858, 0.39999998)]
    public void The_first_rows_get_the_scores_that_they_got(string file, string column, params double[] scores)
    {
        var model = Load(file, out var schema);
        var rows = model.Transform(schema.GetColumnOrNull("Features") is null
            ? _ml.Data.LoadFromCsv(Sample("table.csv"), schema)
            : _ml.Data.LoadFromTextFile<Numbers>(Sample("table.csv"), ',', hasHeader: true));
        var said = rows.Schema[column].Type is VectorDataViewType
            ? rows.GetColumn<float[]>(column).SelectMany(row => row)
            : rows.GetColumn<float>(column);
        Near(scores, [.. said.Take(scores.Length).Select(score => (double)score)]);
    }

    [TestMethod]
    public void An_interpretation_brings_its_findings_along()
    {
        var findings = _ml.Interpretation.FindFindings(Load("interpretation.zip", out _))!;
        Assert.AreEqual(Unit.Parse("hidden2:1"), findings.Single().Unit);
        Assert.HasCount(2, findings.Single().Highest.Examples);
    }

    [TestMethod]
    public void Findings_are_read()
    {
        using (var file = File.OpenRead(Sample("table-findings.json")))
        {
            var finding = FindingSetJson.ReadAll(file).Single().Single();
            Assert.AreEqual("hidden2:0 fires for Colour red; lowest for Size of 50 or more", $"{finding.Unit} {finding.Claim}");
            Assert.AreEqual(Verdict.Undecided, finding.Verdict);
            Assert.AreEqual(3.5872898f, finding.Highest.Optimized!.Score);
        }

        using (var file = File.OpenRead(Sample("text-findings.json")))
            Assert.AreEqual("text", FindingSetJson.ReadAll(file).Single().Provenance.Model);
    }

    [TestMethod]
    public void A_catalogue_answers_queries()
    {
        Assert.AreEqual(0, _session.Run("query", "units", Sample("catalogue"), "--json"), _session.Error);
        using var said = JsonDocument.Parse(_session.Output);
        var units = said.RootElement.GetProperty("units").EnumerateArray().ToDictionary(
            unit => unit.GetProperty("unit").GetString()!, unit => unit.GetProperty("mean").GetDouble());
        CollectionAssert.AreEqual(
            new[] { "hidden2:0", "hidden2:1", "hidden2:2", "hidden2:3" }, units.Keys.Order(StringComparer.Ordinal).ToArray());
        double[] means = [.. units.OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(unit => unit.Value)];
        Near([0.527, 0.229, -0.477, 0.756], means, 6e-4);
    }

    [TestMethod]
    public void A_scan_that_was_left_unfinished_is_finished_with_its_old_shards()
    {
        var job = _session.At("job");
        Directory.CreateDirectory(job);
        foreach (var file in Directory.GetFiles(Sample("job"))) File.Copy(file, Path.Combine(job, Path.GetFileName(file)));
        var model = Sample("table.zip");
        Assert.AreEqual(0, _session.Run("scan", "worker", job, model, "--data", Sample("table.csv")), _session.Error);
        StringAssert.Contains(_session.Output, "Scanned: 1 of shards 0 to 2");
        Assert.AreEqual(0, _session.Run("scan", "merge", job, model, "--out", _session.At("merged")), _session.Error);
        Assert.AreEqual(0, _session.Run("query", "compare", Sample("catalogue"), _session.At("merged")), _session.Error);
        StringAssert.Contains(_session.Output, "4 same");
    }

    private static string Sample(string name) =>
        Repository.Sample(name);

    private ITransformer Load(string file, out DataViewSchema schema) => _ml.Model.LoadInterpretable(Sample(file), out schema);

    private static void Near(double[] expected, double[] actual, double within = 1e-5)
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (wanted, got) in expected.Zip(actual)) Assert.AreEqual(wanted, got, within);
    }

    private sealed class Numbers
    {
        [LoadColumn(1)]
        public float Size { get; set; }

        [LoadColumn(2)]
        public string Colour { get; set; } = "";

        [LoadColumn(0, 1), VectorType(2), ColumnName("Features")]
        public float[] Both { get; set; } = [];
    }
}
