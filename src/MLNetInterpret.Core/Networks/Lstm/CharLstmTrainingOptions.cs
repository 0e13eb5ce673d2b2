namespace MLNetInterpret.Core.Networks.Lstm;

/// <summary>How a <see cref="CharLstm"/> is trained: backpropagation through windows of many streams side by side.</summary>
internal sealed record CharLstmTrainingOptions : TrainingOptions
{
    /// <summary>The defaults.</summary>
    public CharLstmTrainingOptions() =>
        (Epochs, LearningRate, Patience, ValidationFraction) = (4, 0.012, 3, 0.03);

    /// <summary>Parts of the text read side by side, at least 1; fewer where the text is short.</summary>
    public int Streams { get; init; } = 128;

    /// <summary>Characters of each stream in an update, at least 2; the state is carried on to the next.</summary>
    public int Window { get; init; } = 25;

    /// <inheritdoc/>
    internal override CharLstmTrainingOptions Validated()
    {
        base.Validated();
        Check.AtLeast(Streams, 1, nameof(Streams));
        Check.AtLeast(Window, 2, nameof(Window));
        return this;
    }
}
