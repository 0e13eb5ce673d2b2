using System.Diagnostics;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Scanning;

/// <summary>Rows of finished shards of a folder, whoever scanned them.</summary>
/// <param name="job">The folder's scan.</param>
/// <param name="shards">The shards that count.</param>
internal sealed class FinishedRows(ScanJob job, IReadOnlyList<int> shards)
{
    /// <summary>Looking takes a fiftieth of the time at most.</summary>
    private const int Rarity = 50;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(0.5);
    private readonly HashSet<int> _wanted = [.. shards];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next;
    private long _rows;

    /// <summary>How many there were a moment ago.</summary>
    public long Now()
    {
        if (_clock.Elapsed < _next) return _rows;
        var began = _clock.Elapsed;
        _rows = job.Folder.Finished().Where(_wanted.Contains).Sum(job.Plan.RowsOf);
        var took = _clock.Elapsed - began;
        _next = _clock.Elapsed + (took * Rarity > Freshness ? took * Rarity : Freshness);
        return _rows;
    }
}
