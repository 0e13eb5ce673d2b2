using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class SimilarUnitTests
{
    private const int Projections = 256;

    [TestMethod, DataRow(true), DataRow(false)]
    public void Copies_are_found_with_their_sign_and_independent_units_are_not(bool exact)
    {
        using var network = Planted.Linear(
            [1, 0, 0, 0], [1, 0, 0, 0], [3, 0, 0, 0], [-0.5f, 0, 0, 0],
            [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, -2, 0.01f], [0, 0, 0, 1]);
        var plan = new ScanPlan
        {
            Units = ["linear"],
            ExactCorrelations = exact ? ["linear"] : [],
            Projections = exact ? 0 : Projections,
        };
        var found = Scans.Catalogue(network, plan, Data.Normal(2, 2000, 4)).Units;
        foreach (var (unit, other, sign) in new[] { (0, 1, 1), (0, 2, 1), (0, 3, -1), (3, 2, -1), (5, 6, -1) })
        {
            var copy = found[unit].Similar.Single(similar => similar.Unit == found[other].Unit);
            Assert.IsTrue(copy.IsCopy, $"{found[unit].Unit} {found[other].Unit}");
            Assert.AreEqual(sign, Math.Sign(copy.Correlation));
            Assert.AreEqual(exact, copy.IsExact);
        }

        Assert.AreEqual("linear:6", found[5].CopyOf!.Unit.ToString());
        foreach (var alone in new[] { 4, 7 })
        {
            Assert.IsNull(found[alone].CopyOf, $"{found[alone].Unit}");
            Assert.IsTrue(found[alone].Similar.All(similar => Math.Abs(similar.Correlation) < 5 / Math.Sqrt(Projections)));
        }
    }

    [TestMethod, DataRow(1), DataRow(2), DataRow(3)]
    public void Estimates_are_near_the_exact_correlations(int seed)
    {
        var (values, found) = Mixed(seed, new() { Units = ["same"], Projections = Projections, Seed = seed });
        foreach (var unit in found)
        {
            Assert.HasCount(Projections, unit.Projection);
            foreach (var similar in unit.Similar)
            {
                var exact = ReferenceArithmetic.Pearson(values[unit.Unit.Index!.Value], values[similar.Unit.Index!.Value])!.Value;
                var error = (similar.Correlation - exact) / ((1 - exact * exact) / Math.Sqrt(Projections));
                Assert.IsFalse(similar.IsExact);
                Assert.IsLessThan(5, Math.Abs(error), $"{unit.Unit} {similar}: {exact}");
            }
        }
    }

    [TestMethod, TestCategory("Long"), DataRow(1), DataRow(2)]
    public void Rows_that_share_their_places_widen_the_estimates_no_more_than_stated(int seed)
    {
        const int rows = 40_000;
        int[] together = [.. new[] { 0, 4095, 4096, rows }.Select(count => RowProjection.Together(count, 256))];
        CollectionAssert.AreEqual(new[] { 1, 1, 2, 16 }, together);
        var plan = new ScanPlan { Units = ["same"], Projections = Projections, Seed = seed, RowsPerShard = rows };
        var (values, found) = Mixed(seed, plan, rows);
        var wider = Math.Sqrt(1 + 1 / 8.0);
        foreach (var unit in found)
            foreach (var similar in unit.Similar)
            {
                var exact = ReferenceArithmetic.Pearson(values[unit.Unit.Index!.Value], values[similar.Unit.Index!.Value])!.Value;
                var deviations = Math.Abs(similar.Correlation - exact) / ((1 - exact * exact) / Math.Sqrt(Projections));
                Assert.IsLessThan(5 * wider, deviations, $"{unit.Unit} {similar}: {exact}");
            }
    }

    [TestMethod]
    public void The_inner_product_of_two_projections_is_as_wide_of_the_correlation_as_stated()
    {
        var errors = new List<double>();
        for (var seed = 0; seed < 6; seed++)
        {
            var (values, found) = Mixed(seed, new() { Units = ["same"], Projections = Projections, Seed = seed });
            for (var a = 0; a < found.Count; a++)
                for (var b = 0; b < a; b++)
                {
                    var exact = ReferenceArithmetic.Pearson(values[a], values[b])!.Value;
                    var estimate = found[a].Projection.Zip(found[b].Projection, (x, y) => (double)x * y).Sum();
                    errors.Add((estimate - exact) / ((1 - exact * exact) / Math.Sqrt(Projections)));
                }
        }

        var deviation = Math.Sqrt(errors.Average(error => error * error));
        Assert.IsTrue(deviation is > 0.7 and < 1.4, $"{deviation} standard errors");
        Assert.AreEqual(0, errors.Average(), 0.4);
    }

    [TestMethod, DataRow(0), DataRow(Projections)]
    public void Exact_correlations_equal_Pearsons(int projections)
    {
        var plan = new ScanPlan
        {
            Units = ["same"],
            Projections = projections,
            ExactCorrelations = ["same"],
            RowsPerShard = 130,
        };
        var (values, found) = Mixed(4, plan);
        foreach (var unit in found)
        {
            var own = unit.Unit.Index!.Value;
            var expected = Enumerable.Range(0, values.Count).Where(other => other != own)
                .Select(other => (Other: other, Correlation: ReferenceArithmetic.Pearson(values[own], values[other])!.Value))
                .OrderByDescending(pair => Math.Abs(pair.Correlation)).Take(5).ToArray();
            CollectionAssert.AreEqual(
                expected.Select(pair => (int?)pair.Other).ToArray(),
                unit.Similar.Select(similar => similar.Unit.Index).ToArray());
            foreach (var (pair, similar) in expected.Zip(unit.Similar))
            {
                Assert.IsTrue(similar.IsExact);
                Assert.AreEqual(pair.Correlation, similar.Correlation, 1e-9);
            }
        }
    }

    [TestMethod, DataRow(true), DataRow(false)]
    public void Shards_do_not_change_correlations(bool exact)
    {
        var plan = new ScanPlan { Units = ["same"], ExactCorrelations = exact ? ["same"] : [] };
        var (whole, parts) = (Mixed(5, plan).Found, Mixed(5, plan with { RowsPerShard = 37 }).Found);
        foreach (var (a, b) in whole.Zip(parts))
            foreach (var (one, other) in a.Similar.Zip(b.Similar))
            {
                Assert.AreEqual(one.Unit, other.Unit);
                Assert.AreEqual(one.Correlation, other.Correlation, 1e-5);
            }
    }

    [TestMethod]
    public void Another_seed_projects_otherwise()
    {
        var plan = new ScanPlan { Units = ["same"] };
        CollectionAssert.AreNotEqual(
            Mixed(5, plan).Found[0].Projection.ToArray(), Mixed(5, plan with { Seed = 1 }).Found[0].Projection.ToArray());
    }

    [TestMethod]
    public void A_unit_that_never_changes_or_has_NaN_is_like_no_other()
    {
        using var network = Planted.Same(4);
        var rows = Data.Of([.. Enumerable.Range(0, 50).Select(row => new[] { row, 2, row == 7 ? float.NaN : row, -row })]);
        foreach (var exact in new[] { true, false })
        {
            var plan = new ScanPlan { Units = ["same"], ExactCorrelations = exact ? ["same"] : [] };
            var found = Scans.Catalogue(network, plan, rows).Units;
            foreach (var unit in new[] { found[1], found[2] })
            {
                Assert.IsEmpty(unit.Similar);
                Assert.IsEmpty(unit.Projection);
            }

            Assert.AreEqual(found[3].Unit, found[0].Similar.Single().Unit);
            Assert.AreEqual(-1, found[0].Similar[0].Correlation, 1e-6);
        }
    }

    [TestMethod]
    public void Without_projections_there_are_no_similar_units()
    {
        foreach (var unit in Mixed(1, new() { Units = ["same"], Projections = 0 }).Found)
        {
            Assert.IsEmpty(unit.Similar);
            Assert.IsEmpty(unit.Projection);
        }
    }

    [TestMethod]
    public void Units_are_compared_under_the_same_reduction()
    {
        using var network = Planted.WholePictures();
        var plan = new ScanPlan { Units = ["conv1"], Reductions = [Reduction.Max, Reduction.Mean], BatchRows = 8 };
        foreach (var unit in Scans.Catalogue(network, plan, Data.Whole(1, -3, 3, 100, 1, 9, 9)).Units)
        {
            Assert.HasCount(2, unit.Similar);      // three channels
            Assert.IsFalse(unit.Similar.Any(similar => similar.Unit == unit.Unit));
        }
    }

    /// <summary>Eight units, some mixtures of others: every strength of correlation.</summary>
    private static (IReadOnlyList<float[]> Values, IReadOnlyList<UnitScan> Found) Mixed(int seed, ScanPlan plan, int count = 600)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, count).Select(_ =>
        {
            float Normal() =>
                (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            var (a, b, c, d) = (Normal(), Normal(), Normal(), Normal());
            return new[] { a, b, c, 100 + 3 * a + b, a - b, -c + d / 4, (a + b + c + d) / 10, a + 3 * d };
        }).ToArray();
        using var network = Planted.Same(8);
        return (
            [.. Enumerable.Range(0, 8).Select(unit => rows.Select(row => row[unit]).ToArray())],
            Scans.Catalogue(network, plan, Data.Of(rows)).Units);
    }
}
