using System.Runtime.InteropServices;
using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>One run of a maximisation: its trainable input, its optimiser, its trace.</summary>
internal sealed class Ascent : IDisposable
{
    private readonly HookedNetwork _network;
    private readonly Objective _objective;
    private readonly Objective _measure;
    private readonly IReadOnlyList<ActivationPoint> _points;
    private readonly Transform _transform;
    private readonly MaximizationOptions _options;
    private readonly Random _random;
    private readonly double _grey;
    private readonly Generator _generator;
    private readonly Parameterization _parameterization;
    private readonly TrainableInput _input;
    private readonly AscentUpdate _update;
    private readonly List<float[]> _trace = [];
    private readonly Dictionary<int, Tensor> _snapshots = [];
    private readonly SortedSet<int> _restarted = [];
    private readonly int[] _stopped;
    private readonly BestState _best = new();

    public Ascent(
        HookedNetwork network, Objective objective, Parameterization parameterization, Transform transform,
        MaximizationOptions options)
    {
        (_network, _objective, _transform, _options) = (network, objective, transform, options);
        _measure = options.Measure ?? objective;
        _points = [.. objective.Points.Union(_measure.Points)];
        (_parameterization, _random) = (parameterization, new(options.SeedOrZero));
        _grey = network.Pixels is { } pixels ? (pixels.Minimum + pixels.Maximum) / 2 : 0;
        _generator = new Generator((ulong)(uint)options.SeedOrZero);
        _input = parameterization.Start(Request());
        _update = new(_input.Parameters, options);
        _stopped = new int[options.Count];
    }

    public Maximized Climb()
    {
        using var kernels = _network.RightKernels();
        ReviveDeadStarts();
        for (var step = 1; step <= _options.Steps && _stopped.Contains(0); step++)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            _trace.Add(Step(step));
            if (_options.Snapshots.Contains(step)) _snapshots[step] = Decoded();
            _options.Progress.Report($"step {step} of {_options.Steps}", (double)step / _options.Steps);
        }

