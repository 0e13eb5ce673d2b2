using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Rows divided at random into a training and a validation part, and the training part's order in every epoch.</summary>
internal sealed class RowSplit : IResumable
{
    private const int LargeBatch = 512;
    private readonly Tensor _inputs;
    private readonly Tensor? _labels;
    private readonly int _batchSize;
    private readonly Random _random;
    private readonly long[] _training;
    private readonly long[] _validation;

    public RowSplit(Tensor inputs, Tensor labels, int classes, ClassifierTrainingOptions options, int seed)
        : this(inputs, options.BatchSize, options, seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        CheckLabels(inputs, labels, classes);
        _labels = labels;
        if (options.ClassWeights.Count > 0 && options.ClassWeights.Count != classes)
            throw new ArgumentException(
                $"There are {options.ClassWeights.Count} class weights for {classes} classes: give one for each, or none.",
                nameof(options));
    }

    /// <summary>Rows without labels.</summary>
    public RowSplit(Tensor inputs, int batchSize, TrainingOptions options, int seed)
    {
        if (inputs.shape[0] < 2)
            throw new ArgumentException(
                $"There are {inputs.shape[0]} rows to train on: at least 2 are needed.", nameof(inputs));
        (_inputs, _batchSize, _random) = (inputs, batchSize, new(seed));
        var rows = Enumerable.Range(0, (int)inputs.shape[0]).Select(row => (long)row).ToArray();
        _random.Shuffle(rows);
        var aside = Math.Min((int)Math.Round(rows.Length * options.ValidationFraction), rows.Length - 2);
        (_validation, _training) = (rows[..aside], rows[aside..]);
    }

    public bool HasValidation => _validation.Length > 0;

    public int UpdatesPerEpoch => Math.Max(1, (_training.Length + _batchSize - 2) / _batchSize);

    /// <summary>Row numbers of each update; a single row left over is passed by, because batch statistics need two.</summary>
    public IEnumerable<long[]> Epoch()
    {
        Reorder();
        return _training.Chunk(_batchSize).Where(rows => rows.Length > 1);
    }

    /// <summary>The training part in large batches, for input statistics.</summary>
    public IEnumerable<Tensor> TrainingInputs() => _training.Chunk(LargeBatch).Select(Inputs);

    /// <summary>The validation part in large batches of row numbers.</summary>
    public IEnumerable<long[]> ValidationBatches() => _validation.Chunk(LargeBatch);

    public Tensor Inputs(long[] rows)
    {
        using var numbers = tensor(rows);
        using var picked = _inputs.index_select(0, numbers);
        return picked.to(float32);
    }

    public Tensor Labels(long[] rows)
    {
        using var numbers = tensor(rows);
        return _labels!.index_select(0, numbers);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter to)
    {
        // the seed and the number of epochs say it all
    }

    /// <inheritdoc/>
    public void Read(BinaryReader from, int epochs)
    {
        for (var epoch = 0; epoch < epochs; epoch++) Reorder();
    }

    private void Reorder() => _random.Shuffle(_training);

    private static void CheckLabels(Tensor inputs, Tensor labels, int classes)
    {
        if (labels.dim() != 1 || labels.shape[0] != inputs.shape[0] || labels.dtype != int64)
            throw new ArgumentException(
                $"The labels are {labels.dtype} of shape [{string.Join(", ", labels.shape)}], " +
                $"but {inputs.shape[0]} rows need Int64 of [{inputs.shape[0]}].",
                nameof(labels));
        using var least = labels.min();
        using var most = labels.max();
        if (least.item<long>() < 0 || most.item<long>() >= classes)
            throw new ArgumentException(
                $"The labels go from {least.item<long>()} to {most.item<long>()}, but have to be 0 to {classes - 1}.",
                nameof(labels));
    }
}
