using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Sums of numbers and of their squares, taken in batch by batch.</summary>
/// <remarks>A batch is summed about its first row, so that a small spread about a large mean is not rounded away: with x = p + d,
/// x^2 = p^2 + 2pd + d^2, and only the small d are summed as doubles.</remarks>
/// <param name="sums">Gets the sums, one of each number of a row.</param>
/// <param name="squares">Gets the sums of squares.</param>
internal sealed class Moments(ExactSums sums, ExactSums squares)
{
    private double[] _pivot = [], _sums = [], _squares = [];

    /// <summary>Takes in finite rows.</summary>
    /// <param name="values">Row after row.</param>
    /// <param name="step">Floats from one row to the next; what is beyond the last sum is left out.</param>
    /// <param name="first">Which sum the first of each row goes to, the others to those behind it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> values, int step, int first = 0)
    {
        var rows = values.Length / step;
        if (rows == 0) return;
        var count = Math.Min(step, sums.Count - first);
        if (_pivot.Length < step) (_pivot, _sums, _squares) = (new double[step], new double[step], new double[step]);
        for (var u = 0; u < step; u++) _pivot[u] = values[u];
        // numbers that two vectors have come out the same in both
        var last = step - Vector<float>.Count;
        if (last < 0)
            for (var u = 0; u < count; u++) AddOne(values, step, u);
        else
            for (var u = 0; u < count; u += Vector<float>.Count) AddLanes(values, step, Math.Min(u, last));
        for (var u = 0; u < count; u++) HandOver(u, first + u, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLanes(ReadOnlySpan<float> values, int step, int u)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var next = u + Vector<double>.Count;
        var (pivotLow, pivotHigh) = (new Vector<double>(_pivot, u), new Vector<double>(_pivot, next));
        var (sumLow, sumHigh) = (Vector<double>.Zero, Vector<double>.Zero);
        var (squareLow, squareHigh) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var at = u; at < values.Length; at += step)
        {
            Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)at), out var low, out var high);
            (low, high) = (low - pivotLow, high - pivotHigh);
            sumLow += low;
            sumHigh += high;
            squareLow = Vector.FusedMultiplyAdd(low, low, squareLow);
            squareHigh = Vector.FusedMultiplyAdd(high, high, squareHigh);
        }

        sumLow.CopyTo(_sums, u);
        sumHigh.CopyTo(_sums, next);
        squareLow.CopyTo(_squares, u);
        squareHigh.CopyTo(_squares, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddOne(ReadOnlySpan<float> values, int step, int u)
    {
        var (sum, square) = (0.0, 0.0);
        for (var at = u; at < values.Length; at += step)
        {
            var distance = values[at] - _pivot[u];
            sum += distance;
            square = Math.FusedMultiplyAdd(distance, distance, square);
        }

        (_sums[u], _squares[u]) = (sum, square);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HandOver(int u, int place, int rows)
    {
        sums.Add(place, _sums[u]);
        sums.Add(place, rows * _pivot[u]);
        squares.Add(place, _squares[u]);
        AddProduct(place, 2 * _pivot[u], _sums[u]);
        AddProduct(place, _pivot[u] * _pivot[u], rows);
    }

    /// <summary>Adds a product without rounding it.</summary>
    private void AddProduct(int place, double a, double b)
    {
        var product = a * b;
        squares.Add(place, product);
        squares.Add(place, Math.FusedMultiplyAdd(a, b, -product));
    }
}
