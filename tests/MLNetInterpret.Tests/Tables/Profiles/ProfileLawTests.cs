using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tables.Profiles;
using TorchSharp;
using static TorchSharp.torch;
using Categories = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyList<string>>;
using Ranges = System.Collections.Generic.Dictionary<string, (double Least, double Most)>;

namespace MLNetInterpret;

/// <summary>Random small tables, networks and constraints; every law is checked by an implementation of its own.</summary>
[TestClass]
public partial class ProfileLawTests
{
    private static readonly string[] Letters = ["a", "b", "c", ""];
    private static readonly string[] Names = ["One", "Two", "X", "Y"];

    [TestMethod, TestCategory("Long")]
    public void Every_row_given_keeps_to_random_constraints()
    {
        var refused = 0;
        Holds(40, seed => refused += IsRefused(seed) ? 1 : 0);
        Assert.IsTrue(refused is > 0 and < 20, $"{refused} of 40 refused");
    }

    [TestMethod, TestCategory("Long")]
    public void A_proof_goes_on_at_the_full_depth()
    {
        var (ml, random) = (new MLContext(1), new Random(3));
        Vector[] rows = [.. Enumerable.Range(0, 60).Select(_ => new Vector { Features = [.. Draw(random, 10)] })];
        var data = ml.Data.LoadFromEnumerable(rows);
        var network = nn.Sequential(
            ("first", nn.Linear(10, 24)), ("relu", nn.ReLU()), ("second", nn.Linear(24, 8)), ("relu2", nn.ReLU()),
            ("out", nn.Linear(8, 1)));
        foreach (var parameter in network.parameters()) parameter.Fill([.. Draw(random, (int)parameter.numel())]);
        var model = ml.Transforms.ApplyTorchModule(network).Fit(data);
        UnitProfile Found(Depth? depth) =>
            ml.Interpretation.FindProfile(model, data, "out:0", new() { Curve = [], RealRows = 0, Depth = depth });
        var (quick, full) = (Found(Depth.Quick), Found(Depth.Full));
        Assert.IsTrue(quick.Highest is { IsProvenBest: false, Gap: > 0 }, $"{quick.Highest.Gap}");
        Assert.IsTrue(full.Highest.Gap < quick.Highest.Gap, $"{full.Highest.Gap} {quick.Highest.Gap}");
        Assert.IsTrue(full.Highest.UnconstrainedScore >= quick.Highest.UnconstrainedScore);
        Assert.AreEqual(quick.Highest.Gap, Found(null).Highest.Gap);
        var error = Assert.ThrowsExactly<ArgumentException>(() => Found(Depth.Scan));
        Assert.AreEqual("Rows are searched with Depth.Quick or Depth.Full, not Scan.", error.Message);
    }

    private static IEnumerable<float> Draw(Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1);

    private sealed class Vector
    {
        [VectorType(10)]
        public float[] Features { get; set; } = [];
    }

    /// <summary>Checks one case; whether its constraints contradict each other or the data.</summary>
    private static bool IsRefused(int seed)
    {
        var random = new Random(seed);
        var (ml, rows, data, model) = Drawn(random);
        var start = random.Next(rows.Length);
        var constraints = Constraints(random, rows, start);
        UnitProfile profile;
        try
        {
            profile = ml.Interpretation.FindProfile(model, data, "out:0", new() { Constraints = constraints, Curve = [50] });
        }
        catch (ArgumentException refused)
        {
            // only what contradicts itself may be refused: a row of the data that keeps to everything would be an answer
            Assert.IsFalse(rows.Any(row => Broken(row, rows, constraints).Length == 0), $"{constraints}: {refused.Message}");
            return true;
        }

        foreach (var (end, sign) in new[] { (profile.Highest, 1), (profile.Lowest, -1) })
        {
            var points = end.Curve.Where(point => point.Row is not null).Select(point => (point.Row!, point.Score!.Value));
            foreach (var (row, score) in points.Append((end.Row, end.Score)))
            {
                var given = Row.From(row);
                Assert.AreEqual("", string.Join("; ", Broken(given, rows, constraints)), $"{constraints}: {given}");
                var real = Score(ml, model, given);
                Assert.AreEqual(real, score, 1e-4 * Math.Max(1, Math.Abs(real)), $"{given}");
            }
        }

        foreach (var (end, sign) in new[] { (profile.Highest, 1), (profile.Lowest, -1) })
            if (constraints.StartRow is not null && Broken(rows[start], rows, constraints).Length == 0)
                Assert.IsTrue(
                    sign * end.UnconstrainedScore >= (sign * Score(ml, model, rows[start])) - 1e-4,
                    $"{constraints}: below its start");
        return false;
    }

