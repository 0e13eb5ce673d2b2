namespace MLNetInterpret.Core.Networks;

/// <summary>Options that the training of every kind of network has in common. The same options and seed give the same network,
/// bit for bit, on the same machine with the same number of threads, unless <see cref="MaxSeconds"/> is set.</summary>
internal abstract record TrainingOptions
{
    /// <summary>The largest shift of pictures, in pixels.</summary>
    internal const int MostShift = 65_536;

    /// <summary>The largest learning rate of anything.</summary>
    internal const double MostRate = 1_000;

    /// <summary>The largest weight decay of anything.</summary>
    internal const double MostDecay = 1_000;

    private protected TrainingOptions()
    {
    }

    /// <summary>Passes over the training data, at least 1.</summary>
    public int Epochs { get; init; }

    /// <summary>AdamW's largest step size, above 0 and at most 1,000. It rises to this in the first tenth of the updates
    /// and falls to nearly 0 along a cosine until the last.</summary>
    public double LearningRate { get; init; }

    /// <summary>AdamW's weight decay, 0 to 1,000; biases and normalisation are exempt.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Largest length of the whole gradient, above 0; longer ones are shortened to it.</summary>
    public double GradientNorm { get; init; } = 1;

    /// <summary>Share of the training data kept aside to choose the best epoch by: at least 0, below 1.
    /// 0 keeps the last epoch.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Epochs in a row without a smaller validation loss after which training stops, at least 1.</summary>
    public int Patience { get; init; }

    /// <summary>Training ends after this many seconds (above 0), and the learning rate's schedule is fitted to them; null for
    /// no limit. A limit makes the result depend on the machine's speed and load.</summary>
    public double? MaxSeconds { get; init; }

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal virtual TrainingOptions Validated()
    {
        Check.AtLeast(Epochs, 1, nameof(Epochs));
        Check.AboveUpTo(LearningRate, 0, MostRate, nameof(LearningRate));
        Check.Between(WeightDecay, 0, MostDecay, nameof(WeightDecay));
        Check.Above(GradientNorm, 0, nameof(GradientNorm));
        Check.Share(ValidationFraction, nameof(ValidationFraction));
        Check.AtLeast(Patience, 1, nameof(Patience));
        if (MaxSeconds is { } seconds) Check.Above(seconds, 0, nameof(MaxSeconds));
        return this;
    }
}

/// <summary>How a classifier of rows is trained.</summary>
internal abstract record ClassifierTrainingOptions : TrainingOptions
{
    private protected ClassifierTrainingOptions()
    {
    }

    /// <summary>Rows an update, at least 2.</summary>
    public int BatchSize { get; init; }

    /// <summary>Share of the target spread over all classes: at least 0, below 1.
    /// Ignored for two classes with one logit.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What an error in each class counts, in the order of the classes, each above 0; empty for 1 each.
    /// See <see cref="Training.BalancedWeights"/>.</summary>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>The fewest and the most updates of an epoch; null where an epoch is a pass over the rows.</summary>
    internal virtual (int Least, int Most)? UpdatesPerEpoch => null;

    /// <inheritdoc/>
    internal override ClassifierTrainingOptions Validated()
    {
        base.Validated();
        Check.AtLeast(BatchSize, 2, nameof(BatchSize));
        Check.Share(LabelSmoothing, nameof(LabelSmoothing));
        foreach (var weight in ClassWeights) Check.Above(weight, 0, nameof(ClassWeights));
        return this;
    }
}

/// <summary>How a <see cref="ConvNet"/> is trained.</summary>
internal sealed record ConvNetTrainingOptions : ClassifierTrainingOptions
{
    /// <summary>The defaults.</summary>
    public ConvNetTrainingOptions() =>
        (Epochs, BatchSize, LearningRate, WeightDecay, LabelSmoothing, Patience, GradientNorm) =
            (12, 64, 0.003, 0.01, 0.05, 5, 5);

    /// <summary>Pixels by which images are moved at most in both directions, at random each time; 0 to 65,536.</summary>
    public int Shift { get; init; } = 1;

    /// <summary>Whether half of the images, drawn anew each time, are mirrored left to right.</summary>
    public bool Flip { get; init; } = true;

    /// <inheritdoc/>
    internal override ConvNetTrainingOptions Validated()
    {
        base.Validated();
        Check.Between(Shift, 0, MostShift, nameof(Shift));
        return this;
    }
}

/// <summary>How an <see cref="Mlp"/> is trained.</summary>
internal sealed record MlpTrainingOptions : ClassifierTrainingOptions
{
    /// <summary>The defaults.</summary>
    public MlpTrainingOptions() =>
        (Epochs, BatchSize, LearningRate, WeightDecay, Patience, ValidationFraction) = (60, 64, 0.003, 0.1, 15, 0.15);

    /// <summary>Rows up to which a perceptron begins linear, and is trained once more on all of them, its validation part
    /// included.</summary>
    internal int FewRows { get; init; } = 2_500;

    /// <summary>The same with what few rows need instead of the defaults; what was chosen otherwise stays.</summary>
    internal MlpTrainingOptions ForFewRows()
    {
        var usual = new MlpTrainingOptions();
        return this with
        {
            LearningRate = LearningRate == usual.LearningRate ? 0.001 : LearningRate,
            WeightDecay = WeightDecay == usual.WeightDecay ? 1 : WeightDecay,
        };
    }

    /// <summary>Small tables are passed several times before they are measured again, large ones in part.</summary>
    internal override (int Least, int Most)? UpdatesPerEpoch => (40, 500);
}

/// <summary>How a <see cref="DenoisingAutoencoder"/> is trained: to draw clean pictures from noisy ones,
/// through noisy codes.</summary>
/// <remarks>Noise at the input and inside, as the joint PPGN-h of Nguyen et al. 2017, arXiv:1612.00005: the first makes what is
/// left out a step towards likelier pictures, the second makes codes between those of two pictures mean something too.</remarks>
internal sealed record DenoisingAutoencoderTrainingOptions : TrainingOptions
{
    /// <summary>The defaults.</summary>
    public DenoisingAutoencoderTrainingOptions() =>
        (Epochs, LearningRate, WeightDecay, Patience, GradientNorm) = (25, 0.004, 0.01, 10, 5);

    /// <summary>Pictures an update, at least 2.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Largest standard deviation of the Gaussian noise on the input, as a share of the pixel range, at least 0. Each
    /// picture's is drawn anew between 0 and this, so that clean pictures are drawn well too.</summary>
    public double Noise { get; init; } = 0.4;

    /// <summary>Standard deviation of the Gaussian noise on the code, in standard deviations of the code, at least 0.</summary>
    public double CodeNoise { get; init; } = 0.1;

    /// <inheritdoc cref="ConvNetTrainingOptions.Shift"/>
    public int Shift { get; init; } = 1;

    /// <summary>Whether half of the pictures, drawn anew each time, are mirrored left to right: for few pictures of things that
    /// look the same from both sides.</summary>
    public bool Flip { get; init; }

    /// <inheritdoc/>
    internal override DenoisingAutoencoderTrainingOptions Validated()
    {
        base.Validated();
        Check.AtLeast(BatchSize, 2, nameof(BatchSize));
        Check.AtLeast(Noise, 0, nameof(Noise));
        Check.AtLeast(CodeNoise, 0, nameof(CodeNoise));
        Check.Between(Shift, 0, MostShift, nameof(Shift));
        return this;
    }
}
