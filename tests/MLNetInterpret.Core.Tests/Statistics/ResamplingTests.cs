using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Draws of a bootstrap: what they hold, and that a seed decides them.</summary>
[TestClass]
public class ResamplingTests
{
    private static readonly Gen<(int Count, int Seed)> Cases = Gen.Select(Gen.Int[1, 60], Gen.Int);

    [TestMethod]
    public void Every_way_of_drawing_takes_the_seeds_numbers_one_by_one() => Law.Holds(Cases, (count, seed) =>
    {
        var (random, rows, times, blocks) = (new Random(seed), new Resampling(seed), new Resampling(seed), new Resampling(seed));
        for (var draw = 0; draw < 3; draw++)
        {
            int[] expected = [.. Enumerable.Range(0, count).Select(_ => random.Next(count))];
            CollectionAssert.AreEqual(expected, rows.Rows(count));
            var counted = new int[count];
            times.AddTimes<int>(counted);
            CollectionAssert.AreEqual(
                Enumerable.Range(0, count).Select(row => expected.Count(drawn => drawn == row)).ToArray(), counted);
            CollectionAssert.AreEqual(expected.Select(start => (start, 1)).ToArray(), blocks.Blocks(count, 1).ToArray());
        }
    });

    [TestMethod]
    public void Blocks_are_as_long_together_as_all_there_is() =>
        Law.Holds(Gen.Select(Cases, Gen.Int[1, 80]), (one, block) =>
        {
            var blocks = new Resampling(one.Seed).Blocks(one.Count, block).ToList();
            Assert.AreEqual(one.Count, blocks.Sum(drawn => drawn.Length));
            Assert.HasCount((one.Count + block - 1) / block, blocks);
            Assert.IsTrue(blocks.SkipLast(1).All(drawn => drawn.Length == block));
            Assert.IsTrue(blocks.All(drawn => drawn.Start >= 0 && drawn.Start < one.Count));
        });

    [TestMethod]
    public void Groups_are_drawn_each_on_its_own()
    {
        var (times, resampling) = (new double[10], new Resampling(3));
        for (var draw = 1; draw <= 5; draw++)
        {
            resampling.AddTimes(times.AsSpan(0, 4));
            resampling.AddTimes(times.AsSpan(4));
            Assert.AreEqual(4.0 * draw, times[..4].Sum());
            Assert.AreEqual(6.0 * draw, times[4..].Sum());
        }
    }

    [TestMethod]
    public void Every_row_is_drawn_as_often_as_any_other()
    {
        var (times, resampling) = (new int[8], new Resampling(1));
        for (var draw = 0; draw < 2000; draw++) resampling.AddTimes<int>(times);
        foreach (var count in times) Assert.IsInRange(1800, 2200, count);      // 2000 are expected; about 42 the deviation
    }

    [TestMethod]
    public void Of_nothing_nothing_is_drawn()
    {
        var resampling = new Resampling(1);
        Assert.IsEmpty(resampling.Rows(0));
        Assert.IsEmpty(resampling.Blocks(0, 5));
        resampling.AddTimes<int>([]);
    }
}
