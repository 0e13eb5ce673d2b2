using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reading;

/// <summary>A long piece of work of a context: its share of the whole is told to its listener and written to
/// <c>MLContext.Log</c>, and it ends with its own token or with the context.</summary>
internal sealed class ContextWork : IDisposable
{
    private readonly ContextCancellation _cancellation;
    private readonly IHost _host;

    /// <summary>Begins.</summary>
    /// <param name="environment">The context, or what is registered with it.</param>
    /// <param name="name">What the log calls it, after <c>MLNetInterpret.</c></param>
    /// <param name="work">Its listener and token.</param>
    public ContextWork(IHostEnvironment environment, string name, Work work)
    {
        // with a seed, the context draws none
        _host = environment as IHost ?? environment.Register(nameof(MLNetInterpret), seed: 0);
        _cancellation = new(_host, work.Cancellation);
        Channel = _host.Start($"{nameof(MLNetInterpret)}.{name}");
        var log = new WorkLog(Channel, work.Progress);
        Progress = work.Progress.IsPart() ? log.Between(0, 1)! : log.Whole()!;
    }

    /// <summary>Its entries in the log.</summary>
    public IChannel Channel { get; }

    /// <summary>Told the share of the whole that is done.</summary>
    public IProgress<WorkProgress> Progress { get; }

    /// <summary>Cancelled by the work's own token, and with the context.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Ends the work at once where the context is cancelled.</summary>
    public void Hear()
    {
        if (MlNetInternals.IsCanceled(_host)) throw new OperationCanceledException("The context's work was cancelled.");
    }

    /// <summary>The same options with this listener and token.</summary>
    public T Of<T>(T work) where T : Work => (T)((Work)work with { Progress = Progress, Cancellation = Cancellation });

    /// <inheritdoc/>
    public void Dispose()
    {
        Channel.Dispose();
        _cancellation.Dispose();
    }
}
