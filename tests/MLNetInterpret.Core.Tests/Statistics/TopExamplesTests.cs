using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

[TestClass]
public class TopExamplesTests
{
    [TestMethod, DataRow(1, false), DataRow(7, false), DataRow(1, true), DataRow(12, true)]
    public void Merging_shards_equals_one_scan(int seed, bool smallest)
    {
        var rng = new Random(seed);
        var (left, right, whole) = (new TopExamples(5, smallest), new TopExamples(5, smallest), new TopExamples(5, smallest));
        var all = new List<(float Activation, long Row)>();
        for (var row = 0; row < 200; row++)
        {
            var activation = rng.Next(20) / 10f;      // few levels: ties are the interesting case
            (rng.Next(2) == 0 ? left : right).Offer(activation, row);
            whole.Offer(activation, row);
            all.Add((activation, row));
        }

        right.Merge(left);
        right.Merge(left);      // the same again changes nothing
        CollectionAssert.AreEqual(whole.Ranked().ToArray(), right.Ranked().ToArray());

        var sorted = (smallest ? all.OrderBy(a => a.Activation) : all.OrderByDescending(a => a.Activation))
            .ThenBy(a => a.Row)
            .Take(5);
        CollectionAssert.AreEqual(sorted.Select(a => a.Row).ToArray(), whole.Ranked().Select(r => r.Row).ToArray());
    }

    [TestMethod]
    public void A_row_is_kept_once_at_its_more_extreme_activation()
    {
        var top = new TopExamples(3);
        top.Offer(1, row: 4, position: 7);
        top.Offer(2, row: 4, position: 9);
        top.Offer(1.5f, row: 4, position: 3);
        Assert.AreEqual(new RankedRow(2, 4, 9, Key: 4), top.Ranked().Single());
    }

    [TestMethod, DataRow(3), DataRow(8)]
    public void Rows_of_one_key_are_kept_once_in_whichever_part_they_stand(int seed)
    {
        var rng = new Random(seed);
        var (parts, whole) = (Enumerable.Range(0, 3).Select(_ => new TopExamples(6)).ToArray(), new TopExamples(6));
        var values = Enumerable.Range(0, 40).Select(_ => rng.Next(30) / 10f).ToArray();
        for (var row = 0; row < 400; row++)
        {
            var key = rng.Next(40);      // of equal content and so of equal value
            parts[rng.Next(3)].Offer(values[key], row, 0, (ulong)key);
            whole.Offer(values[key], row, 0, (ulong)key);
        }

        parts[2].Merge(parts[0]);
        parts[1].Merge(parts[2]);
        CollectionAssert.AreEqual(whole.Ranked().ToArray(), parts[1].Ranked().ToArray());
        Assert.HasCount(6, whole.Ranked().Select(row => row.Key).Distinct().ToArray());
        CollectionAssert.AreEqual(
            values.OrderDescending().Take(6).ToArray(), whole.Ranked().Select(row => row.Activation).ToArray());
    }

    [TestMethod]
    public void NaN_and_capacity_zero_keep_nothing()
    {
        var top = new TopExamples(2);
        top.Offer(float.NaN, 1);
        Assert.IsEmpty(top.Ranked());
        var none = new TopExamples(0);
        none.Offer(1, 1);
        Assert.IsEmpty(none.Ranked());
    }
}
