using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tables.Profiles;
using TorchSharp;
using static TorchSharp.torch;
using Categories = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyList<string>>;
using Ranges = System.Collections.Generic.Dictionary<string, (double Least, double Most)>;

namespace MLNetInterpret;

/// <summary>Profiles of units set by hand, whose best rows can be computed, and of trained ones.</summary>
[TestClass]
public partial class ProfileTests
{
    private static readonly string[] Homes = ["rent", "own", "other"];

    [TestMethod]
    public void A_linear_unit_takes_the_ends_of_the_ranges()
    {
        // 2 Amount - Price + 3 own - 0.5 Rate, over rows with Amount 0 to 20, Price 5 to 30, Rate 0.25 to 5
        var free = Found(Linear, new() { Curve = [] });
        Assert.AreEqual("own,20,5,0.25", Key(free.Highest.Row));
        Assert.AreEqual(40 - 5 + 3 - 0.125f, free.Highest.Score, 1e-4f);
        Assert.AreEqual("30,5", string.Join(',', free.Lowest.Row.Values.Skip(2).Select(value => value.Text)));
        Assert.AreEqual(-32.5f, free.Lowest.Score, 1e-4f);
        foreach (var end in new[] { free.Highest, free.Lowest })
        {
            Assert.IsTrue(end.IsProvenBest);
            Assert.AreEqual(0, end.Gap!.Value, 1e-3f);
            Assert.AreEqual(1.0, end.Agreement);
        }

        RowConstraints constraints = new()
        {
            Ranges = new Ranges { ["Amount"] = (-3, 7.5), ["Rate"] = (1.5, 9) },
            Categories = new Categories { ["Home"] = ["rent", "other"] },
        };
        var ranged = Found(Linear, new() { Constraints = constraints });
        Assert.AreEqual(
            "7,5,1.5", string.Join(',', ranged.Highest.Row.Values.Skip(1).Select(value => value.Text)), "whole as in the data");
        Assert.AreEqual(14 - 5 - 0.75f, ranged.Highest.Score, 1e-4f);
        Assert.AreEqual(-6 - 30 - 4.5f, ranged.Lowest.Score, 1e-4f);
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "Amount from -3 to 7 (declared), whole as in the data",
                "Home one of rent, other (declared)",
                "Price from 5 to 30 (1st to 99th percentile of the data), whole as in the data",
            },
            ranged.Constraints.ToArray());
    }

    [TestMethod]
    public void A_relation_binds_where_it_should()
    {
        // with Amount <= Price both go up together, and Amount gains twice what Price costs
        var bound = Found(Linear, new() { Constraints = new() { Relations = ["Amount <= Price"] } });
        Assert.AreEqual("own,20,20,0.25", Key(bound.Highest.Row));
        Assert.AreEqual(40 - 20 + 3 - 0.125f, bound.Highest.Score, 1e-4f);
        Assert.IsFalse(bound.Highest.IsProvenBest);
        CollectionAssert.Contains(bound.Constraints.ToArray(), "Amount <= Price");

        var weighted = Found(Linear, new() { Constraints = new() { Relations = ["2*Amount + 4 * Rate <= 21"] } });
        Assert.AreEqual("own,10,5,0.25", Key(weighted.Highest.Row));
        var fine = Found(Linear, new() { Constraints = new() { Relations = ["Rate >= 1.3"] } });
        Assert.AreEqual(1.3, fine.Highest.Row.Values[3].Number!.Value, 1e-4, "between the grid's values");
    }

    [TestMethod]
    public void Budgets_count_from_the_start_row()
    {
        // row 0: rent, 0, 5, 0.25; the best single change is Amount (40), then Home (3)
        RowConstraints first = new() { StartRow = 0 };
        Assert.AreEqual("rent,20,5,0.25", Best(first with { MostChanges = 1 }));
        Assert.AreEqual("own,20,5,0.25", Best(first with { MostChanges = 2 }));
        Assert.AreEqual("rent,0,5,0.25", Best(first with { MostChanges = 0 }));
        Assert.AreEqual("own,0,5,0.25", Best(first with { Immutable = ["Amount"] }));

        // a deviation of Amount is worth 2 times 6.06, a category 3: all of it goes into Amount, whole numbers only
        var deviation = Deviation([.. Rows().Select(row => (double)row.Amount)]);
        Assert.AreEqual($"rent,{Math.Floor(1.2 * deviation)},5,0.25", Best(first with { Farthest = 1.2 }));

        static string Best(RowConstraints constraints) => Key(Found(Linear, new() { Constraints = constraints }).Highest.Row);
    }

    [TestMethod]
    public void A_planted_unit_that_needs_one_category_and_two_ranges_is_recovered()
    {
        // 10 own - |Amount - 7| - |Price - 12|, by rectifiers
        var profile = Found(Planted, new() { Curve = [] }, unit: "out:0");
        Assert.AreEqual("own,7,12", string.Join(',', profile.Highest.Row.Values.Take(3).Select(value => value.Text)));
        Assert.AreEqual(10f, profile.Highest.Score, 1e-3f);
        var homes = profile.Highest.Drivers.Where(driver => driver.StartsWith("Home", StringComparison.Ordinal));
        CollectionAssert.AreEquivalent(new[] { "Home own" }, homes.ToArray());
        Assert.IsTrue(profile.Highest.Bound >= profile.Highest.Score && profile.Lowest.Bound <= profile.Lowest.Score);
    }

    [TestMethod]
    public void Every_row_given_keeps_to_every_constraint_and_scores_what_it_claims()
    {
        var ml = new MLContext(1);
        var (data, model, rows) = Trained(ml);
        double[] means =
            [Deviation(rows, row => row.Amount), Deviation(rows, row => row.Price), Deviation(rows, row => row.Rate)];
        var cases = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Double[0.2, 3], Gen.Int[0, 3]);
        for (var i = 0; i < 8; i++)
            cases.Sample(one =>
            {
                var (start, unit, most, far, immutable) = one;
                var over = Math.Max(0, rows[start].Amount - rows[start].Price);
                RowConstraints constraints = new()
                {
                    StartRow = start,
                    MostChanges = most,
                    Farthest = far,
                    Immutable = immutable == 0 ? [] : ["Home", .. immutable == 2 ? ["Price"] : Array.Empty<string>()],
                    Relations = immutable == 3 ? [] : [FormattableString.Invariant($"Amount - Price <= {over}")],
                };
                var profile = ml.Interpretation.FindProfile(
                    model, data, $"hidden1:{unit}", new() { Constraints = constraints, Curve = [50, 100] });
                foreach (var (row, score) in Given(profile))
                {
                    var (own, now) = (rows[start], Applicant.From(row));
                    Assert.AreEqual(score, Activations(ml, model, data, now, unit), 1e-4 * Math.Max(1, Math.Abs(score)));
                    double[] moves =
                    [
                        now.Home == own.Home ? 0 : 1,
                        Math.Abs(now.Amount - own.Amount) / means[0],
                        Math.Abs(now.Price - own.Price) / means[1],
                        Math.Abs(now.Rate - own.Rate) / means[2],
                    ];
                    Assert.IsTrue(moves.Count(move => move > 1e-7) <= most, Key(row));
                    Assert.IsTrue(moves.Sum() <= far + 1e-5, Key(row));
                    if (immutable > 0) Assert.AreEqual(own.Home, now.Home);
                    if (immutable == 2) Assert.AreEqual(own.Price, now.Price);
                    if (immutable != 3) Assert.IsTrue(now.Amount <= now.Price + Math.Max(0, own.Amount - own.Price));
                    Assert.AreEqual(Math.Round(now.Amount), now.Amount);
                    CollectionAssert.Contains(Homes, now.Home);
                }
            }, seed: new PCG(1, (ulong)i).ToString(), iter: 1, threads: 1);
    }

    [TestMethod]
    public void What_plausibility_costs_falls_along_the_curve()
    {
        var ml = new MLContext(1);
        var (data, model, _) = Trained(ml);
        var profiles = ml.Interpretation.FindProfiles(model, data, ["hidden1:0", "logits:0"], new() { Plausibility = 50 });
        foreach (var profile in profiles)
            foreach (var (end, sign) in new[] { (profile.Highest, 1), (profile.Lowest, -1) })
            {
                Assert.HasCount(7, end.Curve);
                var steps = end.Curve.Zip(end.Curve.Skip(1)).ToArray();
                Assert.IsTrue(
                    steps.All(step => sign * step.First.Score!.Value <= (sign * step.Second.Score!.Value) + 1e-5f),
                    $"{profile.Unit}");
                Assert.IsTrue(end.Curve.SkipLast(1).All(point => point.Percentile <= point.MostPercentile), $"{profile.Unit}");
                Assert.IsTrue(steps.All(step => step.First.Percentile <= (step.Second.MostPercentile ?? 100)));
                Assert.AreEqual(end.Curve[0].Score, end.Score);
                Assert.AreEqual(end.Curve[^1].Score, end.UnconstrainedScore);
                Assert.IsTrue(end.Percentile <= 50);
                Assert.IsTrue(sign * (end.Bound!.Value - end.UnconstrainedScore) >= 0);
                Assert.HasCount(5, end.RealRows);
            }
    }

    [TestMethod, DataRow(1), DataRow(2), DataRow(3)]
    public void A_small_table_is_searched_as_well_as_by_trying_every_row(int seed)
    {
        var ml = new MLContext(seed);
        var random = new Random(seed);
        Applicant[] rows = [.. Enumerable.Range(0, 200).Select(i => new Applicant
        {
            Home = Homes[i % 3],
            Amount = random.Next(5),
            Price = random.Next(5),
            Rate = random.Next(4),
            Bad = random.Next(2) == 0,
        })];
        var network = nn.Sequential(("first", nn.Linear(6, 6)), ("relu", nn.ReLU()), ("out", nn.Linear(6, 1)));
        foreach (var parameter in network.parameters())
            parameter.Fill([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (2 * random.NextSingle()) - 1)]);
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = Features(ml).Append(ml.Transforms.ApplyTorchModule(network)).Fit(data);
        var combinations =
            from home in Homes
            from amount in Enumerable.Range(0, 5)
            from price in Enumerable.Range(0, 5)
            from rate in Enumerable.Range(0, 4)
            select new Applicant { Home = home, Amount = amount, Price = price, Rate = rate };
        Applicant[] every = [.. combinations];
        var outputs = model.Transform(ml.Data.LoadFromEnumerable(every)).GetColumn<float[]>("Output");
        var scores = outputs.Select(output => output[0]).ToArray();
        var start = rows[7];
        int Changes(Applicant row) =>
            (row.Home == start.Home ? 0 : 1)
            + (row.Amount == start.Amount ? 0 : 1)
            + (row.Price == start.Price ? 0 : 1)
            + (row.Rate == start.Rate ? 0 : 1);
        RowConstraints two = new()
        {
            Relations = ["Amount + 2*Rate <= 5", "Price >= Rate"],
            Categories = new Categories { ["Home"] = ["own", "rent"] },
        };
        RowConstraints few =
            new() { StartRow = 7, MostChanges = 3, Immutable = ["Rate"], Ranges = new Ranges { ["Price"] = (0, 3) } };
        foreach (var (constraints, allowed) in new (RowConstraints, Func<Applicant, bool>)[]
        {
            (new(), _ => true),
            (new() { Relations = ["Amount <= Price"] }, row => row.Amount <= row.Price),
            (two, row => row.Amount + (2 * row.Rate) <= 5 && row.Price >= row.Rate && row.Home != "other"),
            (new() { StartRow = 7, MostChanges = 2 }, row => Changes(row) <= 2),
            (few, row => Changes(row) <= 3 && row.Rate == start.Rate && row.Price <= 3),
        })
        {
            var possible = every.Zip(scores).Where(row => allowed(row.First)).Select(row => row.Second).ToArray();
            var profile = ml.Interpretation.FindProfile(model, data, "out:0", new() { Constraints = constraints });
            Assert.AreEqual(possible.Max(), profile.Highest.Score, 1e-4f, $"{constraints}");
            Assert.AreEqual(possible.Min(), profile.Lowest.Score, 1e-4f, $"{constraints}");
            Assert.IsTrue(profile.Highest.IsProvenBest && profile.Lowest.IsProvenBest, "every row was tried");
            Assert.IsTrue(profile.Highest.Bound >= possible.Max() - 1e-5f && profile.Lowest.Bound <= possible.Min() + 1e-5f);
        }
    }

    [TestMethod]
    public void A_profile_is_the_same_alone_and_among_others_and_a_unit_behind_rectifiers_is_proven()
    {
        var ml = new MLContext(1);
        var (data, model, _) = Trained(ml);
        var all = ml.Interpretation.FindProfiles(model, data, ["hidden1", "logits"]);
        var again = ml.Interpretation.FindProfiles(model, data, ["logits:0", "hidden1:3"]);
        Assert.HasCount(5, all);
        foreach (var alone in again)
        {
            var among = all.Single(profile => profile.Unit == alone.Unit);
            foreach (var (a, b) in new[] { (alone.Highest, among.Highest), (alone.Lowest, among.Lowest) })
            {
                CollectionAssert.AreEqual(a.Row.Values.ToArray(), b.Row.Values.ToArray());
                CollectionAssert.AreEqual(
                    a.Curve.Select(point => point.Score).ToArray(), b.Curve.Select(point => point.Score).ToArray());
                Assert.AreEqual((a.Bound, a.Gap, a.IsProvenBest, a.Agreement), (b.Bound, b.Gap, b.IsProvenBest, b.Agreement));
            }
        }

        foreach (var profile in all)
            Assert.IsTrue(
                profile.Highest.IsProvenBest && profile.Lowest.IsProvenBest,
                $"{profile.Unit}: {profile.Highest.Gap} {profile.Lowest.Gap}");

        foreach (var end in new[] { all[^1].Highest, all[^1].Lowest })
            Assert.AreEqual(1 / (1 + Math.Exp(-end.Score)), end.Probability!.Value, 1e-5, "of the logit alone");
        Assert.IsNull(all[0].Highest.Probability);
    }
}
