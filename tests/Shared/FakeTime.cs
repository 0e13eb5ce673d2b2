namespace MLNetInterpret;

/// <summary>A clock that goes on when it is told to; its timers ring then.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _now = 1_000;

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), (long)period.TotalMilliseconds);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(double seconds)
    {
        var end = _now + (long)Math.Round(1_000 * seconds);
        while (_timers.Where(timer => timer.Next <= end).MinBy(timer => timer.Next) is { } next)
        {
            _now = next.Next;
            next.Ring();
        }

        _now = end;
    }

    private sealed class Timer(FakeTime time, Action ring, long period) : ITimer
    {
        public long Next { get; private set; } = time._now + period;

        public void Ring()
        {
            Next += period;
            ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
