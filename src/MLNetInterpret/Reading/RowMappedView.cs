using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>A view whose rows are another view's rows passed through a mapper, lazily.</summary>
/// <remarks>The same mapper can be applied to other rows of the same schema, which is how an optimised row is put through the
/// real pipeline. <c>ConvertToOnnx</c> takes a view of one of our steps for one of ML.NET's own.</remarks>
internal sealed class RowMappedView : IDataView, IDynamicInterfaceCastable
{
    /// <summary>Maps the rows of <paramref name="source"/>.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="mapper">The mapper, made for the very schema of <paramref name="source"/>.</param>
    public RowMappedView(IDataView source, IRowToRowMapper mapper)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(mapper);
        (Source, Mapper) = (source, mapper);
    }

    /// <summary>The rows that go in.</summary>
    public IDataView Source { get; }

    /// <summary>What is done with each row.</summary>
    public IRowToRowMapper Mapper { get; }

    private RowMappingTransformer? Step => (Mapper as IOrderedRowMapper)?.Step;

    /// <inheritdoc/>
    public DataViewSchema Schema => Mapper.OutputSchema;

    /// <inheritdoc/>
    public bool CanShuffle => Source.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => Source.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        return Map(Source.GetRowCursor(Mapper.GetDependencies(columns), rand), columns, inOrder: rand is null);
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        var cursors = Source.GetRowCursorSet(Mapper.GetDependencies(columns), n, rand);
        return [.. cursors.Select(cursor => Map(cursor, columns, inOrder: false))];
    }

    /// <summary>Whether it can be written as ONNX; a step that cannot says why when it is asked to.</summary>
    /// <param name="context">ML.NET's <c>OnnxContext</c>.</param>
    public bool CanSaveOnnx(object context) => Step is not null;

    /// <summary>Writes its step as ONNX.</summary>
    /// <param name="context">ML.NET's <c>OnnxContext</c>.</param>
    /// <exception cref="NotSupportedException">The step cannot be written.</exception>
    public void SaveAsOnnx(object context) => Step!.SaveAsOnnx(new(context), Source.Schema);

    bool IDynamicInterfaceCastable.IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented) =>
        (Step is not null && MlNetInternals.SavableFor(interfaceType) is not null)
        || (throwIfNotImplemented
            ? throw new InvalidCastException($"The rows of a step are no {Type.GetTypeFromHandle(interfaceType)}.")
            : false);

    RuntimeTypeHandle IDynamicInterfaceCastable.GetInterfaceImplementation(RuntimeTypeHandle interfaceType) =>
        MlNetInternals.SavableFor(interfaceType) ?? default;

    private MappedCursor Map(DataViewRowCursor cursor, DataViewSchema.Column[] columns, bool inOrder)
    {
        try
        {
            return new(cursor, inOrder && Mapper is IOrderedRowMapper ordered
                ? ordered.GetRow(cursor, columns, Source)
                : Mapper.GetRow(cursor, columns));
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    private sealed class MappedCursor(DataViewRowCursor source, DataViewRow row) : DataViewRowCursor
    {
        private bool _disposed;

        public override DataViewSchema Schema => row.Schema;

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override bool MoveNext() => source.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                row.Dispose();
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A mapper that can work ahead where it knows which rows come next.</summary>
internal interface IOrderedRowMapper : IRowToRowMapper
{
    /// <summary>Whose rows it maps.</summary>
    RowMappingTransformer Step { get; }

    /// <summary>Like <see cref="IRowToRowMapper.GetRow"/>,
    /// for a cursor that visits all rows of <paramref name="source"/> in order.</summary>
    DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns, IDataView? source);
}
