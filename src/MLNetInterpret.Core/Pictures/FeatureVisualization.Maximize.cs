using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <content>Finds the inputs that maximise an objective by gradient ascent on a parameterisation.
/// Source: Erhan, Bengio, Courville, Vincent, "Visualizing Higher-Layer Features of a Deep Network", 2009;
/// Olah et al. 2017.</content>
public static partial class FeatureVisualization
{
    /// <summary>Maximises an objective; minimise with <c>-objective</c>.</summary>
    /// <param name="network">The network; its weights do not move.</param>
    /// <param name="objective">One score per item; each item is optimised on its own.</param>
    /// <param name="parameterization">What is trained, for example <c>Images.Fourier(3, 64)</c>.</param>
    /// <param name="transform">Applied between parameterisation and network; penalties see the untransformed input.</param>
    /// <param name="options">Steps, seed, count and more.</param>
    /// <returns>The inputs, pictures rounded to 8 bits, with their scores measured again on the plain network without transforms;
    /// the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The objective names a point that the network lacks,
    /// or an option is out of range.</exception>
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
        (transform, options) = (transform ?? Transforms.None, (options ?? new()).Validated());
        options = options with { Progress = options.Progress.Whole() };
        var points = objective.Points.Concat(options.Measure?.Points ?? []);
        foreach (var point in points.Where(point => point != ActivationPoint.Input))
            network.Points.Require(point);

        using var threads = TorchThreads.For(options.Count * Math.Max(network.WorkPerRow, parameterization.Work));
        using var run = new Ascent(network, objective, parameterization, transform, options);
        return run.Climb();
    }

    /// <summary>Makes the picture that maximises a unit, with the defaults of <see cref="VisualizationOptions"/>.</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="unit">A channel (<c>conv3:5</c>), a neuron of one (<c>conv3:5@4,4</c>), a hidden neuron or a logit.</param>
    /// <param name="options">Steps, variants, snapshots, and whether the unit is minimised, too.</param>
    /// <returns>What <see cref="MaximizeAll(HookedNetwork, IReadOnlyList{Unit}, VisualizationOptions)"/> gives for that unit
    /// alone; its <see cref="UnitMaximum.Image"/> can be saved.</returns>
    /// <exception cref="ArgumentException">The network reads no pictures, or the unit does not exist or is a whole layer.
    /// </exception>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no hook is left.</exception>
    public static UnitMaximum Maximize(this HookedNetwork network, Unit unit, VisualizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(unit);
        unit = network.Points.Find(unit);
        return unit.Index is not null
            ? network.MaximizeAll([unit], options ?? new())[0]
            : throw new ArgumentException(
                $"'{unit}' is a whole layer: take MaximizeAll for all of its units, or name one of them, for example '{unit}:0'.",
                nameof(unit));
    }

    /// <summary>The objective's scores for given inputs, on the plain network.</summary>
    /// <returns>One score per item.</returns>
    public static IReadOnlyList<float> Score(this HookedNetwork network, Objective objective, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(objective);
        return PlainScores.Of(network, objective, input);
    }
}
