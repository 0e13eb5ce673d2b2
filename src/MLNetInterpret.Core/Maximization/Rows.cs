using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Parameterisations of feature vectors.</summary>
public static class Rows
{
    /// <summary>Vectors that stay near given ones.</summary>
    /// <param name="start">The vectors to start from, <c>[N, F]</c> or one <c>[F]</c>.</param>
    /// <param name="linf">How far each slot may go, above 0; null for no such bound.</param>
    /// <param name="l2">How far the vector may go, above 0; null for no such bound.</param>
    /// <param name="immutable">Slots that stay as they are.</param>
    /// <param name="randomStart">Whether to begin at a random place of the ball instead of its centre.</param>
    public static Parameterization Near(
        Tensor start, double? linf = null, double? l2 = null, IReadOnlyList<int>? immutable = null, bool randomStart = false) =>
        throw new NotSupportedException();
}
