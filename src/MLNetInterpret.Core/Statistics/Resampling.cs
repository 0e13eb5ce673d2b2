using System.Numerics;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Draws with repetition for a bootstrap, one after the other: the same seed gives the same draws.</summary>
/// <remarks>Sources: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979; of blocks
/// Politis, Romano, "A circular block-resampling procedure for stationary data", 1992.</remarks>
/// <param name="seed">Decides the draws.</param>
internal sealed class Resampling(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>One draw: as many rows as there are.</summary>
    public int[] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(count))];

    /// <summary>One draw, added to how often each row was drawn.</summary>
    /// <param name="times">One for each row.</param>
    public void AddTimes<T>(Span<T> times)
        where T : INumber<T>
    {
        for (var i = 0; i < times.Length; i++) times[_random.Next(times.Length)]++;
    }

    /// <summary>One draw of stretches of neighbours that are as long together as all there is, the last one cut.</summary>
    /// <param name="count">Values, the first of which follows on the last.</param>
    /// <param name="block">Values of a stretch.</param>
    public IEnumerable<(int Start, int Length)> Blocks(int count, int block)
    {
        for (var drawn = 0; drawn < count; drawn += block) yield return (_random.Next(count), Math.Min(block, count - drawn));
    }
}