    [TestMethod]
    public void A_table_of_categories_is_searched_as_well_as_by_trying_every_row() => Holds(12, seed =>
    {
        var random = new Random(seed);
        var ml = new MLContext(1);
        Code[] rows = [.. Enumerable.Range(0, 120).Select(i => new Code
        {
            First = Letters[i % 3],
            Second = Letters[random.Next(4)],
            Third = Letters[random.Next(3)],
            Fourth = Letters[random.Next(2)],
        })];
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Transforms.Categorical
            .OneHotEncoding([new("1", "First"), new("2", "Second"), new("3", "Third"), new("4", "Fourth")])
            .Append(ml.Transforms.Concatenate("Features", "1", "2", "3", "4"))
            .Append(ml.Transforms.ApplyTorchModule(Perceptron(random, 11)))
            .Fit(data);
        var combinations =
            from first in Letters[..3]
            from second in Letters
            from third in Letters[..3]
            from fourth in Letters[..2]
            select new Code { First = first, Second = second, Third = third, Fourth = fourth };
        Code[] every = [.. combinations];
        var outputs = model.Transform(ml.Data.LoadFromEnumerable(every)).GetColumn<float[]>("Output");
        var scores = outputs.Select(output => output[0]).ToArray();
        var start = rows[5];
        int Changes(Code row) => row.Cells.Zip(start.Cells).Count(pair => pair.First != pair.Second);
        double[] own = [.. rows.Select((row, at) => Distance(row, [.. rows.Where((_, other) => other != at)])).Order()];
        var limit = own[(int)Math.Ceiling(0.75 * own.Length) - 1];
        RowConstraints listed = new() { Categories = new Categories { ["Second"] = ["b", ""], ["First"] = ["a", "c"] } };
        RowConstraints near = new() { NeverMissing = ["Second"], StartRow = 5, Farthest = 2 };
        RowConstraints few = new() { StartRow = 5, MostChanges = 3, Immutable = ["First"] };
        foreach (var (constraints, plausibility, allowed) in new (RowConstraints, double?, Func<Code, bool>)[]
        {
            (new(), null, _ => true),
            (listed, null, row => row.Second is "b" or "" && row.First != "b"),
            (near, null, row => row.Second.Length > 0 && Changes(row) <= 2),
            (few, null, row => Changes(row) <= 3 && row.First == start.First),
            (new(), 75, row => Distance(row, rows) <= limit + 1e-6),
        })
        {
            var possible = every.Zip(scores).Where(row => allowed(row.First)).Select(row => row.Second).ToArray();
            ProfileOptions options = new() { Constraints = constraints, Plausibility = plausibility, Curve = [] };
            var profile = ml.Interpretation.FindProfile(model, data, "out:0", options);
            Assert.AreEqual(possible.Max(), profile.Highest.Score, 1e-4f, $"{constraints}, {plausibility}");
            Assert.AreEqual(possible.Min(), profile.Lowest.Score, 1e-4f, $"{constraints}, {plausibility}");
        }

        double Distance(Code row, Code[] others) => others.Select(other => Differing(row, other)).Order().Take(5).Average();

        static double Differing(Code row, Code other) =>
            row.Cells.Zip(other.Cells).Count(pair => pair.First != pair.Second) / 4.0;
    });

