namespace MLNetInterpret.Core.Units;

/// <summary>A cancellation for loops that no token reaches, because ML.NET or an interface of its stands between.</summary>
/// <remarks>ML.NET keeps the threads that read rows for later work, and a thread keeps what flowed to it when it was made: what is
/// over is heard no more, or the next work on such a thread would end with the cancellation of an earlier one.</remarks>
internal static class Cancelling
{
    private static readonly AsyncLocal<Work?> InUse = new();

    /// <summary>The token of the work that runs here; one that is never cancelled where there is none.</summary>
<<<<<<< HEAD
    public static CancellationToken Token => InUse.Value?.Token ?? default;
=======
    public static CancellationToken Token => InUse.Value is { IsOver: false } work ? work.Token : default;
>>>>>>> scan

    /// <summary>Does work whose loops hear a token, whatever thread they run on.</summary>
    public static void Run(Action work, CancellationToken token)
    {
<<<<<<< HEAD
        var outer = InUse.Value;
        var own = new Work { Token = token };
=======
        var (outer, own) = (InUse.Value, new Work(token));
>>>>>>> scan
        InUse.Value = own;
        try
        {
            work();
        }
        finally
        {
            own.IsOver = true;
            InUse.Value = outer;
            // ML.NET keeps threads that began in this work for later work, and a thread keeps the context it began in
            own.Token = default;
        }
    }

    /// <summary>Ends the work where it is to end. Call it for each row, column or file.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Hear() => Token.ThrowIfCancellationRequested();

<<<<<<< HEAD
    private sealed class Work
    {
        public CancellationToken Token { get; set; }
=======
    private sealed class Work(CancellationToken token)
    {
        private volatile bool _isOver;

        public CancellationToken Token => token;

        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }
>>>>>>> scan
    }
}
