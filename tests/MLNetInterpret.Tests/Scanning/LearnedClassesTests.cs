using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Classes that a scan learns while it reads are those that it would have read beforehand.</summary>
[TestClass]
public sealed class LearnedClassesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow("b,a,c", 90)]
    [DataRow("10,9,-1,2.5", 90)]      // numbers in their own order
    [DataRow("z,,y", 90)]             // some rows have none
    [DataRow(",", 20)]                // no row has one
    [DataRow("only", 20)]
    public void In_memory_and_in_a_folder_they_are_the_same_to_the_bit(string names, int count)
    {
        var rows = Scanned.Rows(count);
        var all = names.Split(',');
        // a class comes for the first time in the middle of a later batch, too
        foreach (var (at, row) in rows.Index()) row.Kind = at < count / 2 ? all[0] : all[at * 7 % all.Length];
        Array.Fill(rows[count / 3].Features, float.MaxValue);      // infinite behind some weights
        var read = AreTheSame(rows, all.Where(name => name.Length > 0).Distinct().Count());
        Assert.IsTrue(read.Units.Any(unit => unit.Statistics.NonFinite > 0), "none is counted apart");
    }

    [TestMethod]
    [DataRow(256, 256), DataRow(257, 0), DataRow(600, 0)]
    public void More_than_256_names_are_no_classes(int names, int classes)
    {
        var rows = Scanned.Rows(names + 20);
        foreach (var (at, row) in rows.Index()) row.Kind = $"class {at % names}";
        AreTheSame(rows, classes);
    }

    [TestMethod]
    public void Parts_that_saw_other_classes_merge()
    {
        var rows = Scanned.Rows(60);
        foreach (var (at, row) in rows.Index()) row.Kind = at < 20 ? "c" : at < 40 ? "a" : "b";
        var (data, network) = (_ml.View(rows), _ml.Interpretation.FindNetwork(_ml.Model()));
        var source = new MLNetInterpret.Scanning.ScanSource(data, network, "Kind", "Id");
        ScanPartial Run(int rowsPerShard)
        {
            var plan = source.Plan(new() { LabelColumnName = "Kind", IdColumnName = "Id" }, network.Network.Units([]), 1);
            return new MLNetInterpret.Scanning.ScanRunner(source, plan with { RowsPerShard = rowsPerShard }).Run();
        }

        var (parts, whole) = (Run(7), Run(60));
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, parts.Plan.Classes.ToArray());
        CollectionAssert.AreEqual(whole.ClassCounts, parts.ClassCounts);
        foreach (var (part, point) in parts.Points.Zip(whole.Points))
            for (var place = 0; place < point.ClassSums.Count; place++)
                Assert.AreEqual(point.ClassSums[place], part.ClassSums[place], 1e-4);
    }

    private ScannedUnits AreTheSame(Scanned.Row[] rows, int classes)
    {
        var (model, data) = (_ml.Model(), _ml.View(rows));
        var options = new ScanOptions { LabelColumnName = "Kind", IdColumnName = "Id", BatchRows = 8, RowsPerShard = 100_000 };
        var learned = _ml.Interpretation.Scan(model, data, options);
        var read = _ml.Interpretation.Scan(model, data, options with { Folder = _files.At("scan"), Data = "known" });
        Assert.HasCount(classes, learned.Classes);
        CollectionAssert.AreEqual(read.Classes.ToArray(), learned.Classes.ToArray());
        CollectionAssert.AreEqual(read.ClassCounts.ToArray(), learned.ClassCounts.ToArray());
        foreach (var (a, b) in read.Units.Zip(learned.Units))
        {
            CollectionAssert.AreEqual(a.Classes?.Means.ToArray(), b.Classes?.Means.ToArray(), $"{a.Unit}");
            Assert.AreEqual(a.Classes?.Preferred, b.Classes?.Preferred);
            Assert.AreEqual(a.Classes?.Selectivity, b.Classes?.Selectivity);
            CollectionAssert.AreEqual(a.Highest.Numbers(), b.Highest.Numbers());
        }

        return read;
    }
}
