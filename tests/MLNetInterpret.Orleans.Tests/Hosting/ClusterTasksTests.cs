using System.Text;
using MLNetInterpret.Orleans.Jobs;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>What holds of tasks of every kind.</summary>
[TestClass]
public sealed class ClusterTasksTests : IDisposable
{
    private static readonly TaskPlan Plan = new("test", "", "", ["one", "two", "three"]);
    private readonly TestFolder _folder = new();
    private readonly List<string> _begun = [];

    private string Folder => _folder.At("tasks");

    public void Dispose() => _folder.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_task_that_fails_three_times_is_named_and_what_is_finished_is_not_done_again()
    {
        var cause = Assert.Throws<InvalidDataException>(
            () => Run(new(), (word, _) => word == "two" ? throw new IOException("The disk is full.") : Bytes(word)));
        StringAssert.StartsWith(cause.Message, "Task 1 failed 3 times on 1 worker (");
        StringAssert.EndsWith(cause.Message, "), the last time because: The disk is full. It is 'two'.");
        string[] missing = [.. Plan.Tasks.Where((_, task) => TaskPlan.Find(Folder, task) is null)];
        CollectionAssert.Contains(missing, "two");

        _begun.Clear();
        Whole(Run(new(), (word, _) => Bytes(word)));
        CollectionAssert.AreEquivalent(missing, _begun);
    }

    [TestMethod]
    public void Cancelled_tasks_end_and_those_that_are_finished_stay()
    {
        using var cancelled = new CancellationTokenSource();
        using var ended = new ManualResetEventSlim();
        var told = new List<WorkProgress>();
        var work = new Work
        {
            Cancellation = cancelled.Token,
            Progress = new Told(told, now =>
            {
                if (now.Stage.StartsWith("1 of 3 tasks, 1 worker", StringComparison.Ordinal)) cancelled.Cancel();
            }),
        };
        Assert.Throws<OperationCanceledException>(() => Run(work, (word, cancellation) =>
        {
            if (_begun.Count == 1) return Bytes(word);
            cancellation.WaitHandle.WaitOne();
            ended.Set();
            throw new OperationCanceledException(cancellation);
        }));
        Assert.IsTrue(ended.Wait(TimeSpan.FromSeconds(30)));
        Assert.AreEqual(1 / 3.0, told[^1].Share);
        var finished = Plan.Tasks.ToList().IndexOf(_begun[0]);
        CollectionAssert.AreEqual(Bytes(_begun[0]), TaskPlan.Find(Folder, finished));

        _begun.Clear();
        Whole(Run(new(), (word, _) => Bytes(word)));
        CollectionAssert.AreEquivalent(Plan.Tasks.Where((_, task) => task != finished).ToArray(), _begun);
    }

    private IReadOnlyList<byte[]> Run(Work work, Func<string, CancellationToken, byte[]> task) =>
        new ClusterTasks(null, (_, _, _) => new((word, cancellation) =>
        {
            _begun.Add(word);
            return task(word, cancellation);
        })).Run(Plan, Folder, work);

    private static void Whole(IReadOnlyList<byte[]> given) =>
        CollectionAssert.AreEqual(Plan.Tasks.ToArray(), given.Select(Encoding.UTF8.GetString).ToArray());

    private static byte[] Bytes(string word) => Encoding.UTF8.GetBytes(word);

    private sealed class Told(List<WorkProgress> all, Action<WorkProgress> then) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            all.Add(value);
            then(value);
        }
    }
}
