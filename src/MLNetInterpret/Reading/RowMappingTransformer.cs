using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Reading;

namespace MLNetInterpret;

/// <summary>A transformer that adds columns computed from single rows.</summary>
/// <remarks>ML.NET's own base for such transformers is internal; this one stands on its public interfaces only.
/// It is no <see cref="IDisposable"/>: a <c>PredictionEngine</c> disposes every step of its model that is one, while the model
/// itself is still used.</remarks>
public abstract class RowMappingTransformer : ITransformer
{
    private readonly string _name;

    private protected RowMappingTransformer(IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Host = environment.Register(name);
        _name = name;
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    private protected IHost Host { get; }

    /// <summary>What the step is, without a full stop.</summary>
    private protected abstract string Sentence { get; }

    /// <summary>The step in one sentence, for people; not for programs, its words may change.</summary>
    public sealed override string ToString() => Sentence;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetRowToRowMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        RequireUsable();
        return new ColumnAdder(this, inputSchema);
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RowMappedView(input, GetRowToRowMapper(input.Schema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        RequireUsable();
        SaveModel(ctx);
    }

    /// <summary>Refuses a transformer whose network is gone.</summary>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    internal virtual void RequireUsable()
    {
    }

    /// <summary>Writes the added columns into the graph that ML.NET's <c>ConvertToOnnx</c> makes.</summary>
    /// <exception cref="NotSupportedException">The step cannot be written.</exception>
    internal virtual void SaveAsOnnx(MlNetInternals.PipelineGraph graph, DataViewSchema input) => throw new NotSupportedException(
        $"ConvertToOnnx cannot write the step '{_name}': it writes perceptrons and convolutional networks that read a vector. " +
        "Convert the steps without it, or write its network by OnnxNetwork.Save.");

    /// <summary>Writes the transformer into its folder of a model zip.</summary>
    private protected abstract void SaveModel(ModelSaveContext context);

    /// <summary>Checks the input's schema and describes the added columns.</summary>
    private protected abstract IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema input);

    /// <summary>The input columns that are read when any added column is.</summary>
    private protected abstract IReadOnlyList<DataViewSchema.Column> ReadColumns(DataViewSchema input);

    /// <summary>One getter for each added column, in the order of <see cref="AddedColumns"/>.</summary>
    /// <param name="input">The row to read, or a cursor that moves on.</param>
    /// <param name="active">Which of the added columns are wanted; getters of the others may be null.</param>
    /// <param name="dispose">Frees what the getters hold, or null.</param>
    private protected abstract IReadOnlyList<Delegate?> CreateGetters(
        DataViewRow input, IReadOnlyList<bool> active, out Action? dispose);

    /// <summary>The same for a cursor that visits all rows of a view in their order, which leaves room to work ahead.</summary>
    private protected virtual IReadOnlyList<Delegate?> CreateGettersInOrder(
        DataViewRow input, IDataView source, IReadOnlyList<bool> active, out Action? dispose) =>
        CreateGetters(input, active, out dispose);

    private sealed class ColumnAdder : IOrderedRowMapper
    {
        private readonly RowMappingTransformer _parent;

        public ColumnAdder(RowMappingTransformer parent, DataViewSchema input)
        {
            (_parent, InputSchema) = (parent, input);
            var columns = parent.AddedColumns(input);
            Columns.RequireFree(input, columns, parent._name);
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(input);      // input columns keep their indices
            foreach (var added in columns) builder.AddColumn(added.Name, added.Type, added.Annotations);
            OutputSchema = builder.ToSchema();
        }

        public RowMappingTransformer Step => _parent;

        public DataViewSchema InputSchema { get; }

        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        {
            var wanted = dependingColumns.Select(column => column.Index).ToList();
            var indices = wanted.Where(index => index < InputSchema.Count).ToHashSet();
            if (wanted.Any(index => index >= InputSchema.Count))
                indices.UnionWith(_parent.ReadColumns(InputSchema).Select(column => column.Index));
            return [.. indices.Order().Select(index => InputSchema[index])];
        }

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
            GetRow(input, activeColumns, source: null);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns, IDataView? source)
        {
            var active = new bool[OutputSchema.Count];
            foreach (var column in activeColumns) active[column.Index] = true;
            var added = active[InputSchema.Count..];
            Action? dispose = null;
            IReadOnlyList<Delegate?> getters = !added.Contains(true)
                ? new Delegate?[added.Length]
                : source is null
                    ? _parent.CreateGetters(input, added, out dispose)
                    : _parent.CreateGettersInOrder(input, source, added, out dispose);
            return new WidenedRow(OutputSchema, input, active, getters, dispose);
        }
    }

    /// <summary>A row with further columns after its own.</summary>
    private sealed class WidenedRow(
        DataViewSchema schema, DataViewRow input, bool[] active, IReadOnlyList<Delegate?> getters, Action? dispose) : DataViewRow
    {
        private Action? _dispose = dispose;

        public override DataViewSchema Schema => schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            column.Index < schema.Count
                ? active[column.Index]
                : throw new ArgumentOutOfRangeException(nameof(column), $"The row has no column '{column.Name}'.");

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
                throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
            var width = schema.Count - getters.Count;
            return column.Index < width
                ? input.GetGetter<TValue>(input.Schema[column.Index])
                : getters[column.Index - width] as ValueGetter<TValue> ?? throw new InvalidOperationException(
                    $"The column '{column.Name}' holds {schema[column.Index].Type}, which cannot be read as {typeof(TValue)}.");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _dispose?.Invoke();
                _dispose = null;
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
