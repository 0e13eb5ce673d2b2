namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>A file or folder as it was when a scan was planned.</summary>
/// <param name="Hash">The hash of its content.</param>
/// <param name="Looks">A hash of its files' names, lengths and times.</param>
internal sealed record FileSeal(string Hash, string Looks)
{
    /// <summary>What was found.</summary>
    public static FileSeal Of(FileState state) => new(state.Hash, state.Looks);
}
