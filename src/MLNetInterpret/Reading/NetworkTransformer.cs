using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A fitted pipeline step that runs a network on every row and adds columns with its outputs.</summary>
/// <remarks>A row passes the network once, however many of the added columns are read. Owns its network, which lives until <see
/// cref="Dispose"/> or until nothing refers to this object: disposing a <c>PredictionEngine</c> or a chain of ML.NET leaves it
/// alone, because others may use the model.</remarks>
public abstract class NetworkTransformer : RowMappingTransformer
{
    private readonly HookedNetwork _network;
    private bool _isDisposed;
    private bool _hasDoubted;

    private protected NetworkTransformer(
        IHostEnvironment environment, string name, string inputColumnName, InputFormat format, HookedNetwork network)
        : base(environment, name)
    {
        (InputColumnName, Format, _network) = (inputColumnName, format, network);
        // buffers made inside somebody's dispose scope have to outlive it
        foreach (var values in network.Module.state_dict().Values) values.DetachFromDisposeScope();
    }

    /// <summary>The network, frozen and evaluating; owned by this step.</summary>
    /// <exception cref="ObjectDisposedException">The step was disposed.</exception>
    public HookedNetwork Network
    {
        get
        {
            RequireUsable();
            return _network;
        }
    }

    /// <summary>Whether the network is gone.</summary>
    internal bool IsDisposed => _isDisposed || _network.IsDisposed;

    /// <summary>The column the network reads.</summary>
    public string InputColumnName { get; }

    /// <summary>The input that the network reads.</summary>
    public InputLayout Layout => Format.Layout;

    internal InputFormat Format { get; }

    /// <summary>Another module with the same weights, made as when a model is loaded; null where nothing says how to make
    /// one.</summary>
    internal virtual nn.Module<Tensor, Tensor>? Copy() => null;

    private protected override string Sentence => $"{_network} on the column '{InputColumnName}', {Layout}";

    /// <summary>What compares pictures with what was declared of them; null where the network reads something else.</summary>
    internal DeclaredPixels? Declared() =>
        Layout is ImageLayout image ? new(image, InputColumnName, Format.HasMeasuredRange) : null;

    /// <summary>The context's log.</summary>
    internal IChannelProvider Log => Host;

    /// <summary>Tells the context's log of a doubt.</summary>
    internal void Warn(RangeDoubt doubt) => doubt.WriteTo(Host);

    /// <summary>Gathers rows into input tensors; reads <see cref="InputColumnName"/> of <paramref name="row"/>.</summary>
    /// <param name="row">A row, or a cursor that moves on between calls of <see cref="InputBatch.Add"/>.</param>
    /// <param name="capacity">Most rows a batch will hold.</param>
    internal InputBatch CreateBatch(DataViewRow row, int capacity)
    {
        ArgumentNullException.ThrowIfNull(row);
        Check.AtLeast(capacity, 1);
        var column = InputColumn(row.Schema);
        Format.Check(column);
        return Format.CreateBatch(row, column, capacity, Declared());
    }

    /// <summary>The columns added, with a network annotation on one of them.</summary>
    private protected abstract IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns(DataViewSchema input);

    /// <summary>What the getters need of each row's pass.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="output">What the network made of them.</param>
    /// <param name="lengths">The rows' true lengths where they were padded; see <see cref="InputBatch.Lengths"/>.</param>
    private protected abstract IReadOnlyList<float[]> Score(Tensor input, Tensor output, IReadOnlyList<int>? lengths);

    /// <summary>One getter for each of <see cref="OutputColumns"/>, over the row's <see cref="Score"/>.</summary>
    private protected abstract IReadOnlyList<Delegate> Getters(Func<float[]> scores);

    private protected sealed override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema input)
    {
        Format.Check(InputColumn(input));
        return OutputColumns(input);
    }

    private protected sealed override IReadOnlyList<DataViewSchema.Column> ReadColumns(DataViewSchema input) =>
        [InputColumn(input)];

    private protected sealed override IReadOnlyList<Delegate?> CreateGetters(
        DataViewRow input, IReadOnlyList<bool> active, out Action? dispose)
    {
        dispose = null;
        var batch = CreateBatch(input, capacity: 1);
        var (position, scores) = (-1L, Array.Empty<float>());
        return Getters(() =>
        {
            if (position == input.Position && position >= 0) return scores;
            position = -1;      // a row that does not fit leaves nothing of the row before it
            batch.Add();
            scores = ScoreRows(batch)[0];
            position = input.Position;
            return scores;
        });
    }

    private protected sealed override IReadOnlyList<Delegate?> CreateGettersInOrder(
        DataViewRow input, IDataView source, IReadOnlyList<bool> active, out Action? dispose)
    {
        var cursor = source.GetRowCursor([InputColumn(source.Schema)]);
        var ahead = new ScoresAhead(cursor, CreateBatch(cursor, Format.LargestBatch), ScoreRows, Format.LargestBatch);
        dispose = ahead.Dispose;
        return Getters(() => ahead.At(input.Position));
    }

    /// <summary>Frees the network at once. Every later use of this step, including saving, throws <see
    /// cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Free();
    }

    /// <summary>Frees the network, and what else the step holds.</summary>
    private protected virtual void Free() => _network.Dispose();

    internal sealed override void RequireUsable()
    {
        if (IsDisposed)
            throw new ObjectDisposedException(
                GetType().Name, "The step was disposed, and its network with it: train or load the model again.");
    }

    private IReadOnlyList<float[]> ScoreRows(InputBatch batch)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var threads = Network.Threads(batch.Count);
        var built = batch.Build();
        if (!_hasDoubted && Declared() is { } declared)
        {
            declared.Add(built);
            if (declared.Doubt is { } doubt)
            {
                _hasDoubted = true;      // told once: a warning for each row would bury the others
                Warn(doubt);
            }
        }

        var input = built.to(Network.Device);
        return Score(input, Network.Run(input), batch.Lengths);
    }

    private DataViewSchema.Column InputColumn(DataViewSchema schema) => Columns.Require(schema, InputColumnName, "input");
}
