namespace MLNetInterpret.Cli;

/// <summary>Whatever a verb is at, a cancellation ends it soon, in one sentence.</summary>
[TestClass, TestCategory("Long")]
public sealed class CancellationTests : IDisposable
{
    /// <summary>Not a goal, which is a second, but what tells a loop that hears nothing on the slowest machine.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Every_verb_of_tables_ends_at_random_moments()
    {
        var (data, model) = (_session.WriteTable(rows: 3_000), _session.At("m.zip"));
        string[] task = ["--data", data, "--label", "Good", "--positive", "yes"];
        Assert.AreEqual(0, _session.Run(["train", "tabular", .. task, "--epochs", "3", "--out", model]), _session.Error);
        Ends(
            ["train", "tabular", .. task, "--epochs", "100000", "--out", _session.At("n.zip")],
            ["stability", .. task, "--epochs", "100000"],
            ["interpret", model, "--data", data, "--depth", "full", "--out", _session.At("report")],
            ["drivers", model, "--data", data, "--sample-rows", "3000", "--background-rows", "3000"],
            ["explain", model, "--data", data, "--row", "7", "--background-rows", "3000"],
            ["attack", model, "--data", data, "--class-names", "no", "yes", "--top", "500", "--out", _session.At("a")],
            ["scan", "run", model, "--data", data, "--out", _session.At("catalogue")]);
    }

    [TestMethod]
    public void A_table_of_many_columns_ends_while_it_is_read_and_learned()
    {
        const int columns = 20_000;
        var header = string.Join(',', Enumerable.Range(0, columns).Select(column => $"c{column}"));
        var rows = Enumerable.Range(0, 40)
            .Select(row => string.Join(',', Enumerable.Range(0, columns).Select(column => (row * column) % 97)));
        var data = _session.Write(
            "wide.csv", $"{header},Good\n{string.Join('\n', rows.Select((row, i) => $"{row},{(i % 2 == 0 ? "yes" : "no")}"))}\n");
        Ends(["train", "tabular", "--data", data, "--label", "Good", "--positive", "yes", "--out", _session.At("m.zip")]);
    }

    [TestMethod]
    public void The_verbs_of_text_end_at_random_moments()
    {
        var (text, model) = (Path.Combine(Session.Datasets, "text", "sqlite-c.txt"), _session.At("m.zip"));
        string[] train = ["train", "text", "--hidden-units", "8", "--data"];
        Assert.AreEqual(0, _session.Run([.. train, text, "--epochs", "1", "--out", model]), _session.Error);
        Ends(
            [.. train, text, "--epochs", "1000", "--out", _session.At("n.zip")],
            ["cells", model, "--data", text, "--out", _session.At("cells")],
            ["recurrent", model, "--data", text, "--out", _session.At("gates")]);
    }

    /// <summary>Runs each command line, cancelled at moments that a seed decides: some at once, some well within.</summary>
    private void Ends(params string[][] commands)
    {
        var random = new Random(7);
        foreach (var command in commands)
            foreach (var longest in new[] { 1, 300, 2_000 })
            {
                using var source = new CancellationTokenSource();
                var running = Task.Run(() => _session.Run(source.Token, command));
                if (!running.Wait(random.Next(longest))) source.Cancel();
                Assert.IsTrue(running.Wait(Guard), $"{string.Join(' ', command.Take(2))} hears nothing");
                if (running.Result == 0) continue;
                Assert.AreEqual(130, running.Result, _session.Error);
                StringAssert.Contains(_session.Error, "Cancelled");
                Assert.DoesNotContain("   at ", _session.Error);
            }
    }
}
