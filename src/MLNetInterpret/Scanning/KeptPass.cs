namespace MLNetInterpret.Scanning;

/// <summary>A pass over the rows of one scan that rests between shards: where they are asked for one by one, in their order, the
/// rows are read once, not from the first one on for each. Disposed of, it begins anew when it is needed.</summary>
internal sealed class KeptPass : IDisposable
{
    private RowPass? _resting;

    /// <summary>Gives the pass away, unless it has gone past a row; then it ends.</summary>
    /// <param name="row">The row that is needed.</param>
    public RowPass? Take(long row)
    {
        var pass = Interlocked.Exchange(ref _resting, null);
        if (pass is null || pass.Next <= row) return pass;
        End(pass);
        return null;
    }

    /// <summary>Lets a pass rest that stands between two shards.</summary>
    public void Keep(RowPass pass) => End(Interlocked.Exchange(ref _resting, pass));

    /// <inheritdoc/>
    public void Dispose() => End(Interlocked.Exchange(ref _resting, null));

    private static void End(RowPass? pass)
    {
        try
        {
            pass?.Dispose();
        }
        catch (Exception)
        {
            // a thread that read ahead has failed, or was cancelled: on rows that nobody asks for here
        }
    }
}
