using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetInterpret.Core.Rows;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>Allows rows whose distance to the training rows nearest to them, summed over columns,
/// is on average no more than a limit.</summary>
/// <remarks>Remembers the rows it was asked about last, and is for one thread.</remarks>
/// <param name="description">The limit in words.</param>
/// <param name="rows">For each column the training rows' places in it (<see cref="Gower"/>).</param>
/// <param name="choices">For each column its choices' places.</param>
/// <param name="most">The largest mean distance allowed, summed over columns.</param>
/// <param name="nearest">How many rows the mean is over, 1 or more.</param>
internal sealed class NearLimit(string description, float[][] rows, float[][] choices, double most, int nearest)
    : RowLimit(description)
{
    private const int ManyTogether = 3;

    // of single precision's sums over columns
    private const double Rounding = 1e-5;
    private readonly double _most = most * nearest;
    private readonly RunningSums _running = new(new double[rows[0].Length],
        (column, choice, sign, sums) => Gower.Add(rows[column], choices[column][choice], sign, sums));
    private readonly double[] _whole = new double[rows[0].Length];
    private readonly float[] _sums = new float[rows[0].Length];
    private readonly float[] _moved = new float[rows[0].Length];
    private readonly float[] _near = new float[rows[0].Length], _nearer = new float[rows[0].Length];
    private readonly int[] _nearRows = new int[rows[0].Length], _nearerRows = new int[rows[0].Length];
    private (int[] Row, int First, int Second, int Near) _asked = ([], -1, -1, 0);

    /// <inheritdoc/>
    public override double Excess(ReadOnlySpan<int> row)
    {
        Narrowed(_running.Of(row));
        _asked.First = -1;
        return Least.Sum(_sums, nearest) is var sum && sum > _most ? (sum - _most) / nearest : 0;
    }

    /// <inheritdoc/>
    /// <remarks>A training row's part of the distance that does not move is a lower bound. Where the nearest keep to the limit,
    /// none of them is further than the limit's sum less the smallest such parts of all others, so only training rows below that
    /// count: first for all rows of the move, then again for those that share the first column's choice.
    /// The answer is the same as over all training rows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Exclude(ReadOnlySpan<int> row, RowMove move, Span<bool> allowed)
    {
        Rest(row, move);
        var seconds = Math.Max(1, move.SecondChoices.Count);
        for (var (first, at) = (0, 0); at < allowed.Length; first++, at += seconds)
        {
            var together = allowed.Slice(at, seconds);
            var asked = together.Count(true);
            if (asked == 0) continue;
            var near = _near.AsSpan(0, _asked.Near);
            var nearRows = _nearRows.AsSpan(0, _asked.Near);
            float? place = choices[move.First][move.FirstChoices[first]];
            if (move.Second >= 0 && asked >= ManyTogether)
            {
                for (var i = 0; i < near.Length; i++)
                    _moved[i] = near[i] + Gower.Distance(rows[move.First][nearRows[i]], place.Value);
                var count = Within(_moved.AsSpan(0, near.Length), _nearer, _nearerRows);
                near = _nearer.AsSpan(0, count);
                nearRows = _nearerRows.AsSpan(0, count);
                foreach (ref var one in nearRows) one = _nearRows[one];
                place = null;
            }

            for (var second = 0; second < seconds; second++)
                if (together[second])
                    together[second] = Allows(near, nearRows, move, place,
                        move.Second < 0 ? null : choices[move.Second][move.SecondChoices[second]]);
        }
    }

    /// <summary>The training rows that are near enough whatever the columns that move add.</summary>
    private void Rest(ReadOnlySpan<int> row, RowMove move)
    {
        if (move.First == _asked.First && move.Second == _asked.Second && row.SequenceEqual(_asked.Row)) return;
        _running.Of(row).CopyTo(_whole);
        Gower.Add(rows[move.First], choices[move.First][row[move.First]], -1, _whole);
        if (move.Second >= 0) Gower.Add(rows[move.Second], choices[move.Second][row[move.Second]], -1, _whole);
        Narrowed(_whole);
        _asked = (row.ToArray(), move.First, move.Second, Within(_sums, _near, _nearRows));
    }

    private void Narrowed(ReadOnlySpan<double> sums) => TensorPrimitives.ConvertTruncating(sums, _sums);

    private int Within(ReadOnlySpan<float> rest, Span<float> near, Span<int> places) =>
        Least.Within(rest, _most - Least.Sum(rest, nearest - 1) + Rounding, near, places);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Allows(ReadOnlySpan<float> near, ReadOnlySpan<int> nearRows, RowMove move, float? first, float? second)
    {
        Span<double> least = stackalloc double[nearest];
        least.Fill(double.PositiveInfinity);
        for (var i = 0; i < near.Length; i++)
        {
            double sum = near[i];
            if (sum >= least[^1]) continue;
            if (first is { } a) sum += Gower.Distance(rows[move.First][nearRows[i]], a);
            if (second is { } b) sum += Gower.Distance(rows[move.Second][nearRows[i]], b);
            if (sum >= least[^1]) continue;
            Least.Insert(least, sum);
            // the nearest of all are no further
            if (Least.Total(least) <= _most) return true;
        }

        return false;
    }
}
