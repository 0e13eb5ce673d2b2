using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Scores of inputs on the plain network, without transforms.</summary>
internal static class PlainScores
{
    /// <returns>One score per item.</returns>
    public static float[] Of(HookedNetwork network, Objective objective, Tensor input)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var seen = network.RunWithCache(input, objective.Points);
        using var scores = objective.Score(seen).to(float32).cpu();
        return scores.data<float>().ToArray();
    }
}
