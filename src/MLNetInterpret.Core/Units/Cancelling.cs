namespace MLNetInterpret.Core.Units;

/// <summary>A cancellation for loops that no token reaches, because ML.NET or an interface of its stands between.</summary>
/// <remarks>ML.NET keeps the threads that read rows for later work, and a thread keeps what flowed to it when it began: what is
/// over is heard no more, or the next work on such a thread would end with the cancellation of an earlier one.</remarks>
internal static class Cancelling
{
    private static readonly AsyncLocal<Work?> InUse = new();

    /// <summary>The token of the work that runs here; one that is never cancelled where there is none.</summary>
    public static CancellationToken Token => InUse.Value is { IsOver: false } work ? work.Token : default;

    /// <summary>Does work whose loops hear a token, whatever thread they run on.</summary>
    public static void Run(Action work, CancellationToken token)
    {
        var (outer, own) = (InUse.Value, new Work(token));
        InUse.Value = own;
        try
        {
            work();
        }
        finally
        {
            own.IsOver = true;
            InUse.Value = outer;
        }
    }

    /// <summary>Ends the work where it is to end. Call it for each row, column or file.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Hear() => Token.ThrowIfCancellationRequested();

    private sealed class Work(CancellationToken token)
    {
        private volatile bool _isOver;

        public CancellationToken Token => token;

        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }
    }
}
