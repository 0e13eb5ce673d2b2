using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ActivationScanTests
{
    [TestMethod, DataRow(Reduction.Max), DataRow(Reduction.Mean), DataRow(Reduction.Sum)]
    public void A_scan_equals_keeping_and_sorting_everything(Reduction reduction)
    {
        using var network = Planted.Random();
        using var rows = randn([57, 2, 8, 8], generator: new Generator(9));
        var scan = new ActivationScan(network, network.Units("conv*", "logits"), new() { TopRows = 4, Reduction = reduction });
        foreach (var (start, length) in new[] { (0, 20), (20, 20), (40, 17) }) scan.Add(rows.narrow(0, start, length));
        Assert.AreEqual(57, scan.Rows);

        foreach (var found in scan.Result())
        {
            using var seen = network.RunWithCache(rows, found.Unit.Point);
            var map = seen[found.Unit.Point].select(1, found.Unit.Index!.Value);
            var flat = map.dim() == 1 ? map.unsqueeze(1) : map.flatten(1);
            var values = (reduction switch
            {
                Reduction.Max => flat.amax([1]),
                Reduction.Sum => flat.sum([1]),
                _ => flat.mean([1]),
            }).data<float>().ToArray();

            var order = Enumerable.Range(0, 57).OrderByDescending(r => values[r]).Take(4).Select(r => (long)r).ToArray();
            CollectionAssert.AreEqual(order, found.Highest.Select(r => r.Row).ToArray(), $"{found.Unit}");
            var lowest = Enumerable.Range(0, 57).OrderBy(r => values[r]).Take(4).Select(r => (long)r).ToArray();
            CollectionAssert.AreEqual(lowest, found.Lowest.Select(r => r.Row).ToArray(), $"{found.Unit}");
            Assert.AreEqual(values.Average(), found.Statistics.Mean, 1e-4);
            Assert.AreEqual(values.Max(), found.Statistics.Maximum, 1e-5f);
            Assert.AreEqual(57, found.Statistics.Histogram.Counts.Sum());
            foreach (var top in found.Highest)
                Assert.AreEqual(flat[top.Row].argmax().item<long>(), top.Position);
        }
    }

    [TestMethod]
    public void Planted_rows_come_first()
    {
        using var network = Planted.Linear([1, 0], [0, -1]);
        using var rows = tensor(new float[,] { { 0, 0 }, { 5, 9 }, { 1, -7 }, { 4, 0 }, { -3, 2 } });
        var scan = new ActivationScan(network, network.Units("linear"), new() { TopRows = 2 });
        scan.Add(rows);
        var found = scan.Result();
        CollectionAssert.AreEqual(new long[] { 1, 3 }, found[0].Highest.Select(r => r.Row).ToArray());
        CollectionAssert.AreEqual(new long[] { 4, 0 }, found[0].Lowest.Select(r => r.Row).ToArray());
        CollectionAssert.AreEqual(new long[] { 2, 0 }, found[1].Highest.Select(r => r.Row).ToArray());
        CollectionAssert.AreEqual(new[] { 5f, 4f }, found[0].Highest.Select(r => r.Activation).ToArray());
    }

    [TestMethod]
    public void Each_position_is_an_observation_where_asked_for()
    {
        using var network = Planted.Convolution(1);      // passes the pixel on
        using var rows = arange(2 * 64, dtype: ScalarType.Float32).view(2, 1, 8, 8);
        var scan = new ActivationScan(network, network.Units("edge"), new() { TopRows = 2, EachPosition = true, WarmUp = 3 });
        scan.Add(rows);
        var found = scan.Result()[0];
        Assert.AreEqual(2 * 61, found.Statistics.Count);
        Assert.AreEqual(new RankedRow(127, 1, 63), found.Highest[0]);
        Assert.AreEqual(new RankedRow(63, 0, 63), found.Highest[1]);
        Assert.AreEqual(new RankedRow(3, 0, 3), found.Lowest[0]);
        Assert.AreEqual(3f, found.Statistics.Minimum);
    }

    [TestMethod]
    public void Padding_is_not_looked_at()
    {
        using var network = Planted.Convolution(1);
        using var rows = arange(2 * 64, dtype: ScalarType.Float32).view(2, 1, 8, 8);
        var scan = new ActivationScan(network, network.Units("edge"), new() { TopRows = 2, EachPosition = true });
        scan.Add(rows, [64, 10]);
        var found = scan.Result()[0];
        Assert.AreEqual(74, found.Statistics.Count);
        Assert.AreEqual(new RankedRow(64 + 9, 1, 9), found.Highest[0]);
    }

    [TestMethod]
    public void NaN_activations_are_counted_and_enter_nothing_else()
    {
        using var network = Planted.Linear([1]);
        using var rows = tensor(new float[,] { { 1 }, { float.NaN }, { 3 } });
        var scan = new ActivationScan(network, network.Units("linear"));
        scan.Add(rows);
        var found = scan.Result()[0];
        Assert.AreEqual(1, found.Statistics.NonFinite);
        Assert.AreEqual(2, found.Statistics.Count);
        CollectionAssert.AreEqual(new long[] { 2, 0 }, found.Highest.Select(r => r.Row).ToArray());
    }

    [TestMethod]
    public void A_whole_layer_is_refused()
    {
        using var network = Planted.Random();
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ActivationScan(network, ["conv1"]));
        StringAssert.Contains(error.Message, "'conv1' is a whole layer");
    }
}
