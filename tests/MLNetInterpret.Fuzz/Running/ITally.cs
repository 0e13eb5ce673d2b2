namespace MLNetInterpret.Fuzz.Running;

/// <summary>Counts of a run.</summary>
internal interface ITally
{
    /// <summary>What a goal forbids, in a line each, with the seed to see it again.</summary>
    IReadOnlyList<string> Misses { get; }

    /// <summary>A table, and the misses below it.</summary>
    string Markdown();

    /// <summary>The same for programs.</summary>
    string Json();
}
