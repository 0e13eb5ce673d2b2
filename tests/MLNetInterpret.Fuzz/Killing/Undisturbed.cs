namespace MLNetInterpret.Fuzz.Killing;

/// <summary>What a verb writes when nobody kills it.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Furnished">The user's files, the old output among them.</param>
/// <param name="Old">The old output's entries.</param>
/// <param name="New">The new output's entries.</param>
/// <param name="IsSteady">Whether two runs write the same bits, so that outputs can be compared.</param>
/// <param name="Time">How long a run takes.</param>
internal sealed record Undisturbed(
    KilledVerb Verb, string Furnished, IReadOnlyDictionary<string, string> Old, IReadOnlyDictionary<string, string> New,
    bool IsSteady, TimeSpan Time)
{
    /// <summary>The seed of the output that lies there before.</summary>
    public const int OldSeed = 1;

    /// <summary>The seed of the run that is killed.</summary>
    public const int NewSeed = 2;
}
