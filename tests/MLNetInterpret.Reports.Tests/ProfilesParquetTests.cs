using MLNetInterpret.Reports.Catalogue;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class ProfilesParquetTests
{
    private string _path = "";

    [TestInitialize]
    public void MakePath() => _path = Path.Combine(Path.GetTempPath(), $"mlnetinterpret-profiles-{Guid.NewGuid()}.parquet");

    [TestCleanup]
    public void DeleteFile() => File.Delete(_path);

    [TestMethod]
    public void Every_unit_end_and_level_has_its_row()
    {
        var set = SampleTable.Of(SampleFindings.Hostile);
        using var read = Written(SampleFindings.Table(1), set);
        CollectionAssert.AreEqual(
            Enumerable.Repeat("hidden1:0", 6).ToArray(), read.Column<string>("unit"), "the others have no curve");
        CollectionAssert.AreEqual(
            new[] { "highest", "highest", "highest", "lowest", "lowest", "lowest" }, read.Column<string>("end"));
        var profile = set.Table!.Units[0].Profile;
        PlausibilityPoint[] points = [.. profile.Highest.Curve, .. profile.Lowest.Curve];

        void Same<T>(string column, Func<PlausibilityPoint, T> value) =>
            CollectionAssert.AreEqual(points.Select(value).ToArray(), read.Column<T>(column), column);

        Same("most_percentile", point => point.MostPercentile);
        Same("score", point => point.Score);
        Same("share", point => point.Share);
        Same("percentile", point => point.Percentile);
        CollectionAssert.AreEqual(new float?[] { 5, 5, 5, null, null, null }, read.Column<float?>("bound"));
        CollectionAssert.AreEqual(new[] { false, false, false, true, true, true }, read.Column<bool>("proven_best"));
        Assert.AreEqual(0.82, read.Column<double?>("auc")[0]);
        Assert.AreEqual("undecided", read.Column<string>("verdict")[3]);
        Assert.AreEqual("planted rows", read.Column<string>("model")[0]);
        var rows = read.Column<string?>("row");
        Assert.IsNull(rows[1]);
        using var json = System.Text.Json.JsonDocument.Parse(rows[0]!);
        Assert.AreEqual(90, json.RootElement.GetProperty("Income").GetDouble());
        Assert.AreEqual("yes" + SampleFindings.Hostile, json.RootElement.GetProperty("Records").GetString());
    }

    [TestMethod]
    public void Without_profiles_the_columns_are_there()
    {
        using var read = Written(SampleFindings.Table(1));
        Assert.IsEmpty(read.Column<string>("unit"));
    }

    private ParquetColumns Written(params FindingSet[] sets)
    {
        using (var stream = File.Create(_path)) ProfilesParquet.Write(stream, sets);
        return new(_path);
    }
}
