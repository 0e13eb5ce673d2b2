namespace MLNetInterpret.Cli.Verbs;

/// <summary>A cancellation that keeps what is done, and says so.</summary>
internal sealed class CancelledKeeping(string message) : OperationCanceledException(message);
