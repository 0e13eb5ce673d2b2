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
    float Distance)
{
    /// <summary>Refuses a range, read from a file, that codes of that size do not have.</summary>
    /// <exception cref="ArgumentException">Its lists are of other lengths, or a number is none that can be.</exception>
    public void Require(int size)
    {
        foreach (var values in new[] { Minimum, Maximum, Mean, Deviation })
        {
            if (values.Count != size)
                throw new ArgumentException($"The range is of codes of {values.Count} numbers, but the network's have {size}.");
            if (!values.All(float.IsFinite)) throw new ArgumentException("The range of the codes has a number that is not finite.");
        }

        if (Minimum.Zip(Maximum).Any(ends => ends.First > ends.Second) || Deviation.Any(deviation => deviation < 0)
            || !(Distance >= 0 && float.IsFinite(Distance)))
            throw new ArgumentException("The range of the codes has an end below its start, or a deviation or distance below 0.");
    }
}
