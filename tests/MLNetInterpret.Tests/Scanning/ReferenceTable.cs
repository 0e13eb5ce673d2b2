using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>A unit's values on every row of a table with all that is known of the rows: sorted and averaged the slow
/// way.</summary>
internal sealed record ReferenceTable(float[] Values, float[][] Inputs, string[] Ids, string[] Labels)
{
    public void Agrees(UnitScan found, ScanPlan plan)
    {
        var (name, count) = ($"{found.Unit}", Values.Length);
        var mean = Values.Average(value => (double)value);
        Assert.AreEqual(count, found.Statistics.Count, name);
        Assert.AreEqual(0, found.Statistics.NonFinite, name);
        Assert.AreEqual(mean, found.Statistics.Mean, 1e-5, name);
        var deviation = Math.Sqrt(Values.Average(value => Math.Pow(value - mean, 2)));
        Assert.AreEqual(deviation, found.Statistics.StandardDeviation, 1e-5, name);
        Rows(found.Highest, Enumerable.Range(0, count).OrderByDescending(row => Values[row]), plan, name);
        Rows(found.Lowest, Enumerable.Range(0, count).OrderBy(row => Values[row]), plan, name);
        Assert.HasCount(Inputs[0].Length, found.Columns, name);
        for (var column = 0; column < found.Columns.Count; column++)
        {
            var correlation = Correlation([.. Inputs.Select(input => input[column])]);
            Assert.AreEqual(correlation, found.Columns[column]!.Value, 1e-4, $"{name} {plan.Columns[column]}");
        }

        Classes(found, plan, name);
    }

    private void Rows(IReadOnlyList<TopRow> found, IEnumerable<int> order, ScanPlan plan, string name)
    {
        var expected = Expected([.. order], plan);
        CollectionAssert.AreEqual(expected.Select(row => (long)row).ToArray(), found.Numbers(), name);
        foreach (var row in found)
        {
            Assert.AreEqual(Values[row.Row], row.Activation, 1e-5f, name);
            Assert.AreEqual(Ids[row.Row], row.Id, name);
            Assert.AreEqual(Labels[row.Row], row.Label, name);
            Assert.IsEmpty(row.Position);
            Assert.IsNull(row.Crop);
        }
    }

    /// <summary>The first rows, without those that are a choice among equals at either extreme, or beyond all
    /// candidates.</summary>
    private int[] Expected(int[] order, ScanPlan plan)
    {
        bool AreEqual(float a, float b) => Math.Abs(a - b) <= 1e-6 * Math.Max(Math.Abs(a), Math.Abs(b));
        int[] kept = [.. order.Take(plan.TopRows)], beyond = [.. order.Skip(plan.TopRows).Take(3 * plan.TopRows)];
        var last = Values[kept[^1]];
        bool IsOther(int row) => AreEqual(Values[row], last) && !kept.Any(better => Inputs[better].SequenceEqual(Inputs[row]));
        var isAtEnd = AreEqual(last, Values.Min()) || AreEqual(last, Values.Max());
        return (isAtEnd && beyond.Any(IsOther)) || IsOther(beyond[^1])
            ? [.. kept.Where(row => !AreEqual(Values[row], last))]
            : kept;
    }

    private void Classes(UnitScan found, ScanPlan plan, string name)
    {
        if (plan.Classes.Count == 0)
        {
            Assert.IsNull(found.Classes, name);
            return;
        }

        for (var c = 0; c < plan.Classes.Count; c++)
        {
            var own = Values.Where((_, row) => Labels[row] == plan.Classes[c]).Select(value => (double)value).ToArray();
            Assert.AreEqual(own.Average(), found.Classes!.Means[c], 1e-5, $"{name} {plan.Classes[c]}");
            Assert.AreEqual(found.Highest.Count(row => row.Label == plan.Classes[c]), found.Classes.TopCounts[c], name);
        }

        Assert.AreEqual(found.Classes!.Means.Max(), found.Classes.Means[found.Classes.Preferred], name);
        Assert.AreEqual(Labels.Contains(""), found.Classes.VarianceShare is null, name);
    }

    private double Correlation(float[] other)
    {
        var (a, b) = (Values.Average(value => (double)value), other.Average(value => (double)value));
        var together = Values.Zip(other, (x, y) => (x - a) * (y - b)).Sum();
        return together / Math.Sqrt(Values.Sum(x => Math.Pow(x - a, 2)) * other.Sum(y => Math.Pow(y - b, 2)));
    }
}