        var input = _best.Over(Rounded(Decoded()), Rounded, found => PlainScores.Of(_network, _objective, found));
        if (_trace.Count < _options.Steps) _options.Progress.Report($"stopped after step {_trace.Count} of {_options.Steps}", 1);
        var scores = _options.MeasureAgain ? PlainScores.Of(_network, _measure, input) : _trace[^1];
        var result = new Maximized
        {
            Objective = _measure.Description,
            Input = input,
            Scores = scores,
            Trace = _trace,
            Snapshots = new Dictionary<int, Tensor>(_snapshots),
            Restarted = [.. _restarted],
            Seed = _options.SeedOrZero,
            Pixels = _network.Pixels,
            Stopped = _stopped,
        };
        _snapshots.Clear();
        return result;
    }

    public void Dispose()
    {
        foreach (var unused in _snapshots.Values) unused.Dispose();
        _best.Dispose();
        _update.Dispose();
        _input.Dispose();
        _generator.Dispose();
    }

    private StartRequest Request(double noise = 1) =>
        new(_options.Count, _generator, _network.Device, _network.Pixels ?? PixelScale.Unit, noise);

    private float[] Step(int step)
    {
        var transform = step > _options.Steps - _options.PlainSteps ? Transforms.None : _transform;
        using var scope = NewDisposeScope();
        _update.ForgetGradients();
        var scores = Forward(transform, out var seen);
        using (seen)
        {
            var values = scores.detach().to(float32).cpu().data<float>().ToArray();
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var bad)
                throw new ArithmeticException(
                    $"The score of '{_objective.Description}' became {values[bad]} at step {step} (item {bad}); " +
                    "lower the learning rate or check the network for NaN.");
            for (var item = 0; item < values.Length; item++)
                if (_stopped[item] == 0 && values[item] > _options.StopAbove) _stopped[item] = step;
            if (step > _options.Steps - _options.PlainSteps) _best.Keep(seen.Input, values);
            if (_stopped.Contains(0))
            {
                Backward(scores);
                using var frozen = no_grad();
                _update.Climb(_stopped);
                _input.Project?.Invoke();
            }

            return ReferenceEquals(_measure, _objective) ? values : Measured(seen);
        }
    }

    /// <summary>The gradient, which a layer may lack or spoil by writing into what it needs.</summary>
    private void Backward(Tensor scores)
    {
        try
        {
            scores.sum().backward();
        }
        catch (ExternalException failure) when (!LibTorch.IsOutOfMemory(failure))
        {
            throw new InvalidOperationException(
                $"The network has no gradient from '{_objective.Description}' to the input: " +
                $"{NetworkFailure.FirstLine(failure.Message)}.", failure);
        }
    }

    private float[] Measured(ActivationCache seen)
    {
        using var frozen = no_grad();
        var scores = _measure.Score(seen).detach().to(float32).cpu();
        return scores.data<float>().ToArray();
    }

    private Tensor Forward(Transform transform, out ActivationCache seen)
    {
        var input = _input.Decode();
        seen = _network.RunWithCache(transform.Apply(input, _random, _grey), _points);
        seen.Input = input;
        return _objective.Score(seen);
    }

    /// <summary>An item behind a dead rectifier has no gradient: it starts again, each time from a noisier start.</summary>
    private void ReviveDeadStarts()
    {
        for (var attempt = 1; attempt <= _options.Restarts; attempt++)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            _update.ForgetGradients();
            var scores = Forward(_transform, out var seen);
            using (seen)
            {
                if (!scores.requires_grad) return;
                Backward(scores);
            }

            var dead = Enumerable.Range(0, _options.Count).Where(IsDead).ToList();
            if (dead.Count == 0) return;

            using var frozen = no_grad();
            using var fresh = _parameterization.Start(Request(Noise(attempt)));
            foreach (var item in dead)
            {
                _restarted.Add(item);
                for (var p = 0; p < _input.Parameters.Count; p++)
                    _input.Parameters[p][item].copy_(fresh.Parameters[p][item]);
            }
        }
    }

    /// <summary>Several starts of a natural picture's contrast come before such as are black and white.</summary>
    private static double Noise(int attempt) => attempt switch { 1 => 3, <= 4 => 9, <= 8 => 27, _ => 81 };

    private bool IsDead(int item) =>
        _input.Parameters.All(parameter => parameter.grad is not { } grad || grad[item].abs().max().item<float>() == 0);

    private Tensor Decoded()
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        return _input.Decode().detach().clone().MoveToOuterDisposeScope();
    }

    /// <summary>What was found as 8 bits hold it where it is a picture, so that what is shown is what is measured.</summary>
    private Tensor Rounded(Tensor found)
    {
        if (_network.Pixels is not { } pixels) return found;
        using (found) return _input.Round is { } round ? round(found) : pixels.Rounded(found);
    }
}

/// <summary>Moves parameters along their gradients, every batch item on its own.</summary>
internal sealed class AscentUpdate(IReadOnlyList<Parameter> parameters, MaximizationOptions options) : IDisposable
{
    private readonly SteadyAdamW? _adam = options.Rule == AscentRule.Adam
        ? new SteadyAdamW([new(parameters, new AdamW.Options { weight_decay = 0 })], options.LearningRate, maximize: true)
        : null;

    public void ForgetGradients()
    {
        foreach (var parameter in parameters) parameter.grad?.zero_();
    }

    /// <summary>One step up for each item that has not stopped.</summary>
    /// <param name="stopped">For each item the step at which it stopped, or 0.</param>
    public void Climb(int[] stopped)
    {
        if (stopped.All(step => step == 0))
        {
            Climb();
            return;
        }

        var resting = tensor(stopped.Select(step => step > 0).ToArray()).to(parameters[0].device);
        var before = parameters.Select(parameter => parameter.detach().clone()).ToArray();
        Climb();
        for (var p = 0; p < before.Length; p++)
            parameters[p].copy_(where(PerItem(resting, parameters[p]), before[p], parameters[p]));
    }

    public void Dispose() => _adam?.Dispose();

    private void Climb()
    {
        if (_adam is not null)
        {
            _adam.step();
            return;
        }

        foreach (var parameter in parameters)
        {
            if (parameter.grad is not { } grad) continue;
            var direction = options.Rule == AscentRule.Sign
                ? grad.sign()
                : grad / PerItem(grad.flatten(1).norm(1).clamp_min(1e-12f), grad);
            parameter.add_(direction, options.LearningRate);
        }
    }

    private static Tensor PerItem(Tensor values, Tensor like) => values.view([-1, .. Enumerable.Repeat(1L, (int)like.dim() - 1)]);
}
