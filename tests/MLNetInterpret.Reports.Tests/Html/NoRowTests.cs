using MLNetInterpret.Drawing.Figures.Pictures;
using MLNetInterpret.Drawing.Figures.Text;

namespace MLNetInterpret.Reports.Tests;

/// <summary>An end of a unit's range that no row stands for says so, in pages and figures.</summary>
[TestClass]
public class NoRowTests
{
    private static readonly UnitStatistics Sparse =
        new(2_000, 0, 0.2, 0.3, 0.62, 0, 4, [0, 0, 0, 0, 1, 2, 3], new([0, 2, 4], [1_900, 100]));

    private static readonly UnitStatistics Constant =
        new(2_000, 0, 0.3, 0, 0, 0.3f, 0.3f, [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3], new([0.3, 0.31], [2_000]));

    [TestMethod]
    [DataRow(InputKind.Image), DataRow(InputKind.Table), DataRow(InputKind.Text)]
    public void Pages_say_it(InputKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-none-");
        try
        {
            var path = Path.Combine(folder.FullName, "report");
            Report.Write(path, Planted(kind));
            var page = ReportText.Of(path);
            StringAssert.Contains(page, "no row in particular: 62 % of all activations are 0, its smallest");
            StringAssert.Contains(page, "no row in particular: always 0.3");
            var read = FindingSetJson.ReadAll(path, ScanParquet.Read).Single();
            Assert.AreEqual(null, Deep.Difference(Planted(kind), read));
            Assert.IsTrue(read[0].Lowest.IsShared);
            Assert.IsFalse(read[0].Highest.IsShared);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void Figures_say_it()
    {
        var (pictures, text) = (Planted(InputKind.Image), Planted(InputKind.Text));
        foreach (var drawn in new[]
        {
            UnitStrip.Draw(pictures[0], pictures), UnitSheet.Draw(pictures, pictures[0].Unit.Point)[0], TextHeat.Draw(text[0]),
            TextHeat.Draw(text[1]),
        })
            using (drawn) StringAssert.Contains(drawn.ToSvg(), "no row in particular");
    }

    /// <summary>A unit that is 0 on most rows, and one that never changes.</summary>
    private static FindingSet Planted(InputKind kind)
    {
        var set = kind switch
        {
            InputKind.Image => SampleFindings.Images(2, size: 6),
            InputKind.Table => SampleFindings.Table(2),
            _ => SampleFindings.Text(2),
        };
        var sparse = set[0]
            .With(finding => finding.Lowest, new Extreme(set[0].Lowest.Optimized, []) { IsShared = true })
            .With(finding => finding.Statistics, Sparse);
        var constant = new Finding(
            set[1].Unit, "has no preference: its activation is 0.3 on everything scanned", new(null, []), new(null, []), Constant,
            [], Verdict.Dead, "its activation is 0.3 on everything scanned");
        return new([sparse, constant], kind, set.Columns, set.Provenance);
    }
}
