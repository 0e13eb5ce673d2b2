using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Descriptions;

namespace MLNetInterpret.Descriptions;

/// <summary>Conditions that name several categories, against trying all sets.</summary>
[TestClass]
public class CategorySetTests
{
    private static readonly string[] Wohnen = ["Miete", "Eltern", "Eigentum", "Heim", "", "Sonstiges"];

    [TestMethod]
    [DataRow(0)]
    [DataRow(0.35)]
    [DataRow(1)]
    public void The_best_set_is_the_best_of_all_sets(double shareWeight)
    {
        const int rows = 500, least = 20;
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            double[] lifts = [.. Wohnen.Select(_ => random.NextDouble())];
            int[] own = [.. Enumerable.Range(0, rows).Select(_ => random.Next(random.Next(1, Wohnen.Length + 1)))];
            var target = Standardised([.. own.Select(code => lifts[code] + (0.3 * random.NextDouble()))]);
            var column = Column(own);
            var found = new SubgroupSearch([column], rows, least, 1, shareWeight).Run(target, [column.Candidates])!;

            var best = 0.0;
            foreach (var set in Enumerable.Range(1, (1 << Wohnen.Length) - 1))
            {
                var named = int.PopCount(set);
                int[] fitting = [.. Enumerable.Range(0, rows).Where(row => (set >> own[row] & 1) == 1)];
                var isCommon = Enumerable.Range(0, Wohnen.Length)
                    .All(code => (set >> code & 1) == 0 || own.Count(other => other == code) >= least);
                if (named > 3 || !isCommon || fitting.Length < least || rows - fitting.Length < least) continue;
                var quality = fitting.Average(row => target[row]) * Math.Pow((double)fitting.Length / rows, shareWeight);
                best = Math.Max(best, quality / Math.Pow(1.05, named));
            }

            Assert.AreEqual(best, found.Net, 1e-9, $"{seed}");
        }
    }

    [TestMethod]
    public void Two_planted_categories_are_both_named_and_no_third()
    {
        var random = new Random(5);
        int[] own = [.. Enumerable.Range(0, 900).Select(_ => random.Next(Wohnen.Length))];
        var target = Standardised([.. own.Select(code => (code is 0 or 4 ? 1 : 0) + (0.2 * random.NextDouble()))]);
        var column = Column(own);
        var found = new SubgroupSearch([column], 900, 20, 3, 0.35).Run(target, [column.Candidates])!;
        CollectionAssert.AreEquivalent(new[] { "Miete", "" }, found.Conditions.Single().Candidate.Categories!.ToArray());
        var fits = found.Fitting([column.Rows], 900);
        CollectionAssert.AreEqual(own.Select(code => code is 0 or 4).ToArray(), fits);
    }

    [TestMethod]
    public void A_category_more_that_is_worth_less_than_a_twentieth_is_not_named()
    {
        // the second category lies a little lower, so that the rows that it adds pay for half of what it takes
        int[] own = [.. Enumerable.Range(0, 1000).Select(row => row < 400 ? 0 : row < 440 ? 1 : 2)];
        var target = Standardised([.. own.Select(code => code switch { 0 => 1.0, 1 => 0.7, _ => 0 })]);
        var column = Column(own);
        var found = new SubgroupSearch([column], 1000, 20, 1, 0.5).Run(target, [column.Candidates])!;
        CollectionAssert.AreEqual(new[] { "Miete" }, found.Conditions.Single().Candidate.Categories!.ToArray());
    }

    [TestMethod]
    public void Of_very_many_categories_the_most_common_are_put_into_sets()
    {
        // the first 20 rows of one place, then 40 of the next, ..., 800 of the last
        RowValue[] values = [.. Enumerable.Range(0, 40).SelectMany(code =>
            Enumerable.Repeat(new RowValue("Ort", $"Ort {code}", null), 20 * (code + 1)))];
        var column = ColumnBins.Of(new CategoryColumn("Ort", () => "", (_, text) => text), values, 20);
        Assert.HasCount(40 + 66 + 220, column.Candidates);
        Assert.IsTrue(column.Candidates.Where(candidate => candidate.Limits > 1)
            .All(candidate => candidate.Categories!.All(name => int.Parse(name[4..]) >= 28)));
    }

    private static ColumnBins Column(int[] codes) => ColumnBins.Of(
        new CategoryColumn("Wohnen", () => "", (_, text) => text),
        [.. codes.Select(code => new RowValue("Wohnen", Wohnen[code], null))], 20);

    private static double[] Standardised(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (value - mean) / deviation)];
    }
}
