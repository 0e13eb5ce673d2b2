namespace MLNetInterpret.Cli.Verbs;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Everything went well.</summary>
    public const int Done = 0;

    /// <summary>Something failed: a file, a disk, a training; or standard output could not take the results.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or what it names within a file, is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>Cancelled by Ctrl-C, as shells count it: 128 and the signal's number.</summary>
    public const int Cancelled = 130;

    /// <summary>Cancelled by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Cancelled by SIGHUP: its terminal is gone.</summary>
    public const int HungUp = 129;

    /// <summary>Them all with what they mean, for help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "done"),
        (Failed, "failed: a file, a disk, a training; or standard output could not take the answer"),
        (WrongUsage, "the command line, or what it names within a file, is wrong"),
        (HungUp, "cancelled: the terminal is gone (SIGHUP)"),
        (Cancelled, "cancelled by Ctrl-C (SIGINT)"),
        (Terminated, "cancelled by SIGTERM"),
    ];
}
