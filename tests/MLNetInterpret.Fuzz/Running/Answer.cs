namespace MLNetInterpret.Fuzz.Running;

/// <summary>What a child says about a case.</summary>
/// <param name="Outcome">What became of it; <see cref="Outcome.Same"/> before it was compared.</param>
/// <param name="Detail">The message of a failure.</param>
/// <param name="Output">A number for what was loaded.</param>
internal sealed record Answer(Outcome Outcome, string Detail, string Output = "");
