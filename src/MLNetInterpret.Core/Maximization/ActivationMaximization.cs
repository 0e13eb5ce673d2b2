using MLNetInterpret.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Finds the inputs that maximise an objective by gradient ascent on a parameterisation.</summary>
/// <remarks>Source: Erhan, Bengio, Courville, Vincent, "Visualizing Higher-Layer Features of a Deep Network", 2009; Olah et al. 2017.</remarks>
public static class ActivationMaximization
{
    /// <summary>Maximises an objective; minimise with <c>-objective</c>.</summary>
    /// <param name="network">The network; its weights do not move.</param>
    /// <param name="objective">One score per item; each item climbs on its own.</param>
    /// <param name="parameterization">What is trained, for example <c>Images.Fourier(3, 64)</c>.</param>
    /// <param name="transform">Applied between parameterisation and network; penalties see the untransformed input.</param>
    /// <param name="options">Steps, seed, count and more.</param>
    /// <returns>The inputs, with their scores re-measured without transforms; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The objective names a point that the network lacks, or an option is out of range.</exception>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; no hook is left.</exception>
    public static Maximized Maximize(
        this HookedNetwork network,
        Objective objective,
        Parameterization parameterization,
        Transform? transform = null,
        MaximizationOptions? options = null)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(parameterization);
        (transform, options) = (transform ?? Transforms.None, options ?? new());
        options.Validate();
        foreach (var point in objective.Points.Where(point => point != ActivationPoint.Input)) network.Points.Require(point);

        using var run = new Ascent(network, objective, parameterization, transform, options);
        return run.Climb();
    }

    /// <summary>The objective's scores for given inputs, on the plain network.</summary>
    /// <returns>One score per item.</returns>
    public static IReadOnlyList<float> Score(this HookedNetwork network, Objective objective, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(objective);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var seen = network.RunWithCache(input, objective.Points);
        using var scores = objective.Score(seen).cpu();
        return scores.data<float>().ToArray();
    }

    /// <summary>One run: its trainable input, its optimiser, its trace.</summary>
    private sealed class Ascent : IDisposable
    {
        private readonly HookedNetwork _network;
        private readonly Objective _objective;
        private readonly Transform _transform;
        private readonly MaximizationOptions _options;
        private readonly Random _random;
        private readonly Generator _generator;
        private readonly Parameterization _parameterization;
        private readonly TrainableInput _input;
        private readonly optim.Optimizer _adam;
        private readonly List<float[]> _trace = [];
        private readonly Dictionary<int, Tensor> _snapshots = [];
        private readonly SortedSet<int> _restarted = [];

        public Ascent(
            HookedNetwork network, Objective objective, Parameterization parameterization, Transform transform, MaximizationOptions options)
        {
            (_network, _objective, _transform, _options) = (network, objective, transform, options);
            (_parameterization, _random) = (parameterization, new(options.Seed));
            _generator = new Generator((ulong)(uint)options.Seed);
            _input = parameterization.Start(new(options.Count, _generator, network.Device));
            _adam = optim.Adam(_input.Parameters, options.LearningRate);
        }

        public Maximized Climb()
        {
            using var kernels = _network.RightKernels();
            ReviveDeadStarts();
            for (var step = 1; step <= _options.Steps; step++)
            {
                _options.Cancellation.ThrowIfCancellationRequested();
                _trace.Add(Step(step));
                if (_options.Snapshots.Contains(step)) _snapshots[step] = Decoded();
                _options.Progress?.Report((double)step / _options.Steps);
            }

            var input = Decoded();
            var result = new Maximized(_objective.Description, input, _network.Score(_objective, input), _trace,
                new Dictionary<int, Tensor>(_snapshots), [.. _restarted], _options.Seed);
            _snapshots.Clear();
            return result;
        }

        public void Dispose()
        {
            foreach (var unused in _snapshots.Values) unused.Dispose();
            _adam.Dispose();
            _input.Dispose();
            _generator.Dispose();
        }

        private float[] Step(int step)
        {
            var transform = step > _options.Steps - _options.PlainSteps ? Transforms.None : _transform;
            using var scope = NewDisposeScope();
            _adam.zero_grad();
            var scores = Forward(transform, out var seen);
            using (seen)
            {
                var values = scores.detach().cpu().data<float>().ToArray();
                if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var bad)
                    throw new ArithmeticException(
                        $"The score of '{_objective.Description}' became {values[bad]} at step {step} (item {bad}); " +
                        "lower the learning rate or check the network for NaN.");
                scores.sum().neg().backward();
                _adam.step();
                if (_input.Project is { } project)
                {
                    using var frozen = no_grad();
                    project();
                }

                return values;
            }
        }

        private Tensor Forward(Transform transform, out ActivationCache seen)
        {
            var input = _input.Decode();
            seen = _network.RunWithCache(transform.Apply(input, _random), _objective.Points);
            seen.Input = input;
            return _objective.Score(seen);
        }

        /// <summary>An item behind a dead rectifier has no gradient: it starts again, each time from a noisier start.</summary>
        private void ReviveDeadStarts()
        {
            for (var attempt = 1; attempt <= _options.Restarts; attempt++)
            {
                using var scope = NewDisposeScope();
                _adam.zero_grad();
                var scores = Forward(_transform, out var seen);
                using (seen)
                {
                    if (!scores.requires_grad) return;
                    scores.sum().backward();
                }

                var dead = Enumerable.Range(0, _options.Count).Where(IsDead).ToList();
                if (dead.Count == 0) return;

                using var frozen = no_grad();
                using var fresh = _parameterization.Start(new(_options.Count, _generator, _network.Device, Math.Pow(3, Math.Min(attempt, 4))));
                foreach (var item in dead)
                {
                    _restarted.Add(item);
                    for (var p = 0; p < _input.Parameters.Count; p++)
                        _input.Parameters[p][item].copy_(fresh.Parameters[p][item]);
                }
            }
        }

        private bool IsDead(int item) =>
            _input.Parameters.All(parameter => parameter.grad is not { } grad || grad[item].abs().max().item<float>() == 0);

        private Tensor Decoded()
        {
            using var frozen = no_grad();
            using var scope = NewDisposeScope();
            return _input.Decode().detach().clone().MoveToOuterDisposeScope();
        }
    }
}
