using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables;

/// <summary>The steps that turned a table's rows into what a network reads, ready to be applied to other rows.</summary>
/// <remarks>Walks a lazy view back through every step that maps single rows, up to the first that does not (a file, a cache, a
/// filter); there the table begins.</remarks>
internal sealed class PipelineReplay
{
    private readonly IReadOnlyList<IRowToRowMapper> _mappers;

    private PipelineReplay(IDataView table, IReadOnlyList<IRowToRowMapper> mappers) => (Table, _mappers) = (table, mappers);

    /// <summary>The rows before any step.</summary>
    public IDataView Table { get; }

    /// <summary>Finds the steps behind a view.</summary>
    public static PipelineReplay Behind(IDataView view)
    {
        var mappers = new Stack<IRowToRowMapper>();
        while (Step(view) is var (source, mapper))
        {
            mappers.Push(mapper);
            view = source;
        }

        return new(view, [.. mappers]);
    }

    /// <summary>Opens the table and columns behind all steps together, for one pass over both.</summary>
    /// <param name="own">Columns of the table.</param>
    /// <param name="behind">Names of columns behind all steps.</param>
    /// <returns>A cursor over the columns behind, and the row of the table that it stands on.</returns>
    public (DataViewRowCursor Behind, DataViewRow Own) Open(
        IReadOnlyList<DataViewSchema.Column> own, IEnumerable<string> behind)
    {
        var tap = new TappedView(Table, own);
        var view = Onto(tap);
        var cursor = view.GetRowCursor(behind.Select(name => view.Schema[name]));
        return (cursor, tap.Row!);
    }

    /// <summary>Other rows of the table's own schema, passed through the same steps.</summary>
    public IDataView Onto(IDataView rows) => _mappers.Aggregate(rows, (view, mapper) => new RowMappedView(view, mapper));

    /// <summary>The table's columns that a column behind all steps is computed from.</summary>
    public IReadOnlyList<DataViewSchema.Column> Sources(DataViewSchema.Column column)
    {
        IEnumerable<DataViewSchema.Column> needed = [column];
        foreach (var mapper in _mappers.Reverse())
            needed = mapper.GetDependencies(needed.Select(c => mapper.OutputSchema[c.Index])).ToList();
        return [.. needed.OrderBy(c => c.Index)];
    }

    private static (IDataView Source, IRowToRowMapper Mapper)? Step(IDataView view) => view switch
    {
        RowMappedView ours => (ours.Source, ours.Mapper),
        IRowToRowMapper mapper when MlNetInternals.SourceOf(view) is { } source => (source, mapper),
        _ => null,
    };
}
