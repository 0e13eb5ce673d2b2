namespace MLNetInterpret.Attribution;

/// <summary>Descriptions judged, and joined with findings.</summary>
[TestClass]
public class RowDescriptionTests
{
    private static readonly RowCondition Long = new()
    {
        Column = "Time",
        Least = 48,
        Most = null,
        Categories = null,
        Words = "long terms (48 or more)",
        Weight = 1.5,
        Share = 0.3,
    };
    private static readonly RowCondition Recorded = new()
    {
        Column = "Records",
        Least = null,
        Most = null,
        Categories = ["yes"],
        Words = "a recorded default",
        Weight = 1.2,
        Share = 0.2,
    };

    [TestMethod]
    public void A_row_fits_where_every_condition_holds()
    {
        var description = Judged();
        Assert.IsTrue(description.Fits([new("Records", "yes", null), new("Time", "48", 48)]));
        Assert.IsFalse(description.Fits([new("Records", "yes", null), new("Time", "47", 47)]));
        Assert.IsFalse(description.Fits([new("Records", "no", null), new("Time", "60", 60)]));
        Assert.IsFalse(description.Fits([new("Time", "60", 60)]), "a column that is not there");
        var missing = new RowCondition
        {
            Column = "Income",
            Least = null,
            Most = null,
            Categories = [""],
            Words = "Income missing",
            Weight = 1,
            Share = 0.1,
        };
        Assert.IsTrue(missing.Holds(new("Income", "", null)));
        Assert.IsFalse(missing.Holds(new("Income", "5", 5)));
        Assert.IsFalse(Long.Holds(new("Time", "", null)));
        var either = new RowCondition
        {
            Column = "Home",
            Least = null,
            Most = null,
            Categories = ["rent", ""],
            Words = "Home rent or missing",
            Weight = 1,
            Share = 0.4,
        };
        Assert.IsTrue(either.Holds(new("Home", "rent", null)) && either.Holds(new("Home", "", null)));
        Assert.IsFalse(either.Holds(new("Home", "owner", null)) || either.Holds(new("Job", "rent", null)));
    }

    [TestMethod]
    [DataRow(0.9, 0.85, 100, 0.6, 0.8, true, Verdict.Supported, "random weights give up to 0.80")]
    [DataRow(0.9, 0.85, 100, 0.6, double.NaN, true, Verdict.Measured, "not compared with random weights")]
    [DataRow(0.9, 0.85, 100, 0.6, 0.87, true, Verdict.Undecided, "need not have been learned")]
    [DataRow(0.9, 0.85, 100, 0.6, double.NaN, false, Verdict.NotRepresentative, "the best plausible one fits")]
    [DataRow(0.7, 0.65, 100, 0.6, 0.5, true, Verdict.Undecided, "too often no further out")]
    [DataRow(0.7, 0.55, 100, 0.6, 0.5, true, Verdict.NotSupported, "shuffled activations give up to 0.60")]
    [DataRow(0.6, 0.49, 100, 0.4, double.NaN, true, Verdict.NotSupported, "AUC 0.60")]
    [DataRow(0.9, 0.85, 19, 0.6, 0.5, true, Verdict.Undecided, "only 19 of 300")]
    public void The_verdict_follows_from_the_measurements(
        double auc, double low, int fitting, double shuffled, double untrained, bool optimumFits, Verdict expected, string reason)
    {
        var judged = Judged(auc, low, fitting, shuffled, untrained, optimumFits);
        Assert.AreEqual(expected, judged.Verdict);
        StringAssert.Contains(judged.Reason, reason);
    }

    [TestMethod]
    public void Nothing_is_claimed_without_conditions()
    {
        DescriptionTest undecided = new(9, 0, double.NaN, null, 0);
        var none = RowDescription.Judged([], "", undecided, undecided, new(double.NaN, double.NaN, 0), null, true);
        Assert.AreEqual(Verdict.Undecided, none.Verdict);
        Assert.AreEqual("no small set of conditions separates the rows at this end from others", none.Reason);
    }

    private static RowDescription Judged(
        double auc = 0.9, double low = 0.85, int fitting = 100, double shuffled = 0.6, double untrained = 0.8,
        bool optimumFits = true)
    {
        var test = new DescriptionTest(300, fitting, auc, new(low, 0.95, 0.95), 1.5);
        DescriptionControls controls = new(shuffled, untrained, 4);
        return RowDescription.Judged(
            [Long, Recorded], "long terms (48 or more) and a recorded default", test, test, controls, null, optimumFits);
    }
}
