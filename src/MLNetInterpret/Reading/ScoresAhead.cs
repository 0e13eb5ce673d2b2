using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace MLNetInterpret.Reading;

/// <summary>Scores of a view's rows in order, computed in batches by a cursor that runs ahead of the reader's.</summary>
/// <remarks>Batches grow while the reader asks for every row, so that a look at the first rows costs no more than those. A row
/// that cannot be scored fails when the reader comes to it, not before.</remarks>
internal sealed class ScoresAhead : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly InputBatch _batch;
    private readonly Func<InputBatch, IReadOnlyList<float[]>> _score;
    private readonly int _largest;
    private readonly List<long> _positions = [];      // of the rows in hand; a source may leave numbers out
    private IReadOnlyList<float[]> _scores = [];
    private int _asked = -1;
    private int _size = 1;
    private (long Position, ExceptionDispatchInfo Failure)? _failed;

    /// <summary>Runs ahead on a cursor of its own.</summary>
    /// <param name="cursor">Over the same rows in the same order as the reader's; owned.</param>
    /// <param name="batch">Gathers the cursor's rows.</param>
    /// <param name="score">Empties the batch into one score array a row.</param>
    /// <param name="largest">Most rows a batch.</param>
    public ScoresAhead(DataViewRowCursor cursor, InputBatch batch, Func<InputBatch, IReadOnlyList<float[]>> score, int largest) =>
        (_cursor, _batch, _score, _largest) = (cursor, batch, score, largest);

    /// <summary>Scores of the row at a position; positions never fall.</summary>
    public float[] At(long position)
    {
        var row = _positions.BinarySearch(position);
        if (row < 0)
        {
            Fill(position);
            row = 0;
        }

        _asked = row;
        return _scores[row];
    }

    /// <inheritdoc/>
    public void Dispose() => _cursor.Dispose();

    private void Fill(long position)
    {
        if (_failed is { } failed && failed.Position == position) failed.Failure.Throw();
        _failed = null;
        _size = _asked == _positions.Count - 1 ? Math.Min(2 * _size, _largest) : 1;
        while (_cursor.Position < position && _cursor.MoveNext())
        {
        }

        if (_cursor.Position != position)
            throw new InvalidOperationException(
                $"Row {position} is missing when the data is read a second time: " +
                "its rows have to be the same each time.");

        _positions.Clear();      // whatever fails from here on leaves nothing of the rows before
        _batch.Add();
        _positions.Add(position);
        try
        {
            while (_batch.Count < _size && _cursor.MoveNext())
            {
                _batch.Add();
                _positions.Add(_cursor.Position);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failed = (_cursor.Position, ExceptionDispatchInfo.Capture(failure));
        }

        _scores = _score(_batch);
    }
}
