using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Positions that see padding, with and without them.</summary>
[TestClass]
public class BorderTests
{
    [TestMethod, DataRow(Reduction.Max), DataRow(Reduction.Mean)]
    public void Left_out_positions_count_for_nothing(Reduction reduction)
    {
        // less of a bright picture is more: the corners, which see padding, are highest
        var conv = nn.Conv2d(1, 1, 3, padding: 1, bias: false);
        conv.weight.Fill([.. Enumerable.Repeat(-1f, 9)]);
        using var network = new HookedNetwork(nn.Sequential(("conv", conv)), 1, 8, 8);
        using var generator = new Generator(3);
        var rows = new Data(rand([6, 1, 8, 8], generator: generator) * 0.1 + 0.8);
        UnitScan Scan(bool skip)
        {
            var plan = new ScanPlan { Units = ["conv:0"], Reductions = [reduction], SkipBorder = skip, DuplicateDistance = -1 };
            return ScannedUnits.From(Scans.Shard(network, plan, rows, 0), network).Units.Single();
        }

        using var seen = network.RunWithCache(rows.Input, "conv");
        using var inner = seen["conv"].narrow(2, 1, 6).narrow(3, 1, 6).flatten(1);
        using var values = reduction == Reduction.Max ? inner.amax([1]) : inner.mean([1]);
        Assert.AreEqual(values.max().item<float>(), Scan(skip: true).Statistics.Maximum, 1e-6f);
        Assert.AreEqual(values.min().item<float>(), Scan(skip: true).Statistics.Minimum, 1e-6f);
        Assert.IsTrue(Scan(skip: false).Statistics.Maximum > Scan(skip: true).Statistics.Maximum);
        if (reduction != Reduction.Max) return;
        Assert.IsTrue(Scan(skip: false).Highest.All(row => row.Position.All(at => at is 0 or 7)), "corners");
        foreach (var row in Scan(skip: true).Highest)
        {
            Assert.IsTrue(row.Position.All(at => at is > 0 and < 7));
            Assert.AreEqual((3, 3), (row.Crop!.Height, row.Crop.Width));
            Assert.AreEqual(row.Activation, seen["conv"][row.Row, 0, row.Position[0], row.Position[1]].item<float>());
        }
    }

    [TestMethod]
    public void A_plan_that_skips_nothing_has_the_name_it_always_had()
    {
        var plan = new ScanPlan { Units = ["conv"] };
        Assert.IsFalse(plan.ToJson().Contains("skipBorder", StringComparison.Ordinal));
        Assert.AreNotEqual(plan.Id, (plan with { SkipBorder = true }).Id);
        Assert.IsTrue(ScanPlan.FromJson((plan with { SkipBorder = true }).ToJson()).SkipBorder);
    }
}
