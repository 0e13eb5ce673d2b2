using MLNetInterpret.Reports.Catalogue;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class CellsParquetTests
{
    private string _path = "";

    [TestInitialize]
    public void MakePath() => _path = Path.Combine(Path.GetTempPath(), $"mlnetinterpret-cells-{Guid.NewGuid()}.parquet");

    [TestCleanup]
    public void DeleteFile() => File.Delete(_path);

    [TestMethod]
    public void Every_number_of_every_finding_is_in_its_row()
    {
        var cells = SampleCells.Of(SampleCells.Code(3_000));
        var spoiled = SampleCells.Set(SampleCells.Spoiled(cells, SampleFindings.Hostile));
        using var read = Written(SampleCells.Set(cells), SampleFindings.Table(1), spoiled);
        CollectionAssert.AreEqual(
            cells.Select(finding => finding.Unit.ToString()).ToArray(), read.Column<string>("unit").Take(5).ToArray());
        CollectionAssert.AreEqual(
            new[] { "supported", "not supported", "supported", "supported", "undecided" },
            read.Column<string>("verdict").Take(5).ToArray());
        Assert.AreEqual("low", read.Column<string>("direction")[3]);
        Assert.AreEqual(1, read.Column<int>("lag")[3]);
        CollectionAssert.AreEqual(cells[1].Reasons.ToArray(), read.Column<string[]>("reasons")[1]);
        Assert.AreEqual("inside:()" + SampleFindings.Hostile, read.Column<string>("concept")[5]);

        void Same<T>(string column, Func<CellFinding, T> value) =>
            CollectionAssert.AreEqual(cells.Select(value).ToArray(), read.Column<T>(column).Take(5).ToArray(), column);

        Same("held_out_r", finding => finding.HeldOut.Correlation);
        Same("search_r", finding => finding.Search.Correlation);
        Same("held_out_characters", finding => finding.HeldOut.Characters);
        Same("held_out_p", finding => finding.HeldOut.PValue);
        Same("held_out_auc", finding => finding.HeldOut.Auc);
        Same("held_out_mutual_information", finding => finding.HeldOut.MutualInformation);
        Same("held_out_balanced_accuracy", finding => finding.HeldOut.BalancedAccuracy);
        Same("threshold", finding => finding.Search.Threshold);
        Same("r_low", finding => finding.HeldOut.Interval?.Low);
        Same("r_block", finding => finding.HeldOut.Interval?.Block);
        Same("q", finding => finding.Controls.QValue);
        Same("untrained_r", finding => finding.Controls.Untrained);
        Same("random_direction_r", finding => finding.Controls.RandomDirection);
        Same("off", finding => finding.Switching?.Off);
        Same("chance_on", finding => finding.Switching?.ChanceOn);
        Same("events", finding => finding.Switching?.Events);
        Same("fall", finding => finding.Ablation?.Fall);
        Same("fall_high", finding => finding.Ablation?.Interval.High);
        Same("closer", finding => finding.Ablation?.Closer);
        CollectionAssert.AreEqual(
            cells[0].Ablation!.OtherUnits.Select(other => other.Fall).ToArray(),
            read.Column<double[]>("other_units_fall")[0]);
        Assert.IsEmpty(read.Column<double[]>("other_units_fall")[2]);
        Assert.AreEqual(
            cells[0].Ablation!.OtherUnits.Max(other => other.Fall), read.Column<double?>("other_units_most_fall")[0]!.Value);
    }

    [TestMethod]
    public void Without_findings_the_columns_are_there()
    {
        using var read = Written(SampleFindings.Table(1));
        Assert.IsEmpty(read.Column<string>("unit"));
    }

    private ParquetColumns Written(params FindingSet[] sets)
    {
        using (var stream = File.Create(_path)) CellsParquet.Write(stream, sets);
        return new(_path);
    }
}
