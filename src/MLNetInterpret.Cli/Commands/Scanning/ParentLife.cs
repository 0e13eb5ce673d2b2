namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>Cancels when a stream ends that the parent process holds open: however it died.</summary>
internal sealed class ParentLife : IDisposable
{
    private readonly CancellationTokenSource _source;

    private ParentLife(CancellationToken cancellation) =>
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

    /// <summary>Cancelled when the parent is gone, or as the caller is.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Begins to watch.</summary>
    /// <param name="held">A stream that ends with the parent.</param>
    /// <param name="cancellation">The caller's.</param>
    public static ParentLife Watch(Stream held, CancellationToken cancellation)
    {
        var life = new ParentLife(cancellation);
        // a thread of its own: reading cannot be cancelled, and must not keep the process
        new Thread(() =>
        {
            while (held.ReadByte() >= 0)
            {
                // what it says does not matter
            }

            try
            {
                life._source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // the work has ended before
            }
        })
        { IsBackground = true }.Start();
        return life;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
