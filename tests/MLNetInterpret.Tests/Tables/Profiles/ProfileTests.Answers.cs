using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <content>Answers computed by hand, one for each kind of constraint that the other tests leave out.</content>
public partial class ProfileTests
{
    /// <summary>The linear unit behind a rectifier.</summary>
    private static nn.Module<Tensor, Tensor> Rectified()
    {
        var linear = nn.Linear(6, 1, hasBias: false);
        linear.weight!.Fill([0, 3, 0, 2, -1, -0.5f]);
        return nn.Sequential(("first", linear), ("relu", nn.ReLU()));
    }

    [TestMethod]
    public void Whole_numbers_may_be_declared_where_the_data_has_others()
    {
        RowConstraints whole = new() { Integers = ["Rate"] };
        (Func<nn.Module<Tensor, Tensor>>, string)[] units = [(Linear, "linear:0"), (Rectified, "relu:0")];
        foreach (var (module, unit) in units)
        {
            var profile = Found(module, new() { Constraints = whole, Curve = [] }, unit);
            Assert.AreEqual("own,20,5,1", Key(profile.Highest.Row));
            Assert.AreEqual(40 - 5 + 3 - 0.5f, profile.Highest.Score, 1e-4f);
        }

        var found = Within(whole);
        Assert.AreEqual("30,5", string.Join(',', found.Lowest.Row.Values.Skip(2).Select(value => value.Text)));
        CollectionAssert.Contains(
            found.Constraints.ToArray(), "Rate from 1 to 5 (1st to 99th percentile of the data), whole (declared)");
    }

