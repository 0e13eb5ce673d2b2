using System.Runtime.InteropServices;
using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>One run of a maximisation: its trainable input, its optimiser, its trace.</summary>
internal sealed class Ascent : IDisposable
{
    /// <summary>Steps between two looks whether a start still lives.</summary>
    private const int LifeTest = 16;

    private const int LastLifeTest = 64;

    private readonly HookedNetwork _network;
    private readonly Objective _objective;
    private readonly Objective _measure;
    private readonly IReadOnlyList<ActivationPoint> _points;
    private readonly Transform _transform;
    private readonly MaximizationOptions _options;
    private readonly Random _random;
    private readonly double _grey;
    private readonly Generator _generator;
    private readonly FreshStarts _starts;
    private readonly TrainableInput _input;
    private readonly AscentUpdate _update;
    private readonly List<float[]> _trace = [];
    private readonly Dictionary<int, Tensor> _snapshots = [];
    private readonly SortedSet<int> _restarted = [];
    private readonly int[] _stopped;
    private readonly BestState _best = new();
    private float[]? _first;
    private readonly int[] _attempts;

    public Ascent(
        HookedNetwork network, Objective objective, Parameterization parameterization, Transform transform,
        MaximizationOptions options)
    {
        (_network, _objective, _transform, _options) = (network, objective, transform, options);
        _measure = options.Measure ?? objective;
        _points = [.. objective.Points.Union(_measure.Points)];
        _random = new(options.SeedOrZero);
        _grey = network.Pixels is { } pixels ? (pixels.Minimum + pixels.Maximum) / 2 : 0;
        _generator = new Generator((ulong)(uint)options.SeedOrZero);
        _starts = new(network, objective, parameterization, _generator, options);
        _input = _starts.First();
        _update = new(_input.Parameters, options.Rule, Pace.Of(parameterization, options), options.Steps);
        (_stopped, _attempts) = (new int[options.Count], new int[options.Count]);
    }

    public Maximized Climb()
    {
        using var kernels = _network.RightKernels();
        ReviveDeadStarts();
        for (var step = 1; step <= _options.Steps && _stopped.Contains(0); step++)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            _trace.Add(Step(step));
            if (step % LifeTest == 0 && step <= LastLifeTest && HasDead()) ReviveDeadStarts();
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
                _update.Climb(step, _stopped);
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

    /// <summary>An item behind a dead rectifier has no gradient: it starts again, each time from another start. One whose score
    /// rose before its gradient vanished is at its end, not dead.</summary>
    private void ReviveDeadStarts()
    {
        while (_attempts.Any(attempts => attempts < _options.Restarts))
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

            var values = scores.detach().to(float32).cpu().data<float>().ToArray();
            _first ??= values;
            var dead = Dying().Where(item => !(_first[item] < values[item])).ToList();
            if (dead.Count == 0) return;

            using var frozen = no_grad();
            foreach (var again in dead.GroupBy(item => ++_attempts[item]))
            {
                using var fresh = _starts.Again(again.Key);
                foreach (var item in again)
                {
                    _restarted.Add(item);
                    _first[item] = values[item];
                    _update.ForgetMoments(item);
                    FreshStarts.Copy(fresh, _input, item);
                }
            }
        }
    }

    /// <summary>Whether a gradient of the last step vanished, of an item that may begin again.</summary>
    private bool HasDead()
    {
        using var scope = NewDisposeScope();
        return Dying().Any();
    }

    private IEnumerable<int> Dying() => Enumerable.Range(0, _options.Count)
        .Where(item => _stopped[item] == 0 && _attempts[item] < _options.Restarts && IsDead(item));

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
