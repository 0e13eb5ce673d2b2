namespace MLNetInterpret.Core.Units;

/// <summary>The progress of one part as a share of all.</summary>
/// <param name="whole">Told the share of the whole; or null.</param>
/// <param name="part">Which part, from 0.</param>
/// <param name="parts">How many there are.</param>
internal sealed class ProgressShare(IProgress<double>? whole, int part, int parts) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => whole?.Report((part + value) / parts);
}
