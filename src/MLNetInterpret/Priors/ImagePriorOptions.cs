using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of building and training a prior of pictures.</summary>
/// <remarks>The seed decides the first weights, the split, the order of rows, augmentation and dropout. Progress is reported
/// after each epoch, and written to <c>MLContext.Log</c>; after a cancellation nothing half-trained is left but the checkpoint,
/// where there is one.</remarks>
public sealed record ImagePriorOptions : TrainerOptions
{
    internal const string ErrorColumnName = "ReconstructionError";

    /// <summary>The defaults.</summary>
    public ImagePriorOptions()
        : base(new DenoisingAutoencoderTrainingOptions())
    {
    }

    /// <summary>A vector of Single, plane after plane, row after row; or a column of MLImage.</summary>
    public string InputColumnName { get; init; } = "Features";

    /// <summary>The column that receives each picture's reconstruction error.</summary>
    public string OutputColumnName { get; init; } = ErrorColumnName;

    /// <summary>Channels, rows and columns, for example <c>[3, 32, 32]</c>, rows and columns at least 8;
    /// null where the column's type says it.</summary>
    public IReadOnlyList<int>? ImageShape { get; init; }

    /// <summary>The values of black and of full intensity; null takes 0 to 1 or 0 to 255, whichever the training pictures fit, or
    /// else their own smallest and largest value. A pixel outside a declared range is an error.</summary>
    public (float Minimum, float Maximum)? PixelRange { get; init; }

    /// <inheritdoc cref="DenoisingAutoencoderArchitecture.CodeSize"/>
    public int CodeSize { get; init; } = 64;

    /// <inheritdoc cref="DenoisingAutoencoderArchitecture.Blocks"/>
    public IReadOnlyList<int> Blocks { get; init; } = [32, 96];

    /// <inheritdoc cref="DenoisingAutoencoderTrainingOptions.BatchSize"/>
    public int BatchSize
    {
        get => Training.BatchSize;
        init => Held = Training with { BatchSize = value };
    }

    /// <inheritdoc cref="DenoisingAutoencoderTrainingOptions.Noise"/>
    public double Noise
    {
        get => Training.Noise;
        init => Held = Training with { Noise = value };
    }

    /// <inheritdoc cref="DenoisingAutoencoderTrainingOptions.CodeNoise"/>
    public double CodeNoise
    {
        get => Training.CodeNoise;
        init => Held = Training with { CodeNoise = value };
    }

    /// <inheritdoc cref="DenoisingAutoencoderTrainingOptions.Shift"/>
    public int Shift
    {
        get => Training.Shift;
        init => Held = Training with { Shift = value };
    }

    /// <inheritdoc cref="DenoisingAutoencoderTrainingOptions.Flip"/>
    public bool Flip
    {
        get => Training.Flip;
        init => Held = Training with { Flip = value };
    }

    /// <inheritdoc/>
    internal override DenoisingAutoencoderTrainingOptions Training => (DenoisingAutoencoderTrainingOptions)Held;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the value and what is allowed.</exception>
    internal ImagePriorOptions Validated()
    {
        Check.NotBlank(InputColumnName);
        Check.NotBlank(OutputColumnName);
        if (Checkpoint is not null) Check.NotBlank(Checkpoint);
        Training.Validated();
        if (ImageShape is not (null or [> 0, > 0, > 0]))
            throw new ArgumentException(
                $"The image shape is [{string.Join(", ", ImageShape)}], "
                + "but has to be three numbers above 0: [channels, rows, columns].");
        if (PixelRange is var (minimum, maximum) && !(minimum < maximum))
            throw new ArgumentException(
                $"The pixel range is {minimum} to {maximum}, but its minimum has to be below its maximum.");
        const int least = DenoisingAutoencoderArchitecture.LeastSide;
        Build(new(ImageShape?[0] ?? 1, ImageShape?[1] ?? least, ImageShape?[2] ?? least, 0, 1)).Validated();
        return this;
    }

    /// <summary>The network's sizes for given pictures.</summary>
    internal DenoisingAutoencoderArchitecture Build(ImageLayout image) => new()
    {
        Channels = image.Channels,
        Height = image.Height,
        Width = image.Width,
        Minimum = image.Minimum,
        Maximum = image.Maximum,
        CodeSize = CodeSize,
        Blocks = Blocks,
    };
}
