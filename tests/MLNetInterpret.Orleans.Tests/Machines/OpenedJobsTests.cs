namespace MLNetInterpret.Orleans.Machines;

[TestClass]
public sealed class OpenedJobsTests
{
    private readonly FakeTime _time = new();
    private readonly List<string> _events = [];

    [TestMethod]
    public void A_job_is_opened_once_and_closed_when_nobody_has_worked_on_it_for_a_minute()
    {
        using var opened = new OpenedJobs(_time);
        Work(opened, "one");
        _time.Pass(40);
        Work(opened, "one");
        _time.Pass(40);
        CollectionAssert.AreEqual(new[] { "opens one" }, _events);
        _time.Pass(40);
        CollectionAssert.AreEqual(new[] { "opens one", "closes one" }, _events);
    }

    [TestMethod]
    public void Few_jobs_are_open_side_by_side()
    {
        using (var opened = new OpenedJobs(_time))
        {
            foreach (var plan in new[] { "one", "two", "three", "one", "four", "one", "four" }) Work(opened, plan);
            CollectionAssert.AreEqual(
                new[] { "opens one", "opens two", "opens three", "closes two", "opens four" }, _events);
        }

        Assert.HasCount(8, _events, "all are closed in the end");
    }

    [TestMethod]
    public void What_fails_is_closed_and_opened_anew()
    {
        using var opened = new OpenedJobs(_time);
        Assert.Throws<IOException>(() => opened.With<Job, int>("one", () => new(this, "one"), _ => throw new IOException()));
        Work(opened, "one");
        CollectionAssert.AreEqual(new[] { "opens one", "closes one", "opens one" }, _events);
    }

    /// <summary>Opening those of a command line takes the process to its folder.</summary>
    [TestMethod]
    public void Tasks_of_one_job_alone_are_open()
    {
        using var opened = new OpenedJobs(_time);
        foreach (var plan in new[] { "one", "two", "one" })
            opened.With(plan, () =>
            {
                _events.Add($"opens {plan}");
                return new OpenedTasks((_, _) => []);
            }, _ => 0);
        CollectionAssert.AreEqual(new[] { "opens one", "opens two", "opens one" }, _events);
    }

    private void Work(OpenedJobs opened, string plan) =>
        Assert.AreEqual(plan, opened.With(plan, () => new Job(this, plan), job => job.Plan));

    private sealed class Job : IDisposable
    {
        private readonly OpenedJobsTests _test;

        public Job(OpenedJobsTests test, string plan)
        {
            (_test, Plan) = (test, plan);
            _test._events.Add($"opens {Plan}");
        }

        public string Plan { get; }

        public void Dispose() => _test._events.Add($"closes {Plan}");
    }
}
