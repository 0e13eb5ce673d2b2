using Microsoft.ML;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Scanning;

/// <summary>One pass over a source's rows, from the first one on.</summary>
internal sealed class RowPass : IDisposable
{
    private readonly DataViewRowCursor _cursor;

    /// <summary>Begins it.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="plan">How they are cut.</param>
    /// <param name="seen">Numbers the classes; null where the plan names them.</param>
    public RowPass(ScanSource source, ScanPlan plan, SeenClasses? seen = null)
    {
        _cursor = source.View.GetRowCursor(source.ReadColumns());
        try
        {
            Rows = new(source, plan, _cursor, seen);
        }
        catch
        {
            _cursor.Dispose();
            throw;
        }
    }

    /// <summary>Takes in the row that the pass stands on.</summary>
    public GatheredRows Rows { get; }

    /// <summary>Number of the row that comes next.</summary>
    public long Next { get; private set; }

    /// <summary>Goes on to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (!_cursor.MoveNext()) return false;
        Next++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _cursor.Dispose();
}
