namespace MLNetInterpret.Orleans.Machines;

/// <summary>What the jobs of a worker work on, kept open for their next shard or task: of the few that were worked on last, and
/// for a minute. One is worked on at a time.</summary>
internal sealed class OpenedJobs : IDisposable
{
    /// <summary>Most jobs that are open.</summary>
    public const int Most = 3;

    /// <summary>How long one stays open that nobody works on.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly List<(string Plan, IDisposable Job, long Used)> _open = [];      // that of the last work at the end
    private readonly TimeProvider _time;
    private readonly ITimer _beats;

    /// <summary>Nothing is open.</summary>
    /// <param name="time">The clock.</param>
    public OpenedJobs(TimeProvider time)
    {
        _time = time;
        _beats = time.CreateTimer(_ =>
        {
            if (!_gate.TryEnter()) return;      // whoever works looks himself
            try
            {
                CloseIdle();
            }
            finally
            {
                _gate.Exit();
            }
        }, null, Beat, Beat);
    }

    /// <summary>Works on a job. Where that fails, it is closed: its files may have changed since it was opened.</summary>
    /// <param name="plan">The job.</param>
    /// <param name="open">Opens it, where it is not open.</param>
    /// <param name="work">The work.</param>
    public TResult With<T, TResult>(string plan, Func<T> open, Func<T, TResult> work) where T : IDisposable
    {
        using var alone = _gate.EnterScope();
        CloseIdle();
        var job = Take<T>(plan) ?? Make(open);
        try
        {
            var result = work(job);
            _open.Add((plan, job, _time.GetTimestamp()));
            return result;
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _beats.Dispose();
        if (!_gate.TryEnter(Beat)) return;      // what is worked on ends with the process
        try
        {
            Close(_ => true);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private T? Take<T>(string plan) where T : IDisposable
    {
        var at = _open.FindIndex(one => one.Plan == plan);
        if (at < 0) return default;
        var job = (T)_open[at].Job;
        _open.RemoveAt(at);
        return job;
    }

    private T Make<T>(Func<T> open) where T : IDisposable
    {
        // tasks of a command line take the process to the folder that it was given in
        Close(one => one is OpenedTasks && typeof(T) == typeof(OpenedTasks));
        if (_open.Count == Most) Close(one => ReferenceEquals(one, _open[0].Job));
        return open();
    }

    private void CloseIdle()
    {
        var idle = _open.Where(one => _time.GetElapsedTime(one.Used) >= Idle).Select(one => one.Job).ToHashSet();
        Close(idle.Contains);
    }

    private void Close(Func<IDisposable, bool> which)
    {
        foreach (var one in _open.Where(one => which(one.Job)).ToList())
        {
            _open.Remove(one);
            one.Job.Dispose();
        }
    }
}