    [TestMethod]
    public void Each_number_goes_only_so_far()
    {
        // row 0: rent, 0, 5, 0.25; the category is free, Price and Rate lie at their best already
        var (amount, price) = (Deviation(Rows(), row => row.Amount), Deviation(Rows(), row => row.Price));
        var rate = Deviation(Rows(), row => row.Rate);
        RowConstraints near = new() { StartRow = 0, FarthestEach = 0.8 };
        (Func<nn.Module<Tensor, Tensor>>, string)[] units = [(Linear, "linear:0"), (Rectified, "relu:0")];
        foreach (var (module, unit) in units)
        {
            var highest = Found(module, new() { Constraints = near, Curve = [] }, unit).Highest;
            Assert.AreEqual($"own,{Math.Floor(0.8 * amount)},5,0.25", Key(highest.Row));
        }

        var found = Within(near);
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "Amount from 0 to 20 (1st to 99th percentile of the data), whole as in the data, " +
                $"here 0 to {Math.Floor(0.8 * amount)}, near row 0's 0",
                "each number at most 0.8 standard deviations from row 0, and what is missing there stays so",
            },
            found.Constraints.ToArray());
        var lowest = found.Lowest.Row.Values;
        Assert.AreEqual(
            $"0,{5 + Math.Floor(0.8 * price)}", string.Join(',', lowest.Skip(1).Take(2).Select(value => value.Text)));
        Assert.AreEqual(0.25 + (0.8 * rate), lowest[3].Number!.Value, 1e-5, "between the values that occur");
        var still = Within(near with { FarthestEach = 0 });
        Assert.AreEqual("own,0,5,0.25", Key(still.Highest.Row), "numbers stay, categories do not");

        // the sum over columns, where numbers are not whole: all of it goes into Rate
        var far = Within(new() { StartRow = 0, Farthest = 0.7, Immutable = ["Home", "Amount", "Price"] }).Lowest;
        Assert.AreEqual(0.25 + (0.7 * rate), far.Row.Values[3].Number!.Value, 1e-5);
    }

    [TestMethod]
    public void A_value_outside_the_data_is_kept_only_as_the_start_rows()
    {
        Applicant[] rows = [.. Rows().Append(new Applicant { Home = "own", Amount = 3, Price = 10, Rate = 50 })];
        RowConstraints first = new() { StartRow = 300 };
        Assert.AreEqual(-30 - 25f, Found(Linear, new() { Constraints = first, Curve = [] }, rows: rows).Lowest.Score, 1e-4f);
        foreach (var far in new[] { 0.5, 8, 100 })
        {
            var moved = Within(first with { Farthest = far, Immutable = ["Home", "Amount", "Price"] }, rows).Highest;
            var rate = moved.Row.Values[3].Number!.Value;
            Assert.IsTrue(rate is 50 or <= 5, $"{rate} is neither the row's own nor in the range");
        }
    }

    [TestMethod]
    public void Missing_values_are_chosen_only_where_they_are_allowed()
    {
        // 2 Debt + 50 where it is missing - Price, over Debt 0 to 10 and Price 0 to 20; rows 0 to 9 have no debt
        RowConstraints none = new();
        Assert.AreEqual(("", "0", 50f), Answer(none), "missing as in the data");
        Assert.AreEqual(("10", "0", 20f), Answer(none with { NeverMissing = ["Debt"] }));
        Assert.AreEqual(
            ("10", "10", 10f),
            Answer(none with { Relations = ["Debt <= Price"] }),
            "a missing value is no way past a relation");
        Assert.AreEqual(
            ("", "0", 50f),
            Answer(none with { Relations = ["Debt <= Price or missing"] }),
            "unless the relation says so");
        Assert.AreEqual(
            ("10", "10", 10f),
            Answer(none with { Relations = ["Debt <= Price or missing"], NeverMissing = ["Debt"] }));
        Assert.AreEqual(
            ("10", "10", 10f),
            Answer(none with { Relations = ["Debt <= Price or missing", "Debt - Price <= 0"] }),
            "the stricter of two");
        Assert.AreEqual(
            ("", "0", 50f),
            Answer(none with { Relations = ["Debt <= Price"], StartRow = 0 }),
            "the start row has none");
        Assert.AreEqual(
            ("10", "10", 10f),
            Answer(none with { Relations = ["Debt <= Price"], StartRow = 20 }),
            "the start row has one");
        Assert.AreEqual(("", "0", 50f), Answer(none with { FarthestEach = 100, StartRow = 0 }), "what is missing stays so");
        Assert.AreEqual(("10", "0", 20f), Answer(none with { FarthestEach = 100, StartRow = 20 }), "and nothing becomes it");
        Assert.AreEqual(("", "0", 50f), Answer(none with { Immutable = ["Debt"], StartRow = 0 }));

        const string ranged = "Debt from 0 to 10 (1st to 99th percentile of the data), whole as in the data";
        Said($"{ranged}, never missing (for the relation Debt <= Price)", none with { Relations = ["Debt <= Price"] });
        Said($"{ranged}, or missing as in row 0", none with { Relations = ["Debt <= Price"], StartRow = 0 });
        Said("Debt <= Price or missing", none with { Relations = ["Debt <= Price or missing"] });
        Said($"{ranged}, not missing as in row 20", none with { FarthestEach = 100, StartRow = 20 });
        Refused(
            "'Debt' shall stay as in row 0, but its value there, missing, is not allowed: Debt from 0 to 10",
            none with { Immutable = ["Debt"], StartRow = 0, NeverMissing = ["Debt"] });
        Refused(
            "without a distance to other values (FarthestEach) and stays as in row 0, " +
            "but its value there, missing, is not allowed",
            none with { FarthestEach = 1, StartRow = 0, NeverMissing = ["Debt"] });

        (string, string, float) Answer(RowConstraints constraints) =>
            Owing(constraints).Highest is var end ? (end.Row.Values[0].Text, end.Row.Values[1].Text, end.Score) : default;

        void Said(string words, RowConstraints constraints) =>
            CollectionAssert.Contains(Owing(constraints).Constraints.ToArray(), words);

        void Refused(string part, RowConstraints constraints) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Owing(constraints)).Message, part);
    }

    [TestMethod]
    public void As_plausible_as_most_rows_means_a_combination_that_occurs()
    {
        // (a, x) and (b, y) occur twenty times each, (a, y) once
        Pair[] rows =
        [
            .. Enumerable.Range(0, 40).Select(i =>
                i % 2 == 0 ? new Pair { First = "a", Second = "x" } : new() { First = "b", Second = "y" }),
            new() { First = "a", Second = "y" },
        ];
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(rows);
        var linear = nn.Linear(4, 1, hasBias: false);
        linear.weight!.Fill([5, 0, 0, 3]);     // a, b, x, y
        var model = ml.Transforms.Categorical
            .OneHotEncoding([new("FirstSlots", "First"), new("SecondSlots", "Second")])
            .Append(ml.Transforms.Concatenate("Features", "FirstSlots", "SecondSlots"))
            .Append(ml.Transforms.ApplyTorchModule(nn.Sequential(("linear", linear))))
            .Fit(data);
        var free = ml.Interpretation.FindProfile(model, data, "linear:0", new() { Curve = [50, 100] });
        Assert.AreEqual("a,y", Key(free.Highest.Row));
        Assert.AreEqual(8f, free.Highest.Score, 1e-5f);
        Assert.AreEqual("b,x", Key(free.Lowest.Row));
        Assert.AreEqual("a,x", Key(free.Highest.Curve[0].Row!));
        Assert.AreEqual("a,y", Key(free.Highest.Curve[1].Row!));
        Assert.AreEqual(0.4, free.Highest.Distance, 1e-6, "itself, and four rows that differ in one of two columns");
        var plausible = ml.Interpretation.FindProfile(model, data, "linear:0", new() { Plausibility = 90, Curve = [] });
        Assert.AreEqual(("a,x", 5f), (Key(plausible.Highest.Row), plausible.Highest.Score));
        Assert.AreEqual(("b,y", 3f), (Key(plausible.Lowest.Row), plausible.Lowest.Score));
        Assert.AreEqual(0.0, plausible.Highest.Distance);
    }

    /// <summary>The linear unit's profile under constraints.</summary>
    private static UnitProfile Within(RowConstraints constraints, Applicant[]? rows = null) =>
        Found(Linear, new() { Constraints = constraints, Curve = [] }, rows: rows);

    private static UnitProfile Owing(RowConstraints constraints)
    {
        var ml = new MLContext(1);
        var random = new Random(2);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Debtor
        {
            Debt = i < 10 ? float.NaN : i < 20 ? 10 : i < 30 ? 0 : random.Next(11),
            Price = i % 20 < 2 ? 0 : i % 20 < 4 ? 20 : random.Next(21),
        }).ToArray());
        var linear = nn.Linear(3, 1, hasBias: false);
        linear.weight!.Fill([2, 50, -1]);
        var model = ml.Transforms.IndicateMissingValues("Gap", "Debt")
            .Append(ml.Transforms.Conversion.ConvertType("Gap", "Gap", DataKind.Single))
            .Append(ml.Transforms.ReplaceMissingValues("DebtSlot", "Debt"))
            .Append(ml.Transforms.Concatenate("Features", "DebtSlot", "Gap", "Price"))
            .Append(ml.Transforms.ApplyTorchModule(nn.Sequential(("linear", linear))))
            .Fit(data);
        return ml.Interpretation.FindProfile(model, data, "linear:0", new() { Constraints = constraints, Curve = [] });
    }

    private sealed class Debtor
    {
        public float Debt { get; set; }
        public float Price { get; set; }
    }

    private sealed class Pair
    {
        public string First { get; set; } = "";
        public string Second { get; set; } = "";
    }
}
