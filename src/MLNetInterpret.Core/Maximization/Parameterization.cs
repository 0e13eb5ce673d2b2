using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>The numbers that are trained and decode to an input: pixels, a spectrum, the values of a table row.</summary>
/// <remarks><see cref="Images"/> has those of pictures.</remarks>
public sealed class Parameterization
{
    /// <param name="description">For people.</param>
    /// <param name="start">Makes a fresh start.</param>
    internal Parameterization(string description, Func<StartRequest, TrainableInput> start) =>
        (Description, Start) = (description, start);

    /// <summary>Its description.</summary>
    public string Description { get; }

    /// <summary>Makes a fresh start.</summary>
    internal Func<StartRequest, TrainableInput> Start { get; }

    /// <summary>Work of decoding one item, in the measure of <see cref="NetworkWork"/>; 0 where it is next to nothing.</summary>
    internal double Work { get; init; }

    /// <summary>The pace that suits its numbers; null for that of a spectrum, which a <see cref="Recipe"/> says.</summary>
    internal Pace? Pace { get; init; } = Pace.Steady;

    /// <summary>Shape of the pictures where it may end at every one of that shape; null where it cannot, or began at a
    /// given one.</summary>
    internal IReadOnlyList<long>? Shape { get; init; }

    /// <summary>The same, started from given pictures <c>[N, C, H, W]</c>; null where it cannot hold every picture.</summary>
    internal Func<Tensor, Parameterization>? From { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Description;
}
