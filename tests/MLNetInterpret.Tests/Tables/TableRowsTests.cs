using Microsoft.ML;
using MLNetInterpret.Descriptions;
using MLNetInterpret.Tables;
using MLNetInterpret.Tests.Scanning;

namespace MLNetInterpret.Tests.Tables;

/// <summary>A table's rows are read once, and a stated sample of very many.</summary>
[TestClass]
public class TableRowsTests
{
    private const int Rows = 400;
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void An_interpretation_reads_the_table_twice_and_every_other_door_once()
    {
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(Rows));
        var model = Applicants.Features(_ml)
            .Append(_ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [8, 3], Epochs = 2 }))
            .Fit(data);
        string[] units = ["hidden2"];
        TableAnalysisOptions few = new()
        {
            Attribution = new() { SampleRows = 20, BackgroundRows = 8, Shuffles = 1, Resamples = 10 },
            Descriptions = new() { Shuffles = 1, Resamples = 10, UntrainedNetworks = 1 },
            Profiles = new() { Curve = [] },
        };
        Assert.AreEqual(2, Passes(view =>
        {
            var found = _ml.Interpretation.Interpret(model, view, new() { Units = units, TopRows = 3, Table = few });
            Assert.IsNotNull(found.Table!.Drivers!.Linear, "the logistic regression is trained, too");
            Assert.IsTrue(found[0].Evidence.Any(evidence => evidence.Name.StartsWith("path", StringComparison.Ordinal)));
        }));
        Assert.AreEqual(2, Passes(view => _ml.Interpretation.Interpret(
            model, view, new() { Units = units, LabelColumnName = "Kind", TopRows = 3, Table = few })), "with a label of text");
        foreach (var depth in new[] { Depth.Scan, Depth.Quick })
            Assert.AreEqual(2, Passes(view => _ml.Interpretation.Interpret(model, view, new() { Units = units, Depth = depth })));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.AnalyzeTable(model, view, units, few)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.Drivers(model, view, units, few.Attribution)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.Describe(model, view, units, few.Descriptions)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.FindProfiles(model, view, units, few.Profiles)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.FindProfile(model, view, "hidden2:0", few.Profiles)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.Shared(model, view, "hidden2:0", few.Attribution)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.Attribute(model, view, 7, units, few.Attribution)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.Explain(model, view, 7, few.Attribution)));
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.PartialDependence(model, view, "hidden2:0", "X", few.Attribution)));

        var unseen = Counted(Applicants.Rows(100, 2), out var passes);
        var held = few.Descriptions with { HeldOut = unseen };
        Assert.AreEqual(1, Passes(view => _ml.Interpretation.Describe(model, view, units, held)));
        Assert.AreEqual(1, passes(), "the held-out rows");
    }

    [TestMethod]
    public void Features_that_mix_columns_cost_no_further_pass()
    {
        var rows = Applicants.Rows(Rows);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.Transforms.Expression("Product", "(x, y) => x * y", "X", "Y")
            .Append(_ml.Transforms.Concatenate("Features", "X", "Y", "Product"))
            .Append(_ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [3], Epochs = 1 }))
            .Fit(data);
        Assert.AreEqual(2, Passes(view =>
        {
            var found = _ml.Interpretation.Interpret(model, view, new() { Units = ["hidden1:0"], TopRows = 3, Table = null });
            CollectionAssert.AreEqual(
                new[] { "X", "Y", "Product" }, found.Columns.Select(column => column.Name).ToArray(), "features, not columns");
        }));
    }

    [TestMethod]
    public void What_is_kept_is_what_the_table_and_the_pipeline_hold()
    {
        var rows = Applicants.Rows(5_000);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = Applicants.Planted(_ml, data);
        using var read = TableRows.Read(
            model.Transform(data), _ml.Interpretation.FindNetwork(model), "Label", [4_999, 3, 6_000], default);
        Assert.AreEqual(new KeptRows(5_000, 1), read.Kept);
        CollectionAssert.AreEqual(rows.Select(row => row.Label).ToArray(), read.Labelled!.Select(row => row.Label).ToArray());
        CollectionAssert.AreEqual(rows[4_500].InWords(), read.Own.Row(4_500));
        var vectors = read.Vectors().ToArray();
        float[] Expected(int row) =>
            [rows[row].X, rows[row].Y, rows[row].Bystander, .. "xyz".Select(kind => rows[row].Kind == $"{kind}" ? 1f : 0)];
        foreach (var row in new[] { 0, 4_095, 4_096, 4_999 })
        {
            CollectionAssert.AreEqual(Expected(row), vectors[row]);
            CollectionAssert.AreEqual(Expected(row), read.Features.Row(row).Select(value => (float)value.Number!).ToArray());
        }

        using var some = read.Input([1, 4_095, 4_096, 4_999]);
        CollectionAssert.AreEqual(
            new[] { 1, 4_095, 4_096, 4_999 }.SelectMany(Expected).ToArray(), some.data<float>().ToArray());
        using var asked = read.InputOf([4_999, 3]);
        CollectionAssert.AreEqual(new[] { 4_999, 3 }.SelectMany(Expected).ToArray(), asked.data<float>().ToArray());
    }

    [TestMethod]
    [DataRow(100_000, 1), DataRow(100_001, 2), DataRow(200_000, 2), DataRow(250_001, 4)]
    public void Of_very_many_rows_every_nth_is_kept_beside_those_asked_for(int count, int step)
    {
        static string Kind(int row) => row % 3 == 0 ? "a" : row % 2 == 0 ? "b" : "c";
        var rows = Enumerable.Range(0, count).Select(row => new { X = (float)row, Kind = Kind(row) });
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.Transforms.Categorical.OneHotEncoding("Slots", "Kind")
            .Append(_ml.Transforms.Concatenate("Features", "X", "Slots"))
            .Append(_ml.Transforms.ApplyTorchModule(TorchSharp.torch.nn.Sequential(("unit", TorchSharp.torch.nn.Linear(4, 1)))))
            .Fit(data);
        var last = count - 1;
        var said = new List<string>();
        _ml.Log += (_, entry) => said.Add(entry.RawMessage);
        using var read = TableRows.Read(model.Transform(data), _ml.Interpretation.FindNetwork(model), null, [last, 1], default);
        Assert.AreEqual(new KeptRows(count, step), read.Kept);
        Assert.AreEqual(step > 1, said.Contains(
            $"Of {count:N0} rows one in {step} stands for the others: {read.Kept.Count:N0}."), string.Join("; ", said));
        Assert.IsTrue(read.Kept.Count <= TableRows.MostKept);
        var vectors = read.Vectors().ToArray();
        Assert.HasCount(read.Kept.Count, vectors);
        for (var place = 0; place < vectors.Length; place++) Assert.AreEqual(place * step, vectors[place][0]);
        Assert.AreEqual(1, read.Own.Row(1)[0].Number);
        Assert.AreEqual(last, read.Own.Row(last)[0].Number);
        Assert.AreEqual(last, read.Features.Row(last)[0].Number);
        using var asked = read.InputOf([last, 1, 0]);
        CollectionAssert.AreEqual(new float[] { last, 1, 0 }, asked.select(1, 0).contiguous().data<float>().ToArray());

        // shares are of the rows that are kept
        var kinds = Enumerable.Range(0, read.Kept.Count).CountBy(place => Kind(place * step));
        foreach (var (kind, rowsOfIt) in kinds)
            Assert.AreEqual(
                (double)rowsOfIt / read.Kept.Count,
                read.Own.Columns[1].Profile.Categories!.Single(category => category.Value == kind).Share, 1e-9);
        Assert.AreEqual(step > 1 ? 2 : 3, read.Own.Columns[1].Choices.Count, "a category of none of them is no choice");
    }

    private int Passes(Action<IDataView> work)
    {
        var view = Counted(Applicants.Rows(Rows), out var passes);
        work(view);
        return passes();
    }

    private SpyView Counted(Applicants.Row[] rows, out Func<int> passes)
    {
        var ended = 0;
        passes = () => ended;
        return new(_ml.Data.LoadFromEnumerable(rows))
        {
            Moving = row =>
            {
                if (row == rows.Length - 1) Interlocked.Increment(ref ended);
            },
        };
    }
}
