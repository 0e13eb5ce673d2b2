namespace MLNetInterpret.Core.Hooks;

/// <summary>Where a point's activations come from.</summary>
/// <param name="Shape">The point.</param>
/// <param name="Part">The part that returns them.</param>
/// <param name="Call">In which of its calls, from 1.</param>
/// <param name="Output">At which place of what it returns, from 0.</param>
/// <param name="Event">The call's place among all calls of a pass, from 0.</param>
/// <param name="Arrangement">How the part's axes become rows, units and positions.</param>
internal sealed record Place(PointShape Shape, Part Part, int Call, int Output, int Event, Arrangement Arrangement);