    /// <summary>What a row breaks, told by nothing but the constraints' own documentation.</summary>
    private static string[] Broken(Row row, Row[] rows, RowConstraints constraints)
    {
        var broken = new List<string>();
        var start = constraints.StartRow is { } at ? rows[at] : null;
        foreach (var name in Names)
        {
            var (value, all) = (row[name], rows.Select(one => one[name]).ToArray());
            var own = start?[name];
            if (value is null or "" && (!all.Contains(value) || constraints.NeverMissing.Contains(name)))
                broken.Add($"{name} missing");
            if (start is not null && constraints.Immutable.Contains(name) && !Equals(value, own)) broken.Add($"{name} changed");
            if (value is string text
                && constraints.Categories.GetValueOrDefault(name) is { } named
                && !named.Contains(text))
                broken.Add($"{name} is {text}");
            if (value is double number)
            {
                double[] sorted = [.. all.OfType<double>().Order()];
                var isDeclared = constraints.Ranges.TryGetValue(name, out var declared);
                double Quantile(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
                var (least, most) = isDeclared ? declared : (Quantile(0.01), Quantile(0.99));
                if ((number < least || number > most) && !(!isDeclared && Equals(value, own)))
                    broken.Add($"{name} is {number}, not {least} to {most}");
                var isWhole = constraints.Integers.Contains(name) || sorted.All(one => one == Math.Round(one));
                if (isWhole && number != Math.Round(number)) broken.Add($"{name} not whole");
            }

            if (constraints.FarthestEach is { } each && start is not null)
            {
                var isFar = value is double to && own is double from && Math.Abs(to - from) > (each * Deviation(all)) + 1e-6;
                if (isFar || (value is null or "") != (own is null or "")) broken.Add($"{name} too far");
            }
        }

        foreach (var relation in constraints.Relations.Select(RowRelation.Parse))
        {
            double?[] parts =
                [.. relation.Terms.Select(term => row[term.Column] is double value ? term.Factor * value : (double?)null)];
            var isBroken = parts.All(part => part is not null)
                ? parts.Sum() > relation.Most + 1e-6
                : !relation.OrMissing && relation.Terms.Any(term =>
                    row[term.Column] is null && (start is null || start[term.Column] is not null));
            if (isBroken) broken.Add($"{relation}");
        }

        if (start is not null)
        {
            if (Names.Count(name => !Equals(row[name], start[name])) > constraints.MostChanges) broken.Add("changes");
            if (Names.Sum(name => Move(name, row, start, rows)) > constraints.Farthest + 1e-6) broken.Add("far");
        }

        return [.. broken];
    }

    /// <summary>How far a value is from the start row's, in standard deviations; any other change counts 1.</summary>
    private static double Move(string name, Row row, Row start, Row[] rows)
    {
        if (Equals(row[name], start[name])) return 0;
        if (row[name] is not double to || start[name] is not double from) return 1;
        var deviation = Deviation([.. rows.Select(one => one[name])]);
        return deviation > 0 ? Math.Abs(to - from) / deviation : 1;
    }

    private static float Score(MLContext ml, ITransformer model, Row row)
    {
        var scored = model.Transform(ml.Data.LoadFromEnumerable([row]));
        return scored.GetColumn<float[]>("Output").Single()[0];
    }

    private static double Deviation(object?[] values)
    {
        double[] numbers = [.. values.OfType<double>()];
        return Math.Sqrt(numbers.Average(value => (value - numbers.Average()) * (value - numbers.Average())));
    }

    /// <summary>One sample for each seed, so that a failure names its own.</summary>
    private static void Holds(int cases, Action<int> law)
    {
        for (var i = 0; i < cases; i++)
            Gen.Int[1, 1_000_000].Sample(law, seed: new PCG(1, (ulong)i).ToString(), iter: 1, threads: 1);
    }
}
