using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Each item's best state among several steps: the last is not always the best.</summary>
internal sealed class BestState : IDisposable
{
    private Tensor? _input;
    private float[] _scores = [];

    /// <summary>Keeps the items that score more than before.</summary>
    /// <param name="input">The state, <c>[N, ...]</c>.</param>
    /// <param name="scores">One score for each item.</param>
    public void Keep(Tensor input, float[] scores)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var state = input.detach();
        if (_input is not { } kept)
        {
            (_input, _scores) = (state.clone().DetachFromDisposeScope(), [.. scores]);
            return;
        }

        bool[] better = [.. scores.Select((score, item) => score > _scores[item])];
        if (!better.Contains(true)) return;
        kept.copy_(where(PerItem(better, state), state, kept));
        for (var item = 0; item < better.Length; item++)
            if (better[item]) _scores[item] = scores[item];
    }

    /// <summary>The better of the last state and the best one, item by item.</summary>
    /// <param name="last">The last state as it is shown; disposed.</param>
    /// <param name="rounded">Makes a state what is shown, and disposes it.</param>
    /// <param name="score">Scores what is shown.</param>
    public Tensor Over(Tensor last, Func<Tensor, Tensor> rounded, Func<Tensor, float[]> score)
    {
        if (_input is not { } best) return last;
        _input = null;
        using var scope = NewDisposeScope();
        using (last)
        using (var kept = rounded(best))
            return where(PerItem([.. score(kept).Zip(score(last), (found, end) => found > end)], last), kept, last)
                .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _input?.Dispose();

    private static Tensor PerItem(bool[] values, Tensor like) => tensor(values, device: like.device).PerItem(like);
}
