namespace MLNetInterpret.Orleans.Hosting;

/// <summary>Says so, once each time, when something that is waited for has not answered for a while.</summary>
internal sealed class Silence : IDisposable
{
    /// <summary>How long that is.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _beats;
    private long _heard;
    private bool _isTold;

    /// <summary>Begins to wait.</summary>
    /// <param name="tell">Told of it.</param>
    /// <param name="time">The clock; null is the system's.</param>
    public Silence(Action tell, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _heard = _time.GetTimestamp();
        _beats = _time.CreateTimer(_ =>
        {
            if (IsNews()) tell();
        }, null, Beat, Beat);
    }

    /// <summary>It has answered.</summary>
    public void Answered()
    {
        lock (_gate) (_heard, _isTold) = (_time.GetTimestamp(), false);
    }

    /// <inheritdoc/>
    public void Dispose() => _beats.Dispose();

    private bool IsNews()
    {
        lock (_gate)
        {
            if (_isTold || _time.GetElapsedTime(_heard) < Long) return false;
            return _isTold = true;
        }
    }
}
