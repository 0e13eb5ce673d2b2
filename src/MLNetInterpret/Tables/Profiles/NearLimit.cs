using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetInterpret.Core.Rows;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>Allows rows whose distance to the training rows nearest to them, summed over columns,
/// is on average no more than a limit.</summary>
/// <remarks>Remembers the row it was asked about last, and is for one thread.</remarks>
/// <param name="description">The limit in words.</param>
/// <param name="parts">For each column and choice, its distance to every training row, 0 to 1.</param>
/// <param name="most">The largest mean distance allowed, summed over columns.</param>
/// <param name="nearest">How many rows the mean is over, 1 or more.</param>
internal sealed class NearLimit(string description, float[][][] parts, double most, int nearest) : RowLimit(description)
{
    private const int Few = 8;
    private const int ManyTogether = 3;

    // of single precision's sums over columns
    private const double Rounding = 1e-5;
    private readonly double _most = most * nearest;
    private readonly float[] _sums = new float[parts[0][0].Length];
    private readonly float[] _rest = new float[parts[0][0].Length];
    private readonly float[] _none = new float[parts[0][0].Length];
    private readonly float[] _moved = new float[parts[0][0].Length];
    private readonly float[] _near = new float[parts[0][0].Length], _nearer = new float[parts[0][0].Length];
    private readonly int[] _nearRows = new int[parts[0][0].Length], _nearerRows = new int[parts[0][0].Length];
    private int[] _row = [];

    /// <inheritdoc/>
    public override double Excess(ReadOnlySpan<int> choices)
    {
        Sum(choices);
        return Least.Sum(_sums, nearest) is var sum && sum > _most ? (sum - _most) / nearest : 0;
    }

    /// <inheritdoc/>
    /// <remarks>A training row's part of the distance that does not move is a lower bound. Where the nearest keep to the limit,
    /// none of them is further than the limit's sum less the smallest such parts of all others, so only training rows below that
    /// count: first for all rows of the move, then again for those that share the first column's choice.
    /// The answer is the same as over all training rows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Exclude(ReadOnlySpan<int> choices, RowMove move, Span<bool> allowed)
    {
        Sum(choices);
        TensorPrimitives.Subtract(_sums, parts[move.First][choices[move.First]], _rest);
        if (move.Second >= 0) TensorPrimitives.Subtract(_rest, parts[move.Second][choices[move.Second]], _rest);
        if (allowed.Count(true) <= Few)
        {
            for (var at = 0; at < allowed.Length; at++)
            {
                if (!allowed[at]) continue;
                var (first, second) = move.Of(at);
                var added = second < 0 ? _none : parts[move.Second][second];
                allowed[at] = Least.AreWithin(_rest, parts[move.First][first], added, nearest, _most);
            }

            return;
        }

        var count0 = Within(_rest, _near, _nearRows);
        var seconds = Math.Max(1, move.SecondChoices.Count);
        for (var (first, at) = (0, 0); at < allowed.Length; first++, at += seconds)
        {
            var together = allowed.Slice(at, seconds);
            var asked = together.Count(true);
            if (asked == 0) continue;
            float[]? part = parts[move.First][move.FirstChoices[first]];
            var near = _near.AsSpan(0, count0);
            var rows = _nearRows.AsSpan(0, count0);
            if (move.Second >= 0 && asked >= ManyTogether)
            {
                for (var i = 0; i < near.Length; i++) _moved[i] = near[i] + part![rows[i]];
                var count = Within(_moved.AsSpan(0, near.Length), _nearer, _nearerRows);
                near = _nearer.AsSpan(0, count);
                rows = _nearerRows.AsSpan(0, count);
                foreach (ref var row in rows) row = _nearRows[row];
                part = null;
            }

            for (var second = 0; second < seconds; second++)
            {
                if (!together[second]) continue;
                var added = move.Second < 0 ? null : parts[move.Second][move.SecondChoices[second]];
                together[second] = Allows(near, rows, part, added);
            }
        }
    }

    /// <summary>Those that are near enough whatever the columns that move add.</summary>
    private int Within(ReadOnlySpan<float> rest, Span<float> near, Span<int> rows) =>
        Least.Within(rest, _most - Least.Sum(rest, nearest - 1) + Rounding, near, rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Allows(ReadOnlySpan<float> near, ReadOnlySpan<int> rows, float[]? first, float[]? second)
    {
        Span<double> least = stackalloc double[nearest];
        least.Fill(double.PositiveInfinity);
        for (var i = 0; i < near.Length; i++)
        {
            double sum = near[i];
            if (sum >= least[^1]) continue;
            if (first is not null) sum += first[rows[i]];
            if (second is not null) sum += second[rows[i]];
            if (sum >= least[^1]) continue;
            Least.Insert(least, sum);
            // the nearest of all are no further
            if (Least.Total(least) <= _most) return true;
        }

        return false;
    }

    private void Sum(ReadOnlySpan<int> choices)
    {
        if (choices.SequenceEqual(_row)) return;
        Array.Clear(_sums);
        for (var column = 0; column < choices.Length; column++)
            TensorPrimitives.Add(_sums, parts[column][choices[column]], _sums);
        _row = choices.ToArray();
    }
}
