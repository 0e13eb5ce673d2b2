using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class PointFoldTests
{
    [TestMethod, DataRow(1e6, 0.1), DataRow(-1e6, 0.1), DataRow(1e7, 1), DataRow(3e-3, 1e-9)]
    public void A_small_spread_about_a_large_mean_is_exact(double mean, double deviation)
    {
        var random = new Random(3);
        float Value() => (float)(mean + deviation * (random.NextDouble() * 2 - 1) * Math.Sqrt(3));
        float[] values = [.. Enumerable.Range(0, 4000).Select(_ => Value())];
        using var network = Planted.Same(1);
        var plan = new ScanPlan { Units = ["same"], RowsPerShard = 1000, BatchRows = 237 };
        var found = Scans.Catalogue(network, plan, Data.Of([.. values.Select(value => new[] { value })])).Units[0].Statistics;
        var exact = Math.Sqrt(ReferenceArithmetic.Variance(values));
        Assert.AreEqual(exact, found.StandardDeviation, exact * 1e-9);
        Assert.AreEqual(ReferenceArithmetic.Mean(values), found.Mean, Math.Abs(mean) * 1e-15);
    }

    [TestMethod, DataRow(0.1f), DataRow(-1234.5678f), DataRow(1e-40f), DataRow(3e38f)]
    public void A_unit_that_never_changes_has_no_variance_at_all(float value)
    {
        using var network = Planted.Same(2);
        var rows = Data.Of([.. Enumerable.Range(0, 700).Select(row => new[] { value, row })]);
        var plan = new ScanPlan { Units = ["same"], Columns = ["constant", "row"], RowsPerShard = 300, DuplicateDistance = -1 };
        var found = Scans.Catalogue(network, plan, rows).Units;
        Assert.AreEqual(0, found[0].Statistics.StandardDeviation);
        Assert.AreEqual(value, found[0].Statistics.Mean, Math.Abs(value) * 1e-15);
        CollectionAssert.AreEqual(new double?[] { null, null }, found[0].Columns.ToArray());
        Assert.IsNull(found[1].Columns[0]);
        Assert.AreEqual(1, found[1].Columns[1]!.Value, 1e-12);
    }

    [TestMethod]
    public void Units_do_not_depend_on_how_many_there_are_beside_them()
    {
        // as many as fill vectors, and one more or less
        foreach (var units in new[] { 1, 7, 8, 15, 16, 17, 33 })
        {
            using var network = Planted.Same(units);
            var rows = Data.Normal(units, 40, units);
            var plan = new ScanPlan { Units = ["same"], TopRows = 2, DuplicateDistance = -1 };
            foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
                ReferenceScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
        }
    }

    [TestMethod, TestCategory("Long"), DataRow(1), DataRow(2)]
    public void Damaged_values_anywhere_among_many_units_agree_with_a_slow_scan(int seed)
    {
        const int units = 37, rows = 150;      // two blocks are damaged, one is whole
        var random = new Random(seed);
        float[] Row() => [.. Enumerable.Range(0, units).Select(_ => random.NextSingle() * 4 - 2)];
        var values = Enumerable.Range(0, rows).Select(_ => Row()).ToArray();
        for (var i = 0; i < 12; i++)
            values[random.Next(rows)][random.Next(2) == 0 ? random.Next(16) : random.Next(32, units)] =
                new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }[i % 3];
        using var network = Planted.Same(units);
        var plan = new ScanPlan
        {
            Units = ["same"],
            TopRows = 3,
            DuplicateDistance = -1,
            BatchRows = 64,
            RowsPerShard = 100,
            Classes = ["a", "b"],
            Columns = [.. Enumerable.Range(0, units).Select(column => $"c{column}")],
        };
        var data = Data.Of(values).InClasses("a", "b");
        foreach (var unit in Scans.Catalogue(network, plan, data).Units)
            ReferenceScan.Of(network, plan, data, unit.Unit, unit.Reduction).Agrees(unit);
    }

    [TestMethod]
    public void Exact_correlations_of_many_units_are_those_of_their_values()
    {
        const int units = 21;
        using var network = Planted.Same(units);
        var rows = Data.Normal(8, 90, units);
        var plan = new ScanPlan
        {
            Units = ["same"],
            ExactCorrelations = ["same"],
            Projections = 0,
            BatchRows = 37,
            RowsPerShard = 50,
        };
        float[] Column(int unit) => rows.Input.select(1, unit).contiguous().data<float>().ToArray();
        var values = Enumerable.Range(0, units).Select(Column).ToArray();
        foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
        {
            Assert.HasCount(5, unit.Similar);
            foreach (var other in unit.Similar)
            {
                var (one, two) = (values[unit.Unit.Index!.Value], values[other.Unit.Index!.Value]);
                var expected = ReferenceArithmetic.Pearson(one, two)!.Value;
                Assert.AreEqual(expected, other.Correlation, 1e-7);
            }
        }
    }

    [TestMethod]
    public void A_damaged_row_counts_for_the_units_that_it_is_sound_for()
    {
        using var network = Planted.Same(3);
        var plan = new ScanPlan { Units = ["same"], DuplicateDistance = -1 };
        var rows = Data.Of([[float.NaN, -5, 1], [2, float.NegativeInfinity, 1], [3, 7, float.NaN]]);
        var found = Scans.Catalogue(network, plan, rows).Units;
        Assert.AreEqual((2L, 1L, 2.5, 2f, 3f), Told(found[0]));
        Assert.AreEqual((2L, 1L, 1.0, -5f, 7f), Told(found[1]));
        Assert.AreEqual((2L, 1L, 1.0, 1f, 1f), Told(found[2]));
        CollectionAssert.AreEqual(new long[] { 2, 0 }, found[1].Highest.RowNumbers());
        static (long, long, double, float, float) Told(UnitScan unit)
        {
            var told = unit.Statistics;
            return (told.Count, told.NonFinite, told.Mean, told.Minimum, told.Maximum);
        }
    }

    [TestMethod]
    public void A_unit_of_nothing_but_NaN_is_dead_and_has_no_rows()
    {
        using var network = Planted.Same(1);
        var rows = Data.Of([[float.NaN], [float.PositiveInfinity]]);
        var found = Scans.Catalogue(network, new() { Units = ["same"] }, rows).Units[0];
        Assert.AreEqual(UnitState.Dead, found.State);
        Assert.AreEqual((0L, 2L), (found.Statistics.Count, found.Statistics.NonFinite));
        Assert.IsEmpty(found.Highest);
        Assert.IsEmpty(found.Lowest);
    }

    [TestMethod]
    public void Ties_are_in_row_order_and_both_zeros_are_equal()
    {
        using var network = Planted.Same(1);
        var plan = new ScanPlan { Units = ["same"], TopRows = 3, CandidatesPerRow = 1, DuplicateDistance = -1, RowsPerShard = 2 };
        var found = Scans.Catalogue(network, plan, Data.Of([[-0f], [0], [-0f], [1], [-1]])).Units[0];
        CollectionAssert.AreEqual(new long[] { 3, 0, 1 }, found.Highest.RowNumbers());
        CollectionAssert.AreEqual(new long[] { 4, 0, 1 }, found.Lowest.RowNumbers());
        Assert.AreEqual(0.6, found.Statistics.ZeroShare);
        Assert.AreEqual(UnitState.Dead, Scans.Catalogue(network, plan, Data.Of([[-0f], [0], [-0f]])).Units[0].State);
    }
}
