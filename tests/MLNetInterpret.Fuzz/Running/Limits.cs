namespace MLNetInterpret.Fuzz.Running;

/// <summary>What a case may take.</summary>
internal sealed record Limits
{
    /// <summary>From the question to the answer.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Resident memory of the whole process.</summary>
    public long Bytes { get; init; } = 2L << 30;
}
