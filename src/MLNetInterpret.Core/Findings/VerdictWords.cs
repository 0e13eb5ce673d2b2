namespace MLNetInterpret.Core.Findings;

/// <summary>Words for verdicts.</summary>
internal static class VerdictWords
{
    /// <summary>What is claimed of a unit of pictures that no class stands out for.</summary>
    public const string NoClass = "no class stands out";

    /// <summary>The verdict as a person would say it, in lower case.</summary>
    public static string ToWords(this Verdict verdict) => verdict switch
    {
        Verdict.Supported => "supported",
        Verdict.NotSpecific => "supported, not specific",
        Verdict.Measured => "measured",
        Verdict.NotRepresentative => "not representative",
        Verdict.Dead => "dead",
        Verdict.NotSupported => "not supported",
        _ => "undecided",
    };

    /// <summary>A finding's verdict: where no class stands out, that is the claim, and nothing is left to be supported.</summary>
    public static string ToWords(this Finding finding) =>
        finding.FindsNoClass ? "no class" : finding.Verdict.ToWords();

    extension(Finding finding)
    {
        /// <summary>Whether classes were tested, and none stands out.</summary>
        public bool FindsNoClass => finding is { Verdict: Verdict.NotSupported, Preference: not null };
    }

    extension(Verdict verdict)
    {
        /// <summary>Whether the evidence agrees with the claim and with what learned nothing it does not.</summary>
        public bool IsSupported => verdict is Verdict.Supported or Verdict.NotSpecific;
    }
}
