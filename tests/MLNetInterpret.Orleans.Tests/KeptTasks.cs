namespace MLNetInterpret.Orleans;

/// <summary>What tasks of a cluster have left in a folder.</summary>
internal static class KeptTasks
{
    /// <summary>Requires that two tasks give what one process gives, and that of them the lost one is done again, and the other
    /// is not.</summary>
    public static void RequireOneTaskAgain(string folder, string alone, Func<string> cluster)
    {
        Assert.AreEqual(alone, cluster());
        var tasks = Directory.GetFiles(folder, "*.partial", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.HasCount(2, tasks);
        var untouched = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(tasks[0], untouched);
        File.Delete(tasks[1]);
        Assert.AreEqual(alone, cluster());
        Assert.AreEqual(untouched, File.GetLastWriteTimeUtc(tasks[0]));
        Assert.HasCount(1, Directory.GetDirectories(folder), "the same plan");
    }
}
