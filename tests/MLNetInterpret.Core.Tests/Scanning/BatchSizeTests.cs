using System.Security.Cryptography;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

/// <summary>Small batches wait for each other, large ones are folded alone, tiny ones at once: nobody may see which.</summary>
[TestClass]
public class BatchSizeTests
{
    private const int Units = 16;      // of 2,048 rows another thread takes over, 4,096 are large

    [TestMethod]
    public void Batches_of_any_sizes_in_any_order_give_the_same_bytes()
    {
        // whole numbers, whose sums are exact in any order; 2,401 different rows, most of them many times
        using var network = Planted.Linear(
            [.. Enumerable.Range(0, Units).Select(unit => (float[])[unit % 3 - 1, unit % 4 - 2, unit % 5 - 2, unit % 7 - 3])]);
        int[] sizes = [10, 3000, 3000, 3000, 3000, 3000, 3000, 5000, 5000, 3000, 40, 2500, 6000, 1, 3000];
        var rows = Data.Whole(3, -3, 3, sizes.Sum(), 4);
        rows = rows with
        {
            Classes = [.. Enumerable.Range(0, rows.Count).Select(row => row % (1 + row / 9000))],      // more and more of them
            Ids = [.. Enumerable.Range(0, rows.Count).Select(row => $"no. {row}")],
        };
        var plan = new ScanPlan { Units = ["linear"], Columns = ["a", "b", "c", "d"], RowsPerShard = rows.Count, TopRows = 5 };
        var expected = Scan(network, plan, rows, [.. Enumerable.Repeat(500, rows.Count / 500), rows.Count % 500]);
        var found = Scan(network, plan, rows, sizes);
        CollectionAssert.AreEqual(expected.Bytes(), found.Bytes());
        var inputs = rows.Input.data<float>().SelectMany(BitConverter.GetBytes).ToArray();
        CollectionAssert.AreEqual(SHA256.HashData(inputs), found.ShardFacts[0].InputHash);
    }

    [TestMethod]
    public void Pieces_of_work_are_done_in_order_and_no_more_than_allowed_wait()
    {
        const int most = 3;
        var work = new WorkInOrder(most);
        var (done, added, gate) = (new List<int>(), 0, new ManualResetEventSlim());
        var adding = Task.Run(() =>
        {
            for (var piece = 0; piece < 50; piece++)
            {
                var own = piece;
                work.Add(() =>
                {
                    gate.Wait();
                    done.Add(own);
                });
                Volatile.Write(ref added, piece + 1);
            }
        });
        SpinWait.SpinUntil(() => Volatile.Read(ref added) == most, TimeSpan.FromSeconds(30));
        Assert.IsFalse(adding.Wait(50), "a piece too many was taken");
        Assert.AreEqual(most, Volatile.Read(ref added));
        gate.Set();
        adding.Wait();
        work.WaitFor(0);
        CollectionAssert.AreEqual(Enumerable.Range(0, 50).ToArray(), done);
    }

    [TestMethod]
    public void After_a_failure_nothing_else_is_done_and_everybody_hears_of_it()
    {
        var work = new WorkInOrder(2);
        var later = 0;
        work.Add(() => throw new InvalidDataException("the third row"));
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.ThrowsExactly<InvalidDataException>(() =>
            {
                work.Add(() => later++);
                work.WaitFor(0);
            });
        work.Rest();
        Assert.AreEqual(0, later);
    }

    private static ScanPartial Scan(HookedNetwork network, ScanPlan plan, Data rows, int[] sizes)
    {
        using var scan = new ActivationScan(network, plan, learnsClasses: true);
        var first = 0;
        foreach (var size in sizes)
        {
            scan.Add(rows.Batch(first, size));
            first += size;
        }

        return scan.Finish();
    }
}
