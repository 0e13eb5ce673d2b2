namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>How a <see cref="CharNetwork"/> is trained: backpropagation through windows of many streams side by side.</summary>
internal sealed record CharNetworkTrainingOptions : TrainingOptions
{
    /// <summary>The defaults.</summary>
    public CharNetworkTrainingOptions() =>
        (Epochs, LearningRate, Patience, ValidationFraction) = (4, 0.012, 3, 0.03);

    /// <summary>Parts of the text read side by side, 1 to 65,536; fewer where the text is short.</summary>
    public int Streams { get; init; } = 128;

    /// <summary>Characters of each stream in an update, 2 to 65,536; the state is carried on to the next.</summary>
    public int Window { get; init; } = 25;

    /// <inheritdoc/>
    internal override CharNetworkTrainingOptions Validated()
    {
        base.Validated();
        Check.Between(Streams, 1, 65_536, nameof(Streams));
        Check.Between(Window, 2, 65_536, nameof(Window));
        return this;
    }
}
