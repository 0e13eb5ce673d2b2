using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class ExtremeBoundsTests
{
    [TestMethod]
    [DataRow(1000, 5, 1000), DataRow(160, 20, 1000), DataRow(333, 36, 7), DataRow(50, 1, 3), DataRow(64, 8, 1)]
    public void As_many_rows_as_are_looked_for_lie_beyond_them_and_few_more(int rows, int count, int different)
    {
        var random = new Random(rows);
        float[] values = [.. Enumerable.Range(0, rows * Lanes.Width).Select(_ => random.Next(different) - different / 2f)];
        var nothing = new float[Lanes.Width];
        Array.Fill(nothing, float.NegativeInfinity);
        var everything = new float[Lanes.Width];
        Array.Fill(everything, float.PositiveInfinity);
        var (above, below) = ExtremeBounds.Of(values, count).Beyond(nothing, everything, 0);
        for (var unit = 0; unit < Lanes.Width; unit++)
        {
            float[] own = [.. Enumerable.Range(0, rows).Select(row => values[row * Lanes.Width + unit]).Order()];
            Assert.IsGreaterThanOrEqualTo(count, own.Count(value => value > above[unit]));
            Assert.IsGreaterThanOrEqualTo(count, own.Count(value => value < below[unit]));
            if (different < 1000 || rows < 1000) continue;      // where values are few, many rows share them
            Assert.IsLessThan(3 * count, own.Count(value => value > above[unit]));
            Assert.IsLessThan(3 * count, own.Count(value => value < below[unit]));
        }
    }

    [TestMethod, DataRow(100, 13), DataRow(7, 1), DataRow(1000, 0)]
    public void Where_rows_are_few_or_none_is_looked_for_there_are_none(int rows, int count)
    {
        var (enters, entersLow) = (new float[Lanes.Width], new float[Lanes.Width]);
        entersLow.AsSpan().Fill(-1);
        var bounds = ExtremeBounds.Of(new float[rows * Lanes.Width], count);
        var (above, below) = bounds.Beyond(enters, entersLow, 0);
        Assert.AreEqual((0f, -1f), (above[3], below[3]));
        Assert.IsTrue(bounds.AreMet(enters, entersLow, 0));
    }

    [TestMethod, DataRow(true), DataRow(false)]
    public void Rows_that_count_as_one_leave_room_for_others(bool once)
    {
        // of 400 rows the 300 largest are the same: with each row once, five of the others have to be found, too
        using var network = Planted.Linear([1]);
        var rows = Data.Of([.. Enumerable.Range(0, 400).Select(row => (float[])[row % 4 == 0 ? row : 1000])]);
        var plan = new ScanPlan { Units = ["linear"], TopRows = 6, CandidatesPerRow = 1, DuplicateDistance = once ? 0 : -1 };
        var found = Scans.Catalogue(network, plan, rows).Units[0];
        long[] expected = once ? [1, 396, 392, 388, 384, 380] : [1, 2, 3, 5, 6, 7];
        CollectionAssert.AreEqual(expected, found.Highest.RowNumbers());
        CollectionAssert.AreEqual(new long[] { 0, 4, 8, 12, 16, 20 }, found.Lowest.RowNumbers());
    }
}
