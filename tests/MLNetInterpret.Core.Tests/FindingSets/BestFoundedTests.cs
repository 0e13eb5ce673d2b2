using MLNetInterpret.Core.FindingSets;

namespace MLNetInterpret;

[TestClass]
public class BestFoundedTests
{
    [TestMethod]
    public void Supported_ones_come_first_and_no_claim_twice_while_there_are_others()
    {
        var set = SampleFindings.Images(8);
        var best = BestFounded.Of(set, 5);
        Assert.HasCount(5, best);
        Assert.IsTrue(best.All(finding => finding.Verdict == Verdict.Supported));
        Assert.HasCount(3, best.Take(3).Select(finding => finding.Claim).Distinct().ToArray());
        Assert.HasCount(5, best.Select(finding => finding.Unit).Distinct().ToArray());
    }

    [TestMethod]
    public void Fewer_findings_than_asked_for_are_all_there()
    {
        var set = SampleFindings.Text(2);
        CollectionAssert.AreEquivalent(set.ToArray(), BestFounded.Of(set, 5).ToArray());
    }
}
