namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Reads texts with a <see cref="CharNetwork"/> in evaluation
/// and gives what its units compute at every character.</summary>
/// <remarks>
/// Fused arithmetic on the processor over a packed copy of the weights, wherever the network lives; later weights do not show.
/// Every stream's values are the same, bit for bit, whatever streams are beside it, however many threads read, and wherever a
/// text is cut into calls. A reader may be used from several threads; each <see cref="RecurrentStreams"/> by one at a time.
/// </remarks>
internal sealed class RecurrentReader : IDisposable
{
    private readonly RecurrentWeights _weights;
    private readonly int _threads;
    private bool _disposed;

    /// <summary>Packs a copy of the weights.</summary>
    /// <param name="network">The network; it is not kept.</param>
    /// <param name="threads">Threads that read at most; 0 for as many as processors. They share the streams:
    /// one stream has one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    public RecurrentReader(CharNetwork network, int threads = 0) : this(network, threads, RecurrentKernel.Widest)
    {
    }

    internal RecurrentReader(CharNetwork network, int threads, RecurrentKernel kernel)
        : this(new RecurrentWeights(network ?? throw new ArgumentNullException(nameof(network)), kernel), threads)
    {
    }

    internal RecurrentReader(RecurrentWeights weights, int threads)
    {
        Check.AtLeast(threads, 0, nameof(threads));
        _weights = weights;
        _threads = threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>The network's sizes.</summary>
    public CharNetworkArchitecture Architecture => _weights.Architecture;

    /// <summary>Begins streams at the zero state.</summary>
    /// <param name="streams">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public RecurrentStreams Begin(int streams)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check.AtLeast(streams, 1, nameof(streams));
        return new(_weights, streams, Math.Min(_threads, streams));
    }

    /// <summary>Reads on in every stream.</summary>
    /// <param name="streams">Where the streams stand; they move on.</param>
    /// <param name="codes"><c>[streams, steps]</c>, row after row: the next codes of the first stream,
    /// then of the second, ...</param>
    /// <param name="wanted">What to write; may be empty.</param>
    /// <param name="values">Is written: <c>[streams, steps, wanted, units]</c>, of the widest layer as many; zeros follow the
    /// units of narrower ones.</param>
    /// <param name="hold">A value held in every stream at every step; null for none. Held values are among those written.</param>
    /// <exception cref="ArgumentException">The streams are another network's, a length does not fit, a layer, unit or value does
    /// not exist, or a code is outside the vocabulary; the message says which and where.</exception>
    public unsafe void Read(
        RecurrentStreams streams, ReadOnlySpan<int> codes, IReadOnlyList<RecurrentSource> wanted, Span<float> values,
        RecurrentHold? hold = null)
    {
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(wanted);
        RequireLength(streams, codes.Length);
        var (steps, units) = (codes.Length / streams.Count, Architecture.HiddenUnits);
        if (values.Length != (long)codes.Length * wanted.Count * units)
            throw new ArgumentException(
                $"There is room for {values.Length} values, but {streams.Count} streams, {steps} steps, {wanted.Count} sources "
                + $"and {units} units make {(long)codes.Length * wanted.Count * units}.", nameof(values));
        foreach (var source in wanted) Require(source, nameof(wanted));
        if (Architecture.LayerUnits is not null) values.Clear();

        fixed (float* start = values)
        {
            var outputs = new RecurrentOutput[wanted.Count];
            for (var index = 0; index < outputs.Length; index++)
                outputs[index] = new(
                    wanted[index], (nint)(start + (long)index * units),
                    (long)steps * wanted.Count * units, (long)wanted.Count * units);
            Read(streams, codes, outputs, Architecture.Layers, hold);
        }
    }

