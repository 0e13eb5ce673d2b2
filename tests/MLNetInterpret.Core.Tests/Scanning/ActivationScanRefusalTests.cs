using CsCheck;
using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ActivationScanRefusalTests
{
    [TestMethod]
    public void What_does_not_exist_is_refused_with_what_does()
    {
        using var network = Planted.Random();
        Refused("conv9", new() { Units = ["conv9"] });
        Refused("0 to 2", new() { Units = ["conv1:3"] });
        Refused("[6, 6]", new() { Units = ["conv1:0@6,0"] });
        Refused("conv9", new() { Units = ["conv1"], ExactCorrelations = ["conv9"] });
        Refused(network.Hash, new() { Units = ["conv1"], Model = "0123456789abcdef" });
        using var same = new ActivationScan(network, new() { Units = ["conv1"], Model = network.Hash });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ActivationScan(network, new(), -1));
        void Refused(string allowed, ScanPlan plan)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => new ActivationScan(network, plan));
            StringAssert.Contains(error.Message, allowed);
        }
    }

    [TestMethod]
    public void Rows_that_do_not_fit_the_plan_are_refused()
    {
        using var network = Planted.Linear([1, 0]);
        Refused("columns", new() { Columns = ["a"] }, new(zeros(2, 2)));
        Refused("class 2", new() { Classes = ["a", "b"] }, new(zeros(2, 2)) { Classes = [0, 2] });
        Refused("class 0", new(), new(zeros(2, 2)) { Classes = [0, -1] });
        Refused("1 classes", new() { Classes = ["a", "b"] }, new(zeros(2, 2)) { Classes = [0] });
        Refused("3 ids", new(), new(zeros(2, 2)) { Ids = ["a", "b", "c"] });
        Refused("1 labels", new(), new(zeros(2, 2)) { Labels = ["a"] });
        Refused("3 rows", new() { RowsPerShard = 3 }, new(zeros(4, 2)));
        void Refused(string what, ScanPlan plan, ScanBatch batch)
        {
            using var scan = new ActivationScan(network, plan with { Units = ["linear"] });
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => scan.Add(batch)).Message, what);
        }
    }

    [TestMethod]
    public void Each_position_needs_positions()
    {
        using var network = Planted.Linear([1, 0]);
        var plan = new ScanPlan { Units = ["linear"], EachPosition = true };
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ActivationScan(network, plan));
        StringAssert.Contains(error.Message, "linear");
    }

    [TestMethod]
    public void A_finished_scan_takes_no_more_rows()
    {
        using var network = Planted.Linear([1]);
        using var scan = new ActivationScan(network, new() { Units = ["linear"] });
        scan.Add(ones(3, 1));
        Assert.AreEqual(3, scan.Rows);
        scan.Add(zeros(0, 1));
        Assert.AreEqual(3, scan.Rows);
        scan.Finish();
        Assert.ThrowsExactly<InvalidOperationException>(() => scan.Add(ones(1, 1)));
        Assert.ThrowsExactly<InvalidOperationException>(() => scan.Finish());
    }
}
