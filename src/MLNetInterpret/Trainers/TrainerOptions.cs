using MLNetInterpret.Core.Networks;
using MLNetInterpret.Trainers;

namespace MLNetInterpret;

/// <summary>Options that the training of every kind of network has in common. The same options and seed give the same network,
/// bit for bit, on the same machine with the same number of threads, unless <see cref="MaxSeconds"/> is set.</summary>
/// <remarks>Progress is reported after each epoch, and written to <c>MLContext.Log</c>; after a cancellation nothing
/// half-trained is left but the <see cref="Checkpoint"/>, where there is one.</remarks>
public abstract record TrainerOptions : SeededWork
{
    private protected TrainerOptions(TrainingOptions defaults) => Held = defaults;

    /// <inheritdoc cref="TrainingOptions.Epochs"/>
    public int Epochs
    {
        get => Held.Epochs;
        init => Held = Held with { Epochs = value };
    }

    /// <inheritdoc cref="TrainingOptions.LearningRate"/>
    public double LearningRate
    {
        get => Held.LearningRate;
        init => Held = Held with { LearningRate = value };
    }

    /// <inheritdoc cref="TrainingOptions.WeightDecay"/>
    public double WeightDecay
    {
        get => Held.WeightDecay;
        init => Held = Held with { WeightDecay = value };
    }

    /// <inheritdoc cref="TrainingOptions.GradientNorm"/>
    public double GradientNorm
    {
        get => Held.GradientNorm;
        init => Held = Held with { GradientNorm = value };
    }

    /// <inheritdoc cref="TrainingOptions.ValidationFraction"/>
    public double ValidationFraction
    {
        get => Held.ValidationFraction;
        init => Held = Held with { ValidationFraction = value };
    }

    /// <inheritdoc cref="TrainingOptions.Patience"/>
    public int Patience
    {
        get => Held.Patience;
        init => Held = Held with { Patience = value };
    }

    /// <inheritdoc cref="TrainingOptions.MaxSeconds"/>
    public double? MaxSeconds
    {
        get => Held.MaxSeconds;
        init => Held = Held with { MaxSeconds = value };
    }

    /// <summary>A file in which the training's state is kept at its evaluations; null for none. Where it holds the state of an
    /// interrupted training of the same data, options and seed, that training resumes and ends with the same bits as an
    /// uninterrupted one. It is deleted when the training has ended.</summary>
    /// <remarks>Another training's file is refused, never replaced. Only one training at a time may use a file.</remarks>
    public string? Checkpoint { get; init; }

    /// <summary>Whoever takes the best network so far of a cancelled training, or null.</summary>
    internal TrainingKeeper? Keeper { get; init; }

    /// <summary>What the network's training is told.</summary>
    internal abstract TrainingOptions Training { get; }

    /// <summary>The same, for every kind of network.</summary>
    private protected TrainingOptions Held { get; init; }
}
