using CsCheck;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Descriptions;

namespace MLNetInterpret.Descriptions;

/// <summary>The search and its bins against slow definitions.</summary>
[TestClass]
public class SubgroupTests
{
    [TestMethod]
    public void Round_numbers_lie_in_their_range()
    {
        Assert.AreEqual(1300, RoundNumber.Between(1251, 1333));
        Assert.AreEqual(50, RoundNumber.Between(43, 57));
        Assert.AreEqual(0, RoundNumber.Between(-3, 2));
        Assert.AreEqual(12.5, RoundNumber.Between(12.37, 12.61));
        Assert.AreEqual(-200, RoundNumber.Between(-260, -170));
        Assert.AreEqual(7.25, RoundNumber.Between(7.25, 7.25));
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[0, 1e4]).Sample((low, wide) =>
        {
            var round = RoundNumber.Between(low, low + wide);
            return low <= round && round <= low + wide;
        });
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(0.35)]
    [DataRow(0.5)]
    [DataRow(1)]
    public void One_condition_is_the_best_of_all(double shareWeight)
    {
        var random = new Random(3);
        var (columns, target) = Drawn(random, 400);
        var search = new SubgroupSearch(columns, 400, 20, 1, shareWeight);
        var found = search.Run(target, [.. columns.Select(column => column.Candidates)])!;
        var best = columns
            .SelectMany((column, c) => column.Candidates.Select(candidate => (Column: c, Candidate: candidate)))
            .Max(one => Reference(columns, target, shareWeight, one) / Math.Pow(1.05, one.Candidate.Limits));
        Assert.AreEqual(best, found.Net, 1e-9);
        Assert.AreEqual(Reference(columns, target, shareWeight, [.. found.Conditions]), found.Quality, 1e-9);
    }

    [TestMethod]
    public void Every_limit_of_a_description_is_worth_a_twentieth()
    {
        var ranges = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var (columns, target) = Drawn(new Random(seed), 300, columns: 12);
            Candidate[][] allowed = [.. columns.Select(column => column.Candidates)];
            var found = new SubgroupSearch(columns, 300, 20, 4, 0.5).Run(target, allowed)!;
            Assert.AreEqual(Reference(columns, target, 0.5, [.. found.Conditions]), found.Quality, 1e-9);
            for (var without = 0; without < found.Conditions.Count && found.Conditions.Count > 1; without++)
            {
                var (own, fewer) = (found.Conditions[without], found.Conditions.Where((_, at) => at != without).ToArray());
                Assert.IsTrue(
                    found.Quality > Math.Pow(1.05, own.Candidate.Limits) * Reference(columns, target, 0.5, fewer),
                    $"{seed}: {columns[own.Column].Column}");
                if (own.Candidate.Limits == 1) continue;
                ranges++;
                var halves = columns[own.Column].Candidates.Where(half => half.Limits == 1 && half.Least != half.Most
                    && (half.Least == own.Candidate.Least || half.Most == own.Candidate.Most));
                foreach (var half in halves)
                    Assert.IsTrue(
                        found.Quality > 1.05 * Reference(columns, target, 0.5, [.. fewer, (own.Column, half)]),
                        $"{seed}: a limit of {columns[own.Column].Column}");
            }
        }

        Assert.IsTrue(ranges > 5, $"{ranges}");
    }

    [TestMethod]
    public void A_condition_that_only_led_to_others_is_taken_away_again()
    {
        // only both of two columns together matter; another, which is there often, tells more than either alone, and fills the
        // search's first step
        var random = new Random(1);
        int[] left = [.. Enumerable.Range(0, 800).Select(_ => random.Next(100))];
        int[] right = [.. Enumerable.Range(0, 800).Select(_ => random.Next(100))];
        double[] raw = [.. left.Zip(right).Select(pair => pair is { First: >= 50, Second: >= 50 } ? 1.0 : 0)];
        int[] decoy = [.. raw.Select(value => value > 0 || random.Next(10) < 3 ? 100 + random.Next(160) : random.Next(100))];
        var mean = raw.Average();
        double[] target = [.. raw.Select(value => (value - mean) / Math.Sqrt(mean * (1 - mean)))];
        ColumnBins[] columns = [.. Enumerable.Range(0, 16).Select(c => ColumnBins.Of(
            new NumberColumn($"{c}", () => 0, (value, _) => value),
            [.. (c == 0 ? left : c == 1 ? right : decoy).Select(value => new RowValue($"{c}", $"{value}", value))],
            20))];
        Candidate[][] allowed = [.. columns.Select(column => column.Candidates)];
        Assert.IsTrue(new SubgroupSearch(columns, 800, 20, 1, 0.5).Run(target, allowed)!.Conditions[0].Column > 1);
        var found = new SubgroupSearch(columns, 800, 20, 3, 0.5).Run(target, allowed)!;
        CollectionAssert.AreEqual(
            new[] { 0, 1 },
            found.Conditions.Select(condition => condition.Column).ToArray(),
            string.Join("; ", found.Conditions));
    }

    [TestMethod, DataRow(1), DataRow(2), DataRow(3), DataRow(4), DataRow(5)]
    public void Figures_that_have_nothing_to_do_with_the_rows_are_not_supported(int seed)
    {
        var random = new Random(seed);
        var (columns, target) = Drawn(random, 600);
        random.Shuffle(target);
        var found = new SubgroupSearch(columns, 600, 20, 3, 0.5).Run(target, [.. columns.Select(column => column.Candidates)])!;
        var fits = found.Fitting([.. columns.Select(column => column.Rows)], 600);
        random.Shuffle(fits);      // rows of the same kind that the search did not see
        var test = new FitTest(600, 100, 0.95, seed).Of(target, fits);
        var (column, candidate) = found.Conditions[0];
        RowCondition condition =
            new()
            {
                Column = columns[column].Column,
                Least = candidate.Least,
                Most = candidate.Most,
                Categories = candidate.Categories,
                Words = "w",
                Weight = 1,
                Share = 0.5,
            };
        var judged = RowDescription.Judged([condition], "w", test, test, new(0.5, 0.5, 1), null, true);
        Assert.IsTrue(judged.Verdict is Verdict.NotSupported or Verdict.Undecided, judged.Reason);
        Assert.IsTrue(test.Interval!.Low <= test.Auc && test.Auc <= test.Interval.High);
    }

    [TestMethod]
    public void A_bin_says_the_same_as_the_condition() => Gen.Select(Gen.Int[0, 60], Gen.Bool).Array[60, 200].Sample(cells =>
    {
        RowValue[] values = [.. cells.Select(cell => cell.Item2 && cell.Item1 % 7 == 0
            ? new RowValue("A", "", null)
            : new RowValue("A", $"{cell.Item1}", cell.Item1))];
        RowValue[] others =
            [.. Enumerable.Range(-10, 90).Select(value => new RowValue("A", $"{value}", value)), new("A", "", null)];
        var number = new NumberColumn("A", () => 0, (value, _) => value);
        var column = ColumnBins.Of(number, values, 5);
        var bins = column.BinsOf(others);
        return column.Candidates.All(candidate =>
        {
            var condition = new RowCondition
            {
                Column = "A",
                Least = candidate.Least,
                Most = candidate.Most,
                Categories = candidate.Categories,
                Words = "",
                Weight = 0,
                Share = 0,
            };
            var holds = values.Count(condition.Holds);
            return holds >= 5
                && values.Length - holds >= 5
                && others.Index().All(other => condition.Holds(other.Item) == candidate.Holds(bins[other.Index]));
        });
    });

    private static double Reference(
        ColumnBins[] columns, double[] target, double shareWeight, params (int Column, Candidate Candidate)[] conditions)
    {
        bool Fits(int row) => conditions.All(condition => condition.Candidate.Holds(columns[condition.Column].Rows[row]));
        int[] fitting = [.. Enumerable.Range(0, target.Length).Where(Fits)];
        if (fitting.Length == 0) return 0;
        return Math.Pow((double)fitting.Length / target.Length, shareWeight) * fitting.Average(row => target[row]);
    }

    /// <summary>Columns of numbers, and a target that rises with two of them; the others go with these two.</summary>
    private static (ColumnBins[] Columns, double[] Target) Drawn(Random random, int rows, int columns = 3)
    {
        var values = Enumerable.Range(0, columns)
            .Select(_ => Enumerable.Range(0, rows).Select(_ => random.Next(300)).ToArray())
            .ToArray();
        for (var c = 3; c < columns; c++)
            for (var row = 0; row < rows; row++) values[c][row] = values[c % 2][row] + random.Next(60 * c);
        double[] raw = [.. Enumerable.Range(0, rows).Select(row =>
            (values[0][row] > 150 ? 1 : 0) + (values[1][row] is > 80 and < 200 ? 1 : 0) + random.NextDouble())];
        var mean = raw.Average();
        var deviation = Math.Sqrt(raw.Average(value => (value - mean) * (value - mean)));
        return (
            [.. values.Select((column, c) => ColumnBins.Of(
                new NumberColumn($"{c}", () => 0, (value, _) => value),
                [.. column.Select(value => new RowValue($"{c}", $"{value}", value))],
                20))],
            [.. raw.Select(value => (value - mean) / deviation)]);
    }
}
