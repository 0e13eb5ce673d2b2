using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Ranks with ties, and the AUC that follows from them, against slow counting.</summary>
[TestClass]
public class RanksTests
{
    private static readonly Gen<(int Figure, bool Holds, int Times)[]> Rows =
        Gen.Select(Gen.Int[0, 6], Gen.Bool, Gen.Int[0, 3]).Array[1, 40];

    [TestMethod]
    [DataRow(new float[] { 3, 1, 2 }, new double[] { 2, 0, 1 })]
    [DataRow(new float[] { 5, 1, 5, 0, 5 }, new double[] { 3, 1, 3, 0, 3 })]        // ranks 2, 3 and 4 are shared
    [DataRow(new float[] { 2, 2 }, new double[] { 0.5, 0.5 })]
    [DataRow(new float[] { -1, 0, -1, 0 }, new double[] { 0.5, 2.5, 0.5, 2.5 })]
    [DataRow(new float[] { -0f, 1, 0f }, new double[] { 0.5, 2, 0.5 })]
    [DataRow(new float[] { 1, float.NaN, float.NegativeInfinity, float.NaN }, new double[] { 3, 0.5, 2, 0.5 })]
    [DataRow(new float[] { 7 }, new double[] { 0 })]
    [DataRow(new float[] { }, new double[] { })]
    public void Ties_share_the_mean_of_their_ranks(float[] values, double[] ranks) =>
        CollectionAssert.AreEqual(ranks, Ranks.Of<float>(values).ToArray());

    [TestMethod]
    public void A_rank_is_how_many_are_smaller_and_half_of_the_equal_others() =>
        Law.Holds(Gen.Int[-4, 4].Array[0, 40], values =>
        {
            var ranks = Ranks.Of<int>(values);
            CollectionAssert.AreEqual(
                values.Select(own => values.Count(other => other < own) + ((values.Count(other => other == own) - 1) / 2.0))
                    .ToArray(),
                ranks.ToArray());
            CollectionAssert.AreEqual(
                values.Order().ToArray(), ranks.Order.ToArray().Select(place => values[place]).ToArray());
            CollectionAssert.AreEqual(
                values.CountBy(value => value).OrderBy(group => group.Key).Select(group => group.Value).ToArray(),
                ranks.Runs.Select(run => run.To - run.From).ToArray());
            Assert.AreEqual(values.Length * (values.Length - 1) / 2.0, ranks.ToArray().Sum());
        });

    [TestMethod]
    public void Ranks_depend_on_the_order_alone() => Law.Holds(
        Gen.Int[-20, 20].Select(value => value / 4.0).Array[0, 40], values =>
    {
        var ranks = Ranks.Of<double>(values).ToArray();
        CollectionAssert.AreEqual(ranks, Ranks.Of<double>([.. values.Select(value => value * Math.Abs(value))]).ToArray());
        CollectionAssert.AreEqual(
            ranks.Select(rank => values.Length - 1 - rank).ToArray(),
            Ranks.Of<double>([.. values.Select(value => -value)]).ToArray());
    });

    [TestMethod]
    public void Aucs_known_by_hand()
    {
        static double? Of(double[] figures, bool[] holds) => Auc.Of(Ranks.Of<double>(figures), holds);
        Assert.AreEqual(1, Of([1, 2, 3, 4], [false, false, true, true]));
        Assert.AreEqual(0, Of([4, 3, 2, 1], [false, false, true, true]));
        Assert.AreEqual(0.5, Of([1, 1, 1], [false, true, true]));
        Assert.AreEqual(0.75, Of([1, 2, 3, 4], [false, true, false, true]));
        Assert.AreEqual(0.875, Of([1, 2, 2, 3], [false, true, false, true]));      // 3 of 4 pairs, and a half
    }

    [TestMethod]
    public void An_auc_is_the_share_of_pairs_in_the_right_order() => Law.Holds(Rows, rows =>
    {
        var ranks = Ranks.Of<int>([.. rows.Select(row => row.Figure)]);
        bool[] holds = [.. rows.Select(row => row.Holds)];
        int[] times = [.. rows.Select(row => row.Times)];
        Same(Reference(rows.Select(row => (row.Figure, row.Holds))), Auc.Of(ranks, holds));
        Same(
            Reference(rows.SelectMany(row => Enumerable.Repeat((row.Figure, row.Holds), row.Times))),
            Auc.Of(ranks, holds, times));
        Same(Auc.Of(ranks, holds), Auc.Of(ranks, holds, [.. rows.Select(_ => 2)]));

        var (all, holding) = (new int[7], new int[7]);
        foreach (var (figure, isHolding, _) in rows)
        {
            all[figure]++;
            if (isHolding) holding[figure]++;
        }

        Assert.AreEqual(Auc.Of(ranks, holds), Auc.OfBins(all, holding));
    }, 200);

    [TestMethod]
    public void An_auc_turns_with_the_figures_and_with_the_groups() => Law.Holds(Rows, rows =>
    {
        bool[] holds = [.. rows.Select(row => row.Holds)];
        double? Of(int sign, bool[] group) => Auc.Of(Ranks.Of<int>([.. rows.Select(row => sign * row.Figure)]), group);
        bool[] others = [.. holds.Select(own => !own)];
        Same(1 - Of(1, holds), Of(-1, holds));
        Same(1 - Of(1, holds), Of(1, others));
        Same(Of(1, holds), Of(-1, others));
    });

    [TestMethod]
    public void Without_two_groups_there_is_no_auc()
    {
        var ranks = Ranks.Of<double>([1, 2, 3]);
        Assert.IsNull(Auc.Of(ranks, [true, true, true]));
        Assert.IsNull(Auc.Of(ranks, [false, false, false]));
        Assert.IsNull(Auc.Of(ranks, [true, false, false], [0, 3, 1]));
        Assert.IsNull(Auc.Of(Ranks.Of<double>([]), []));
        Assert.IsNull(Auc.OfBins([3, 2], [3, 2]));
        Assert.IsNull(new Auc().Value);
    }

    private static double? Reference(IEnumerable<(int Figure, bool Holds)> rows)
    {
        var (with, without) = (rows.Where(row => row.Holds).ToList(), rows.Where(row => !row.Holds).ToList());
        return with.Count == 0 || without.Count == 0
            ? null
            : with.Average(one => without.Average(other => (Math.Sign(one.Figure - other.Figure) + 1) / 2.0));
    }

    private static void Same(double? expected, double? found)
    {
        Assert.AreEqual(expected is null, found is null);
        if (expected is { } auc) Assert.AreEqual(auc, found!.Value, 1e-12);
    }
}
