namespace MLNetInterpret.Core.Maximization;

/// <summary>Where the codes of an autoencoder's training pictures lie, measured dimension by dimension and in all.
/// Serialises as JSON.</summary>
/// <param name="Minimum">The 0.5th percentile of each dimension, so that a few odd pictures do not widen it.</param>
/// <param name="Maximum">The 99.5th percentile of each dimension.</param>
/// <param name="Mean">The mean of each dimension.</param>
/// <param name="Deviation">The standard deviation of each dimension.</param>
/// <param name="Distance">Length of a code's way from the mean, in deviations, that 95 % of the pictures stay within:
/// the corners of the box between minimum and maximum are far outside of it, and look like no picture.</param>
internal sealed record CodeRange(
    IReadOnlyList<float> Minimum,
    IReadOnlyList<float> Maximum,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Deviation,
    float Distance);
