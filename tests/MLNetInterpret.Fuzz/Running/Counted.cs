namespace MLNetInterpret.Fuzz.Running;

/// <summary>A case that a goal forbids.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Damage">What was done to the file.</param>
/// <param name="Detail">What was said.</param>
internal sealed record Counted(string Kind, int Seed, Outcome Outcome, string Damage, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"`case {Kind} {Seed}`: {Outcome} ({Damage}) {Detail}".Trim();
}
