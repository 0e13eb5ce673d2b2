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
    private readonly IEnumerator<long[]> _stream;
    private readonly int _updates;

    /// <summary>Rows with classes, or with numbers where there are 0 classes.</summary>
    public RowSplit(Tensor inputs, Tensor labels, int classes, ClassifierTrainingOptions options, int seed)
        : this(inputs, options.BatchSize, options, seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        CheckLabels(inputs, labels, classes);
        (_labels, Classes) = (labels, classes);
        _updates = options.UpdatesPerEpoch is var (least, most) ? Math.Clamp(UpdatesPerPass, least, most) : UpdatesPerPass;
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
        (_stream, _updates) = (Updates().GetEnumerator(), UpdatesPerPass);
    }

    /// <summary>The classes; 0 of numbers.</summary>
    public int Classes { get; }

    public bool HasValidation => _validation.Length > 0;

    public int UpdatesPerEpoch => _updates;

    /// <summary>Row numbers of each update.</summary>
    public IEnumerable<long[]> Epoch()
    {
        for (var update = 0; update < _updates && _stream.MoveNext(); update++) yield return _stream.Current;
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
        for (var update = 0L; update < (long)epochs * _updates; update++) _stream.MoveNext();
    }

    private int UpdatesPerPass => Math.Max(1, (_training.Length + _batchSize - 2) / _batchSize);

    /// <summary>Pass after pass; a single row left over is passed by, because batch statistics need two.</summary>
    private IEnumerable<long[]> Updates()
    {
        while (true)
        {
            _random.Shuffle(_training);
            foreach (var rows in _training.Chunk(_batchSize).Where(rows => rows.Length > 1)) yield return rows;
        }
    }

    private static void CheckLabels(Tensor inputs, Tensor labels, int classes)
    {
        var type = classes > 0 ? int64 : float32;
        if (labels.dim() != 1 || labels.shape[0] != inputs.shape[0] || labels.dtype != type)
            throw new ArgumentException(
                $"The labels are {labels.dtype} of shape [{string.Join(", ", labels.shape)}], " +
                $"but {inputs.shape[0]} rows need {type} of [{inputs.shape[0]}].",
                nameof(labels));
        if (classes == 0) return;
        using var least = labels.min();
        using var most = labels.max();
        if (least.item<long>() < 0 || most.item<long>() >= classes)
            throw new ArgumentException(
                $"The labels go from {least.item<long>()} to {most.item<long>()}, but have to be 0 to {classes - 1}.",
                nameof(labels));
    }
}
