using Microsoft.ML;

namespace MLNetInterpret.Descriptions;

[TestClass]
public class TableAnalysisTests
{
    private static readonly TableAnalysisOptions Few = new()
    {
        Attribution = new() { SampleRows = 60, BackgroundRows = 8, Shuffles = 2, Resamples = 20 },
        Descriptions = new() { Shuffles = 2, Resamples = 20 },
        Profiles = new() { Curve = [50, 100] },
        DependenceColumns = 2,
    };

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Everything_about_a_planted_unit_agrees()
    {
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(3_000));
        var model = Applicants.Planted(_ml, data);
        var found = _ml.Interpretation.AnalyzeTable(model, data, ["unit:0", "unit:1"], Few);
        Assert.AreEqual((FoundRows: 2250, HeldOutRows: 750, IsUnseen: false, UntrainedNetworks: 0), found.Background);
        CollectionAssert.AreEqual(new[] { "unit:0", "unit:1" }, found.Units.Select(unit => unit.Unit.ToString()).ToArray());
        var unit = found.Of("unit:0")!;
        Assert.AreEqual(1, unit.Profile.Highest.Score, 1e-4);
        Assert.IsTrue(unit.Highest.Fits(unit.Profile.Highest.Row.Values), unit.Highest.Words);
        Assert.AreEqual(Verdict.Measured, unit.Highest.Verdict, unit.Highest.Reason);
        Assert.AreEqual(found.Of("unit:1")!.Lowest.Words, unit.Highest.Words);
        Assert.HasCount(2, found.Drivers!.Units);
        Assert.AreEqual(0, found.Drivers.Units[0].Columns.Single(column => column.Column == "Bystander").PermutationImportance);
        CollectionAssert.AreEqual(
            new Unit[] { "unit:0", "unit:1" }, found.Drivers.Redundant.Single().ToArray(), "one is the other's negative");
        CollectionAssert.AreEqual(
            found.Drivers.Units[0].Ranked.Take(2).Select(column => column.Column).ToArray(),
            unit.Dependence.Select(curve => curve.Column).ToArray());
        Assert.AreEqual("unit:0", unit.Shared.Unit.ToString());
        Assert.IsNull(found.Stability);

        // the parts are what their own doors give
        var own = _ml.Interpretation.Describe(model, data, ["unit:0", "unit:1"], Few.Descriptions)[0];
        Assert.AreEqual(Same.Of(own.Highest.Conditions), Same.Of(unit.Highest.Conditions));
        Assert.AreEqual(Same.Of(own.Highest.HeldOut), Same.Of(unit.Highest.HeldOut));
        Assert.AreEqual(Same.Of(own.Highest.Controls), Same.Of(unit.Highest.Controls));
        var shared = _ml.Interpretation.Shared(model, data, "unit:0", Few.Attribution);
        Assert.AreEqual(Same.Of(shared.Traits), Same.Of(unit.Shared.Traits));
        var curve = _ml.Interpretation.PartialDependence(model, data, "unit:0", unit.Dependence[0].Column, Few.Attribution);
        Assert.AreEqual(curve.Points.Count, unit.Dependence[0].Points.Count);
        foreach (var (left, right) in curve.Points.Zip(unit.Dependence[0].Points)) Assert.AreEqual(left.Mean, right.Mean, 1e-6);
    }

    [TestMethod]
    public void Wide_tables_get_no_drivers_and_given_rows_count_as_unseen()
    {
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(300));
        var model = Applicants.Planted(_ml, data);
        var found = _ml.Interpretation.AnalyzeTable(model, data, ["unit:0"], Few with
        {
            MostDriverColumns = 3,
            Descriptions = Few.Descriptions with { HeldOut = _ml.Data.LoadFromEnumerable(Applicants.Rows(200, 4)) },
        });
        Assert.IsNull(found.Drivers);
        Assert.IsEmpty(found.Units[0].Dependence);
        Assert.AreEqual((FoundRows: 300, HeldOutRows: 200, IsUnseen: true, UntrainedNetworks: 0), found.Background);
    }

    [TestMethod]
    public void Bad_input_is_refused()
    {
        var model = Applicants.Planted(_ml, _ml.Data.LoadFromEnumerable(Applicants.Rows(9)));
        void Refused(int rows, TableAnalysisOptions options, string expected, string units = "unit")
        {
            var failure = Assert.Throws<ArgumentException>(
                () => _ml.Interpretation.AnalyzeTable(
                    model, _ml.Data.LoadFromEnumerable(Applicants.Rows(rows)), [units], options));
            StringAssert.Contains(failure.Message, expected);
        }

        Refused(50, Few with { DependenceColumns = -1 }, "DependenceColumns is -1, but has to be at least 0");
        Refused(50, Few with { MostDriverColumns = -1 }, "MostDriverColumns is -1, but has to be at least 0");
        Refused(50, Few, "no activation point 'none'", "none");
        Refused(0, Few, "no rows");
        Refused(3, Few, "need 4 rows, not 3");
    }
}
