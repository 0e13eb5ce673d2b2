using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>Keeps what a piece of work tells.</summary>
/// <param name="act">Done at each report; or null.</param>
internal sealed class Told(Action? act = null) : IProgress<WorkProgress>
{
    public List<WorkProgress> Reports { get; } = [];

    public void Report(WorkProgress value)
    {
        Reports.Add(value);
        act?.Invoke();
    }

    /// <summary>Shares never fall and end at 1, and there are words at each.</summary>
    public void AssertRisesTo1()
    {
        double[] shares = [.. Reports.Select(report => report.Share)];
        CollectionAssert.AreEqual(shares.Order().ToArray(), shares, string.Join(", ", Reports));
        Assert.IsTrue(shares[0] >= 0);
        Assert.AreEqual(1, shares[^1], 1e-12);
        Assert.IsTrue(Reports.All(report => report.Stage.Length > 0));
    }
}

/// <summary>Listeners that hear everything.</summary>
internal static class EveryReport
{
    /// <summary>A listener of every report, as one of a part of a whole is: none is left out for coming too soon.</summary>
    public static IProgress<WorkProgress> Every(this IProgress<WorkProgress> listener) => listener.Between(0, 1)!;
}
