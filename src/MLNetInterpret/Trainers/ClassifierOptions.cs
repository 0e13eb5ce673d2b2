using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options that the classifier trainers have in common.</summary>
/// <remarks>The seed decides the first weights, the split, the order of rows, augmentation and dropout. Progress is reported
/// after each epoch, and written to <c>MLContext.Log</c>; after a cancellation nothing half-trained is left but the checkpoint,
/// where there is one.</remarks>
public abstract record ClassifierOptions : TrainerOptions
{
    private protected ClassifierOptions(ClassifierTrainingOptions defaults)
        : base(defaults)
    {
    }

    /// <summary>The column of classes: Boolean for two classes, a key for several; of a number, Single.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column the network reads.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>Weight of an error in each class, by the class's name (<c>True</c> and <c>False</c> for a Boolean label), each
    /// above 0; classes not named count 1.</summary>
    public IReadOnlyDictionary<string, double> ClassWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether every class counts the same in total, however rare it is;
    /// <see cref="ClassWeights"/> come on top.</summary>
    public bool BalanceClasses { get; init; }

    /// <inheritdoc cref="ClassifierTrainingOptions.BatchSize"/>
    public int BatchSize
    {
        get => Training.BatchSize;
        init => Held = Training with { BatchSize = value };
    }

    /// <inheritdoc cref="ClassifierTrainingOptions.LabelSmoothing"/>
    public double LabelSmoothing
    {
        get => Training.LabelSmoothing;
        init => Held = Training with { LabelSmoothing = value };
    }

    /// <inheritdoc/>
    internal abstract override ClassifierTrainingOptions Training { get; }

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the value and what is allowed.</exception>
    internal virtual ClassifierOptions Validated()
    {
        Check.NotBlank(LabelColumnName);
        Check.NotBlank(FeatureColumnName);
        if (Checkpoint is not null) Check.NotBlank(Checkpoint);
        foreach (var (name, weight) in ClassWeights)
            if (!(weight > 0) || double.IsInfinity(weight))
                throw new ArgumentException($"The weight of the class '{name}' is {weight}, but has to be above 0.");
        Training.Validated();
        return this;
    }
}

/// <summary>Options of building and training a convolutional network.</summary>
public sealed record ConvolutionalNetworkOptions : ClassifierOptions
{
    /// <summary>The defaults.</summary>
    public ConvolutionalNetworkOptions()
        : base(new ConvNetTrainingOptions())
    {
    }

    /// <summary>Channels, rows and columns of the images, for example <c>[3, 32, 32]</c>. Null takes them from the column: an
    /// image column of known size gives 3 channels, a vector of three dimensions gives those.</summary>
    public IReadOnlyList<int>? ImageShape { get; init; }

    /// <summary>The values of black and of full intensity; null measures them: 0 and 1 where all training values lie between,
    /// else 0 and 255, else the smallest and the largest value. Image columns are always 0 to 255. A training pixel outside a
    /// declared range is an error; pixels that use less than 2 % of it are warned of in <c>MLContext.Log</c>.</summary>
    public (float Minimum, float Maximum)? PixelRange { get; init; }

    /// <inheritdoc cref="ConvNetArchitecture.Blocks"/>
    public IReadOnlyList<int> Blocks { get; init; } = [32, 64, 128, 128];

    /// <inheritdoc cref="ConvNetArchitecture.KernelSize"/>
    public int KernelSize { get; init; } = 3;

    /// <inheritdoc cref="ConvNetArchitecture.BatchNormalization"/>
    public bool BatchNormalization { get; init; } = true;

    /// <inheritdoc cref="ConvNetArchitecture.HiddenUnits"/>
    public int HiddenUnits { get; init; }

    /// <inheritdoc cref="ConvNetArchitecture.Dropout"/>
    public double Dropout { get; init; } = 0.2;

    /// <inheritdoc cref="ConvNetTrainingOptions.Shift"/>
    public int Shift
    {
        get => Training.Shift;
        init => Held = Training with { Shift = value };
    }

    /// <inheritdoc cref="ConvNetTrainingOptions.Flip"/>
    public bool Flip
    {
        get => Training.Flip;
        init => Held = Training with { Flip = value };
    }

    /// <inheritdoc/>
    internal override ConvNetTrainingOptions Training => (ConvNetTrainingOptions)Held;

    /// <inheritdoc/>
    internal override ConvolutionalNetworkOptions Validated()
    {
        base.Validated();
        if (ImageShape is not (null or [> 0, > 0, > 0]))
            throw new ArgumentException(
                $"The image shape is [{string.Join(", ", ImageShape)}], " +
                "but has to be three numbers above 0: [channels, rows, columns].");
        if (PixelRange is var (minimum, maximum) && !(minimum < maximum))
            throw new ArgumentException(
                $"The pixel range is {minimum} to {maximum}, but its minimum has to be below its maximum.");
        Build(new(ImageShape?[0] ?? 1, ImageShape?[1] ?? 1, ImageShape?[2] ?? 1, 0, 1), classes: 2).Validated();
        return this;
    }

    /// <summary>The network's sizes for given data.</summary>
    internal ConvNetArchitecture Build(ImageLayout image, int classes) => new()
    {
        Channels = image.Channels,
        Height = image.Height,
        Width = image.Width,
        Classes = classes,
        Blocks = Blocks,
        KernelSize = KernelSize,
        BatchNormalization = BatchNormalization,
        HiddenUnits = HiddenUnits,
        Dropout = Dropout,
    };
}

/// <summary>Options of building and training a multilayer perceptron, of classes or a number.</summary>
/// <remarks>An epoch is a pass over the rows, but at least 40 and at most 500 updates: small tables are passed several times
/// before the validation part is measured again, large ones in part. Of at most 2,500 rows the network begins linear, the
/// validation part decides how many updates are best, and it is trained anew on all of them; where learning rate, weight decay
/// and dropout are left at their defaults, they are 0.001, 1 and 0 then. Where training as of many rows gives a validation loss
/// smaller by a tenth, that is done instead.</remarks>
public sealed record MultilayerPerceptronOptions : ClassifierOptions
{
    /// <summary>The defaults.</summary>
    public MultilayerPerceptronOptions()
        : base(new MlpTrainingOptions())
    {
    }

    /// <inheritdoc cref="MlpArchitecture.HiddenUnits"/>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [32, 16];

    /// <inheritdoc cref="MlpArchitecture.Dropout"/>
    public double Dropout { get; init; } = 0.4;

    /// <summary>What a Boolean label's true stands for, for example <c>bad</c>: the name of the one logit, saved with the model.
    /// Null for none. A key's classes have names of their own.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>What a Boolean label's false stands for; null for <c>not</c> the positive class.</summary>
    internal string? NegativeClass { get; init; }

    /// <summary>What a number to predict is called; null for none. It is the name of the one output.</summary>
    internal string? NumberName { get; init; }

    /// <inheritdoc/>
    internal override MlpTrainingOptions Training => (MlpTrainingOptions)Held;

    /// <inheritdoc/>
    internal override MultilayerPerceptronOptions Validated()
    {
        base.Validated();
        if (PositiveClass is not null) Check.NotBlank(PositiveClass);
        Build(features: 1, outputs: 1).Validated();
        return this;
    }

    /// <summary>The network's sizes for given data.</summary>
    internal MlpArchitecture Build(int features, int outputs, bool isRegression = false) => new()
    {
        Features = features,
        Outputs = outputs,
        IsRegression = isRegression,
        HiddenUnits = HiddenUnits,
        Dropout = Dropout,
    };
}
