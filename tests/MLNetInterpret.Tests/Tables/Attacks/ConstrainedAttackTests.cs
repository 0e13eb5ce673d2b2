using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Trainers;
using TorchSharp;
using static TorchSharp.torch;
using Categories = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyList<string>>;
using Ranges = System.Collections.Generic.Dictionary<string, (double Least, double Most)>;

namespace MLNetInterpret;

/// <summary>Attacks under the constraints of profiles, on classifiers set by hand.</summary>
[TestClass]
public class ConstrainedAttackTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_relation_makes_two_columns_move_together()
    {
        // class 1 above Price 10.5; the rows with Amount = Price = 12 come down to 10, and Amount with them
        Loan[] rows = [.. Loans(0).Prepend(new Loan { Amount = 12, Price = 12, Rate = 1, Kind = "new" })];
        var bound = Attack([0, 1, 0, 0, 0], -10.5f, rows, new() { Relations = ["Amount <= Price"], FarthestEach = 3 });
        Assert.AreEqual("10,10,1,new", Key(bound.Changed));
        Assert.IsTrue(bound.Succeeded);
        StringAssert.Contains(bound.Constraint, "Amount <= Price");
        var free = Attack([0, 1, 0, 0, 0], -10.5f, rows, new() { FarthestEach = 3 });
        Assert.AreEqual("12,10,1,new", Key(free.Changed), "without it Price moves alone");
        RowConstraints tied = new() { Relations = ["Amount <= Price"], Immutable = ["Amount"], FarthestEach = 3 };
        var stuck = Attack([0, 1, 0, 0, 0], -10.5f, rows, tied);
        Assert.AreEqual((false, "12,12,1,new"), (stuck.Succeeded, Key(stuck.Changed)));
    }

    [TestMethod]
    public void Columns_that_are_tied_to_each_other_are_put_back_together()
    {
        // Rate alone is enough, but the search takes what Amount = Price gives as well
        Loan[] rows = [.. Loans(0).Prepend(new Loan { Amount = 12, Price = 12, Rate = 4, Kind = "new" })];
        RowConstraints equal = new() { Relations = ["Amount <= Price", "Price <= Amount"], FarthestEach = 3 };
        var found = Attack([0, 1, 10, 0, 0], -40, rows, equal);
        Assert.IsTrue(found.Succeeded);
        CollectionAssert.AreEqual(new[] { "Rate" }, Changes(found));
    }

    [TestMethod]
    public void Every_kind_of_constraint_holds_in_every_changed_row()
    {
        var rows = Loans(7);
        RowConstraints constraints = new()
        {
            Ranges = new Ranges { ["Price"] = (4, 17) },
            Categories = new Categories { ["Kind"] = ["new", "old"] },
            Integers = ["Rate"],
            NeverMissing = ["Rate"],
            Relations = ["Amount <= Price", "Amount + Rate <= 18"],
            MostChanges = 3,
            Farthest = 2.5,
        };
        var data = _ml.Data.LoadFromEnumerable(rows);
        foreach (var radius in new double?[] { 0.7, null, 2 })
        {
            var model = Model(data, [1, -2, 3, 1.5f, -2], 5);
            var found = _ml.Interpretation.Attack(
                model, data, new() { Examples = 20, LInf = radius, Constraints = constraints });
            Assert.IsTrue(found.Any(example => example.Succeeded) && found.Count > 5, $"{found.Count}");
            foreach (var example in found)
            {
                var (own, now) = (rows[(int)example.Row], Loan.From((RowInput)example.Changed));
                foreach (var row in new[] { own, now })
                    Assert.IsTrue(
                        row.Price is >= 4 and <= 17
                            && row.Kind is "new" or "old"
                            && row.Rate == MathF.Round(row.Rate)
                            && row.Amount <= row.Price
                            && row.Amount + row.Rate <= 18,
                        $"row {example.Row}: {Key(example.Changed)}");
                Assert.IsTrue(Changes(example).Length <= 3);
                double[] moves =
                [
                    Moved(rows, own, now, row => row.Amount),
                    Moved(rows, own, now, row => row.Price),
                    Moved(rows, own, now, row => row.Rate),
                ];
                Assert.IsTrue(moves.Max() <= (radius ?? 1) + 1e-6 && moves.Sum() + (own.Kind == now.Kind ? 0 : 1) <= 2.5 + 1e-6);
                Assert.AreEqual(moves.Max(), example.Distance, 1e-3);
            }
        }
    }

    [TestMethod, TestCategory("Long")]
    public void Rows_outside_are_passed_over_and_contradictions_said()
    {
        var data = _ml.Data.LoadFromEnumerable(Loans(1));
        var model = Model(data, [0, 1, 0, 0, 0], -10.5f);
        RowConstraints ranged = new() { Ranges = new Ranges { ["Amount"] = (3, 5) }, NeverMissing = ["Rate"] };
        foreach (var example in _ml.Interpretation.Attack(model, data, new() { Examples = 50, Constraints = ranged }))
        {
            Assert.IsTrue(((RowInput)example.Original).Values[0].Number is >= 3 and <= 5);
            Assert.IsFalse(((RowInput)example.Original).Values[2].IsMissing);
        }

        foreach (var example in _ml.Interpretation.Attack(model, data, new() { Examples = 50, LInf = 5 }))
        {
            var (own, now) = ((RowInput)example.Original, (RowInput)example.Changed);
            Assert.AreEqual(own.Values[2].IsMissing, now.Values[2].IsMissing, "a missing value stays so, and none is made");
        }

        RowConstraints apart = new()
        {
            Ranges = new Ranges { ["Amount"] = (2, 3), ["Price"] = (17, 18) },
            Relations = ["Amount - Price <= -15"],
        };
        Refused(
            "Besides, a row itself has to keep to this: Amount=2..3; Price=17..18; Amount - Price <= -15.",
            new() { Constraints = apart, ClassNames = ["low", "high"], Source = "low" });
        Refused("there is no start row to declare", new() { Constraints = new() { StartRow = 3 } });
        Refused("declared twice, as LInf and as FarthestEach", new() { LInf = 1, Constraints = new() { FarthestEach = 1 } });
        Refused("depends on no column 'Wealth'", new() { Constraints = new() { Relations = ["Wealth <= Price"] } });
        Refused("lies outside the data", new() { Constraints = new() { Ranges = new Ranges { ["Price"] = (100, 200) } } });
        Refused(
            "'Kind' has no category 'used'",
            new() { Constraints = new() { Categories = new Categories { ["Kind"] = ["used"] } } });
        Refused(
            "Besides, a row itself has to keep to this: Amount <= 3; -Amount <= -4",
            new() { Constraints = new() { Relations = ["Amount <= 3", "Amount >= 4"] } });
        float[] features = [.. Enumerable.Range(0, 10_000).Select(i => (float)i)];
        var wide = _ml.Data.LoadFromEnumerable([new Wide(), new Wide { Features = features }]);
        var reader = _ml.Transforms.ApplyTorchModule(nn.Sequential(("linear", nn.Linear(10_000, 2)))).Fit(wide);
        var found = _ml.Interpretation.Attack(reader, wide, new() { Examples = 1, LInf = 2.5 }).Single();
        Assert.IsTrue(found.Succeeded, $"{found}");
        Assert.AreEqual(1, ((RowInput)found.Original).Values.Zip(((RowInput)found.Changed).Values)
            .Count(pair => pair.First != pair.Second), "one of ten thousand columns is enough");

        void Refused(string part, AdversarialOptions options)
        {
            var failure = Assert.Throws<ArgumentException>(() => _ml.Interpretation.Attack(model, data, options));
            StringAssert.Contains(failure.Message, part);
        }
    }

    private AdversarialExample Attack(float[] weights, float bias, Loan[] rows, RowConstraints constraints)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        AdversarialOptions options =
            new() { Examples = 200, ClassNames = ["low", "high"], Source = "high", Constraints = constraints };
        return _ml.Interpretation.Attack(Model(data, weights, bias), data, options).Single(example => example.Row == 0);
    }

    /// <summary>One logit: weights of Amount, Price, Rate, new, old.</summary>
    private TransformerChain<NetworkTransformer> Model(IDataView data, float[] weights, float bias)
    {
        var linear = nn.Linear(5, 1);
        using (no_grad())
        {
            linear.weight!.copy_(tensor(weights).view(1, 5));
            linear.bias!.copy_(tensor(bias));
        }

        return _ml.Transforms.ReplaceMissingValues("RateSlot", "Rate")
            .Append(_ml.Transforms.Categorical.OneHotEncoding("KindSlots", "Kind"))
            .Append(_ml.Transforms.Concatenate("Features", "Amount", "Price", "RateSlot", "KindSlots"))
            .Append(_ml.Transforms.ApplyTorchModule(nn.Sequential(("linear", linear))))
            .Fit(data);
    }

    private static double Moved(Loan[] rows, Loan own, Loan now, Func<Loan, float> read)
    {
        double[] values = [.. rows.Select(row => (double)read(row)).Where(double.IsFinite)];
        var deviation = Math.Sqrt(values.Average(value => (value - values.Average()) * (value - values.Average())));
        return Math.Abs(read(own) - read(now)) / deviation;
    }

    private static string[] Changes(AdversarialExample example) =>
        [.. ((RowInput)example.Original).Values
            .Zip(((RowInput)example.Changed).Values)
            .Where(pair => pair.First != pair.Second)
            .Select(pair => pair.First.Column)];

    private static string Key(InputValue row) => string.Join(',', ((RowInput)row).Values.Select(value => value.Text));

    private static Loan[] Loans(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 200).Select(_ => (random.Next(21), random.Next(21)) is var (a, b) ? new Loan
        {
            Amount = Math.Min(a, b),
            Price = Math.Max(a, b),
            Rate = random.Next(9) == 0 ? float.NaN : random.Next(3) == 0 ? 5 * random.NextSingle() : random.Next(6),
            Kind = random.Next(2) == 0 ? "new" : "old",
        } : null!)];
    }

    private sealed class Wide
    {
        [VectorType(10_000)]
        public float[] Features { get; set; } = new float[10_000];
    }

    private sealed class Loan
    {
        public float Amount { get; set; }
        public float Price { get; set; }
        public float Rate { get; set; }
        public string Kind { get; set; } = "";

        public static Loan From(RowInput row) => new()
        {
            Amount = (float)row.Values[0].Number!.Value,
            Price = (float)row.Values[1].Number!.Value,
            Rate = (float)(row.Values[2].Number ?? double.NaN),
            Kind = row.Values[3].Text,
        };
    }
}
