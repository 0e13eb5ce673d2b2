using MLNetInterpret.Drawing.Figures.Tables;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class RowComparisonTests
{
    private static readonly ColumnProfile[] Columns =
    [
        new("near", 0, [0, 1, 4, 5, 6, 9, 10], 5, 2, null),
        new("far", 0.1, [0, 1, 4, 5, 6, 9, 10], 5, 2, null),
        new("flat", 0, [3, 3, 3, 3, 3, 3, 3], 3, 0, null),
        new("common", 0, null, null, null, [("a", 0.9), ("b", 0.1)]),
        new("rare", 0.02, null, null, null, [("a", 0.9), ("b", 0.08)]),
    ];

    [TestMethod]
    public void The_least_ordinary_column_comes_first()
    {
        var comparison = RowComparison.Of(Row(6, 11, "a", "b"), Row(5, 5, "b", "a"), Columns);
        CollectionAssert.AreEqual(
            new[] { "far", "near", "flat" }, comparison.Numbers.Select(column => column.Profile.Name).ToArray());
        CollectionAssert.AreEqual(
            new[] { "rare", "common" }, comparison.Categories.Select(column => column.Profile.Name).ToArray());
    }

    [TestMethod, DataRow(-0.1, true), DataRow(0, false), DataRow(10, false), DataRow(10.1, true)]
    public void Outside_means_beyond_the_middle_98_percent(double value, bool outside)
    {
        var far = RowComparison.Of(Row(5, value, "a", "a"), null, Columns).Numbers.Single(column => column.Profile.Name == "far");
        Assert.AreEqual(outside, far.IsOutside(far.High));
    }

    [TestMethod]
    public void A_missing_value_has_no_distance_and_its_own_share()
    {
        var comparison = RowComparison.Of(Row(5, null, "a", ""), null, Columns);
        Assert.AreEqual(0, comparison.Numbers.Single(column => column.Profile.Name == "far").Distance);
        Assert.AreEqual(0.02, comparison.Categories.Single(column => column.Profile.Name == "rare").Share);
    }

    [TestMethod]
    public void The_axis_holds_every_column_but_is_not_stretched_by_an_extreme_value()
    {
        var ordinary = ValueAxis.For(RowComparison.Of(Row(5, 5, "a", "a"), null, Columns).Numbers, 0, 100);
        Assert.IsFalse(ordinary.IsBeyond(-2.5) || ordinary.IsBeyond(2.5));
        var extreme = ValueAxis.For(RowComparison.Of(Row(5, 500, "a", "a"), null, Columns).Numbers, 0, 100);
        Assert.IsTrue(extreme.IsBeyond(247.5));
        Assert.AreEqual(100, extreme.At(247.5));
        Assert.IsFalse(extreme.IsBeyond(6));
    }

    [TestMethod]
    public void The_columns_that_matter_most_stay_and_the_others_are_counted()
    {
        var surprising = RowComparison.Of(Row(6, 11, "a", "b"), null, Columns, most: 2);
        Assert.AreEqual(
            ("rare far", 3), (string.Join(' ', Names(surprising)), surprising.Left), "a value of 8 % is 3.4 deviations off");
        var driven = RowComparison.Of(Row(6, 11, "a", "b"), null, Columns, ["flat", "common", "near"], most: 4);
        CollectionAssert.AreEquivalent(new[] { "flat", "common", "near", "rare" }, Names(driven), "those behind the unit first");
        Assert.AreEqual((5, 0), (Names(RowComparison.Of(Row(6, 11, "a", "b"), null, Columns)).Length, 0));

        static string[] Names(RowComparison comparison) =>
            [.. comparison.Categories.Concat(comparison.Numbers).Select(column => column.Profile.Name)];
    }

    private static RowInput Row(double near, double? far, string common, string rare) => new(
    [
        new("near", "", near), new("far", "", far), new("flat", "", 3), new("common", common, null), new("rare", rare, null),
    ]);
}
