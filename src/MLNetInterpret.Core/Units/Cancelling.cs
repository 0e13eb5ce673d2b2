namespace MLNetInterpret.Core.Units;

/// <summary>A cancellation for loops that no token reaches, because ML.NET or an interface of its stands between.</summary>
internal static class Cancelling
{
    private static readonly AsyncLocal<CancellationToken> InUse = new();

    /// <summary>The token of the work that runs here; one that is never cancelled where there is none.</summary>
    public static CancellationToken Token => InUse.Value;

    /// <summary>Does work whose loops hear a token, whatever thread they run on.</summary>
    public static void Under(CancellationToken token, Action work)
    {
        var outer = InUse.Value;
        InUse.Value = token;
        try
        {
            work();
        }
        finally
        {
            InUse.Value = outer;
        }
    }

    /// <summary>Ends the work where it is to end. Call it for each row, column or file.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Hear() => InUse.Value.ThrowIfCancellationRequested();
}