    /// <summary>What the network says about the next code.</summary>
    /// <param name="hidden">Hidden states of the last layer, <c>[rows, units]</c>, as <see cref="Read(RecurrentStreams,
    /// ReadOnlySpan{int}, IReadOnlyList{RecurrentSource}, Span{float}, RecurrentHold?)"/> writes them.</param>
    /// <param name="logProbabilities">Is written: natural logarithms of probabilities, <c>[rows, vocabulary]</c>.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public unsafe void LogProbabilities(ReadOnlySpan<float> hidden, Span<float> logProbabilities)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (units, vocabulary) = (Architecture.HiddenUnits, Architecture.Vocabulary);
        var rows = hidden.Length / units;
        if (hidden.Length % units != 0)
            throw new ArgumentException(
                $"{hidden.Length} hidden states are no whole number of rows of {units} units.", nameof(hidden));
        if (logProbabilities.Length != (long)rows * vocabulary)
            throw new ArgumentException(
                $"There is room for {logProbabilities.Length} logarithms, "
                + $"but {rows} rows of {vocabulary} codes make {(long)rows * vocabulary}.",
                nameof(logProbabilities));

        fixed (float* start = hidden, room = logProbabilities)
        {
            var (from, to) = ((nint)start, (nint)room);      // a lambda takes no fixed pointer
            Parallel.For(
                0, (rows + ReadoutLogits.MostRows - 1) / ReadoutLogits.MostRows, new() { MaxDegreeOfParallelism = _threads },
                () => new ReadoutLogits(_weights),
                (block, _, logits) =>
                {
                    var row = (long)block * ReadoutLogits.MostRows;
                    var count = (int)Math.Min(ReadoutLogits.MostRows, rows - row);
                    var target = new Span<float>((float*)to + row * vocabulary, count * vocabulary);
                    logits.LogProbabilities((float*)from + row * units, count, target);
                    return logits;
                },
                logits => logits.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _disposed = true;

    /// <summary>The same into any places, for the lowest layers only.</summary>
    internal unsafe void Read(
        RecurrentStreams streams, ReadOnlySpan<int> codes, RecurrentOutput[] outputs, int layers, RecurrentHold? hold)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        RequireLength(streams, codes.Length);
        var steps = codes.Length / streams.Count;
        var outside = codes.IndexOfAnyExceptInRange(0, Architecture.Vocabulary - 1);
        if (outside >= 0)
            throw new ArgumentException(
                $"Code {codes[outside]} at step {outside % steps} of stream {outside / steps} is outside the vocabulary, "
                + $"which is 0 to {Architecture.Vocabulary - 1}.", nameof(codes));
        if (hold is { } held) Require(held);

        fixed (int* start = codes)
        {
            var reading = new RecurrentReading { Codes = start, Steps = steps, Layers = layers, Wanted = outputs, Hold = hold };
            if (streams.Groups is [var only]) only.Read(reading);
            else Parallel.ForEach(streams.Groups, new() { MaxDegreeOfParallelism = _threads }, group => group.Read(reading));
        }

        GC.KeepAlive(streams);      // its memory has a finalizer
    }

    private void RequireLength(RecurrentStreams streams, int codes)
    {
        ObjectDisposedException.ThrowIf(streams.IsDisposed, streams);
        if (streams.Weights != _weights)
            throw new ArgumentException("The streams were begun by another reader.", nameof(streams));
        if (codes % streams.Count != 0)
            throw new ArgumentException(
                $"{codes} codes cannot be shared evenly among {streams.Count} streams.", nameof(codes));
    }

    private void Require(RecurrentSource source, string name)
    {
        if (source.Layer < 1 || source.Layer > Architecture.Layers)
            throw new ArgumentException(
                $"'{source}' does not exist: the network has the layers 1 to {Architecture.Layers}.", name);
        if (source.Kind != Architecture.Kind || !source.Kind.Values.Contains(source.Value))
            throw new ArgumentException(
                $"'{source}' does not exist: a layer of this {Architecture.Kind.Name} has "
                + $"{string.Join(", ", Architecture.Kind.Values.Select(RecurrentSource.NameOf))}.", name);
    }

    private void Require(RecurrentHold hold)
    {
        Require(hold.Source, nameof(hold));
        var units = Architecture.UnitsOf(hold.Source.Layer);
        if (hold.Unit < 0 || hold.Unit >= units)
            throw new ArgumentException(
                $"Unit {hold.Unit} of '{hold.Source}' cannot be held: "
                + $"the layer has the units 0 to {units - 1}.", nameof(hold));
        if (!float.IsFinite(hold.Value))
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Unit {hold.Unit} of '{hold.Source}' cannot be held at {hold.Value}, only at a finite number."),
                nameof(hold));
    }
}
