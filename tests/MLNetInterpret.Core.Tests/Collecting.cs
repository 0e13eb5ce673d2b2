namespace MLNetInterpret;

/// <summary>Collects garbage on another thread, again and again, until disposed.</summary>
internal sealed class Collecting : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _collecting;

    public Collecting() => _collecting = Task.Run(() =>
    {
        while (!_ended.IsCancellationRequested)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
        }
    });

    public void Dispose()
    {
        _ended.Cancel();
        _collecting.Wait();
        _ended.Dispose();
    }
}
