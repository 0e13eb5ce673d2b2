namespace MLNetInterpret.Core.Findings;

/// <summary>Words for verdicts.</summary>
internal static class VerdictWords
{
    /// <summary>The verdict as a person would say it, in lower case.</summary>
    public static string ToWords(this Verdict verdict) => verdict switch
    {
        Verdict.Supported => "supported",
        Verdict.NotRepresentative => "not representative",
        Verdict.Dead => "dead",
        Verdict.NotSupported => "not supported",
        _ => "undecided",
    };
}
