using MLNetInterpret.Core.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Moves parameters along their gradients, every batch item on its own.</summary>
internal sealed class AscentUpdate(IReadOnlyList<Parameter> parameters, AscentRule rule, Pace pace, int steps) : IDisposable
{
    // AdamW shrinks by the rate times this: by the decay where the rate is whole
    private readonly SteadyAdamW? _adam = rule == AscentRule.Adam
        ? new SteadyAdamW(
            [new(parameters, new AdamW.Options { weight_decay = pace.Decay / pace.Rate })], pace.Rate, maximize: true)
        : null;

    public void ForgetGradients()
    {
        foreach (var parameter in parameters) parameter.grad?.zero_();
    }

    /// <summary>One step up for each item that has not stopped.</summary>
    /// <param name="step">From 1 on.</param>
    /// <param name="stopped">For each item the step at which it stopped, or 0.</param>
    public void Climb(int step, int[] stopped)
    {
        var share = pace.At(step, steps);
        if (stopped.All(step => step == 0))
        {
            Climb(share);
            return;
        }

        var resting = tensor(stopped.Select(step => step > 0).ToArray()).to(parameters[0].device);
        var before = parameters.Select(parameter => parameter.detach().clone()).ToArray();
        Climb(share);
        for (var p = 0; p < before.Length; p++)
            parameters[p].copy_(where(resting.PerItem(parameters[p]), before[p], parameters[p]));
    }

    /// <summary>Forgets what an item's gradients were.</summary>
    public void ForgetMoments(int item) => _adam?.ForgetMoments(item);

    public void Dispose() => _adam?.Dispose();

    private void Climb(double share)
    {
        if (_adam is not null)
        {
            foreach (var group in _adam.ParamGroups) group.LearningRate = pace.Rate * share;
            _adam.step();
            return;
        }

        using Scalar kept = 1 - pace.Decay * share, length = pace.Rate * share;

        foreach (var parameter in parameters)
        {
            if (parameter.grad is not { } grad) continue;
            var direction = rule == AscentRule.Sign
                ? grad.sign()
                : grad / grad.flatten(1).norm(1).clamp_min(1e-12f).PerItem(grad);
            if (pace.Decay > 0) parameter.mul_(kept);
            parameter.add_(direction, length);
        }
    }
}
