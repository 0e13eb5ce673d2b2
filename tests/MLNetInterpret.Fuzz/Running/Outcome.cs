namespace MLNetInterpret.Fuzz.Running;

/// <summary>What became of a case.</summary>
internal enum Outcome
{
    /// <summary>Refused in words of ours.</summary>
    Refused,

    /// <summary>Loaded, with the undamaged file's output.</summary>
    Same,

    /// <summary>Loaded without a word, with another output.</summary>
    Different,

    /// <summary>The process ended, or the failure was in the runtime's words.</summary>
    Crash,

    /// <summary>No answer in the time allowed.</summary>
    Hang,

    /// <summary>More memory than allowed, or none left.</summary>
    Memory,

    /// <summary>Files outside the case's folder.</summary>
    Outside,
}
