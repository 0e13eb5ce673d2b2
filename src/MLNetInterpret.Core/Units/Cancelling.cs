namespace MLNetInterpret.Core.Units;

/// <summary>A cancellation for loops that no token reaches, because ML.NET or an interface of its stands between.</summary>
internal static class Cancelling
{
    private static readonly AsyncLocal<Work?> InUse = new();

    /// <summary>The token of the work that runs here; one that is never cancelled where there is none.</summary>
    public static CancellationToken Token => InUse.Value?.Token ?? default;

    /// <summary>Does work whose loops hear a token, whatever thread they run on.</summary>
    public static void Run(Action work, CancellationToken token)
    {
        var outer = InUse.Value;
        var own = new Work { Token = token };
        InUse.Value = own;
        try
        {
            work();
        }
        finally
        {
            InUse.Value = outer;
            // ML.NET keeps threads that began in this work for later work, and a thread keeps the context it began in
            own.Token = default;
        }
    }

    /// <summary>Ends the work where it is to end. Call it for each row, column or file.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Hear() => Token.ThrowIfCancellationRequested();

    private sealed class Work
    {
        public CancellationToken Token { get; set; }
    }
}
