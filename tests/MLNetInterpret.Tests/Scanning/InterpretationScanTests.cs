using Microsoft.ML;
using MLNetInterpret.Data;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>An interpretation's examples are the rows of its scan, which it keeps.</summary>
[TestClass]
public sealed class InterpretationScanTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 3);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow(Reduction.Max), DataRow(Reduction.Mean)]
    public void Examples_are_the_scans_top_rows_and_the_scan_is_the_catalogs_own(Reduction reduction)
    {
        var data = Pictures.View(_ml);
        var model = Pictures.Pipeline(_ml, "Features").Append(_ml.Interpretation.Units(new InterpretationOptions
        {
            Units = ["conv1:2", "conv2:1@1,2", "logits:0"],
            Reduction = reduction,
            TopRows = 4,
            LabelColumnName = "Label",
            IdColumnName = "Id",
            Depth = Depth.Scan,
        })).Fit(data);

        var findings = model.LastTransformer.Findings;
        Assert.AreEqual("conv1:2 conv2:1@1,2 top (logits:0)", Names(findings.Select(finding => finding.Unit)));
        Assert.AreEqual(
            "conv1:0 conv1:1 conv1:2 conv1:3 conv2:0 conv2:1 conv2:1@1,2 conv2:2 logits:0 logits:1",
            string.Join(' ', findings.Scan!.Units.Select(unit => unit.Unit.Id).Order(StringComparer.Ordinal)));
        Agree(findings, reduction);
        Assert.AreEqual(Same.Of(findings.Provenance), Same.Of(findings.Scan.Provenance));

        var own = _ml.Interpretation.Scan(model, data, new()
        {
            Units = ["conv1", "conv2", "logits", "conv2:1@1,2"],
            Reductions = [reduction],
            TopRows = 4,
            LabelColumnName = "Label",
            IdColumnName = "Id",
        });
        Assert.AreEqual(own.Bits(), findings.Scan.Bits());

        var activations = Sample.Column<Microsoft.ML.Data.VBuffer<float>>(
            model.Transform(data), InterpretationTransformer.ActivationsColumnName);
        foreach (var (finding, slot) in findings.Select((finding, slot) => (finding, slot)))
            foreach (var example in finding.Highest.Examples.Concat(finding.Lowest.Examples))
                Assert.AreEqual(activations[example.Row].GetItemOrDefault(slot), example.Activation, 1e-4f);
    }

    [TestMethod]
    public void A_saved_model_keeps_the_scan_of_every_unit_of_the_points_named()
    {
        var data = _ml.View(Scanned.Rows(80));
        var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.MulticlassClassification.Trainers.MultilayerPerceptron(Trainers.Samples.Perceptron))
            .Append(_ml.Interpretation.Units(
                new InterpretationOptions { Units = ["hidden1:2"], LabelColumnName = "Label", IdColumnName = "Id" }))
            .Fit(data);
        var path = _files.At("model.zip");
        _ml.Model.Save(model, data.Schema, path);

        var other = new MLContext();
        var loaded = other.Interpretation.FindFindings(other.Model.LoadInterpretable(path))!;
        Assert.AreEqual("hidden1:2", Names(loaded.Select(finding => finding.Unit)));
        Assert.HasCount(8, loaded.Scan!.Units);
        Assert.AreEqual(model.LastTransformer.Findings.Scan!.Bits(), loaded.Scan.Bits());
        Agree(loaded, Reduction.Max);
        Assert.AreEqual(80, loaded.Scan.ClassCounts.Sum());
        Assert.IsTrue(loaded.Scan.Units.All(unit => unit.Columns.Count == 3 && unit.Classes is not null));
    }

    [TestMethod]
    public void Examples_of_a_text_are_the_scans_top_rows_too()
    {
        var random = new Random(2);
        var text = new string([.. Enumerable.Range(0, 600).Select(_ => "ab (c)"[random.Next(6)])]);
        var corpus = _ml.Data.LoadTextCorpus(_files.Write("text.txt", text), window: 50, overlap: 10, heldOut: 0);
        var model = _ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 4, Epochs = 1 })
            .Append(_ml.Interpretation.Units(
                new InterpretationOptions { Units = ["lstm1.cell:1"], WarmUp = 10, TopRows = 3, IdColumnName = "Offset" }))
            .Fit(corpus.Train);
        var findings = model.LastTransformer.Findings;
        Agree(findings, Reduction.Max);
        Assert.HasCount(4, findings.Scan!.Units);
        Assert.AreEqual(590, findings.Single().Statistics.Count);
    }

    private static string Names(IEnumerable<Unit> units) => string.Join(' ', units);

    private static void Agree(FindingSet findings, Reduction reduction)
    {
        foreach (var finding in findings)
        {
            var scan = findings.Scan!.Require(finding.Unit, reduction);
            Assert.AreEqual(scan.Statistics.Mean, finding.Statistics.Mean);
            Assert.AreEqual(scan.Statistics.Count, finding.Statistics.Count);
            foreach (var (end, rows) in new[] { (finding.Highest, scan.Highest), (finding.Lowest, scan.Lowest) })
            {
                Assert.IsNotEmpty(rows);
                CollectionAssert.AreEqual(
                    rows.Select(row => (row.Row, row.Activation, row.Id, row.Label, row.Crop)).ToArray(),
                    end.Examples.Select(row => (row.Row, row.Activation, row.Id, row.Label, row.Crop)).ToArray(),
                    $"{finding.Unit}");
                CollectionAssert.AreEqual(
                    rows.Select(row => string.Join(',', row.Position)).ToArray(),
                    end.Examples.Select(example => string.Join(',', example.Position)).ToArray());
            }
        }
    }
}
