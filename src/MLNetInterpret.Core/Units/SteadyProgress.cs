namespace MLNetInterpret.Core.Units;

/// <summary>Passes on shares of a whole that never fall, at most ten times a second besides the end, and
/// nothing after it.</summary>
/// <param name="listener">Told in turn, on the thread that works.</param>
/// <param name="time">The clock.</param>
internal sealed class SteadyProgress(IProgress<WorkProgress> listener, TimeProvider time) : IProgress<WorkProgress>
{
    private const int MostInASecond = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Queue<long> _told = [];
    private readonly Lock _telling = new();
    private double _share;
    private string _kind = "";
    private long _last;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        lock (_telling)
        {
            if (_share >= 1) return;
            var share = double.IsNaN(value.Share) ? _share : Math.Clamp(value.Share, _share, 1);
            if (share < 1 && !IsTimely(value.Stage)) return;
            _share = share;
            listener.Report(share == value.Share ? value : new(value.Stage, share));
        }
    }

    /// <summary>What is being done, without the numbers that say how far it is.</summary>
    public static string Kind(string stage) => string.Concat(stage.Where(char.IsLetter));

    /// <summary>Whether it is told now: something new at once, the same a few times a second.</summary>
    private bool IsTimely(string stage)
    {
        var now = time.GetTimestamp();
        while (_told.TryPeek(out var first) && time.GetElapsedTime(first, now) >= TimeSpan.FromSeconds(1)) _told.Dequeue();
        if (_told.Count >= MostInASecond) return false;
        var kind = Kind(stage);
        if (_kind == kind && time.GetElapsedTime(_last, now) < Pause) return false;
        (_kind, _last) = (kind, now);
        _told.Enqueue(now);
        return true;
    }
}
