using Microsoft.ML.Runtime;

namespace MLNetInterpret.Reading;

/// <summary>A token that is cancelled by its user, and when the context's work is cancelled.</summary>
/// <remarks>ML.NET keeps the latter as a flag without an event, so it is looked at ten times a second.</remarks>
internal sealed class ContextCancellation : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);
    private readonly CancellationTokenSource _source;
    private readonly Timer _looking;

    /// <summary>Begins to look.</summary>
    /// <param name="host">Registered before the work is cancelled, or it does not hear of it.</param>
    /// <param name="own">The user's token.</param>
    public ContextCancellation(IHost host, CancellationToken own)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(own);
        _looking = new(_ => Look(host), null, Pause, Pause);
    }

    /// <summary>The token.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var looked = new ManualResetEvent(false))
            if (_looking.Dispose(looked)) looked.WaitOne();
        _source.Dispose();
    }

    private void Look(IHost host)
    {
        if (MlNetInternals.IsCanceled(host)) _source.Cancel();
    }
}
