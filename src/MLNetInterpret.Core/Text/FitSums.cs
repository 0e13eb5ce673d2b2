using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.Distributions;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>Sums over blocks of text from which every unit's correlation with every column follows, and how sure it is.</summary>
/// <remarks>
/// Neighbouring characters are far from independent, so the sum of products of a block is one observation: with D_b the sum over
/// block b of (a - mean a)(c - mean c), t = sum D_b / sqrt(sum D_b²) is compared with Student's distribution as a t statistic of
/// as many observations as there are blocks. A concept that occurs in few blocks cannot become sure by
/// having many characters there.
/// </remarks>
internal sealed class FitSums
{
    /// <summary>Units that change less, as a share of their mean, change by rounding alone.</summary>
    private const double LeastSpread = 1e-6;
    private readonly int _units;
    private readonly int _columns;
    private readonly double[] _products;
    private readonly double[] _productSquares;
    private readonly double[] _productsTimesColumn;
    private readonly double[] _columnSums;
    private readonly double[] _columnSquares;
    private readonly double[] _columnBlockSquares;

    public FitSums(int units, int columns)
    {
        (_units, _columns) = (units, columns);
        var pairs = units * columns;
        (_products, _productSquares, _productsTimesColumn) = (new double[pairs], new double[pairs], new double[pairs]);
        (_columnSums, _columnSquares, _columnBlockSquares) = (new double[columns], new double[columns], new double[columns]);
        (UnitSums, UnitSquares, Origin) = (new double[units], new double[units], new float[units]);
    }

    /// <summary>What is taken from each unit's activations before they are summed: about its mean, or the sums of a unit that
    /// hardly changes would be lost in rounding.</summary>
    public float[] Origin { get; }

    public long Characters { get; private set; }

    public int Blocks { get; private set; }

    /// <summary>Sums of each unit's activations less their origin.</summary>
    public double[] UnitSums { get; }

    /// <summary>Sums of their squares.</summary>
    public double[] UnitSquares { get; }

    /// <summary>Adds characters' columns.</summary>
    /// <param name="centred"><c>[characters, columns]</c>, about without mean.</param>
    public void AddColumns(ReadOnlySpan<float> centred)
    {
        Characters += centred.Length / _columns;
        for (var at = 0; at < centred.Length; at += _columns)
            for (var column = 0; column < _columns; column++)
            {
                double value = centred[at + column];
                _columnSums[column] += value;
                _columnSquares[column] += value * value;
            }
    }

    /// <summary>Adds some units' activations after one character to sums of a stretch.</summary>
    /// <param name="unit">The first unit.</param>
    /// <param name="activations">One for each unit.</param>
    /// <param name="sums">Sums less the origin.</param>
    /// <param name="squares">Sums of their squares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(int unit, ReadOnlySpan<float> activations, Span<float> sums, Span<float> squares)
    {
        var (at, lanes) = (0, Vector256<float>.Count);
        for (; at + lanes <= activations.Length; at += lanes)
        {
            var value = Vector256.Create(activations[at..]) - Vector256.Create(Origin.AsSpan(unit + at));
            (Vector256.Create<float>(sums[at..]) + value).CopyTo(sums[at..]);
            (Vector256.Create<float>(squares[at..]) + (value * value)).CopyTo(squares[at..]);
        }

        for (; at < activations.Length; at++)
        {
            var value = activations[at] - Origin[unit + at];
            sums[at] += value;
            squares[at] += value * value;
        }
    }

    /// <summary>Adds a block.</summary>
    /// <param name="products">Sums of activation, less its origin, times column, <c>[units, columns]</c>.</param>
    /// <param name="columns">Sums of each column.</param>
    public void AddBlock(ReadOnlySpan<float> products, ReadOnlySpan<double> columns)
    {
        Blocks++;
        for (var column = 0; column < _columns; column++) _columnBlockSquares[column] += columns[column] * columns[column];
        for (var unit = 0; unit < _units; unit++)
        {
            var row = unit * _columns;
            for (var column = 0; column < _columns; column++)
            {
                double product = products[row + column];
                _products[row + column] += product;
                _productSquares[row + column] += product * product;
                _productsTimesColumn[row + column] += product * columns[column];
            }
        }
    }

    public double MeanOf(int unit) => Origin[unit] + FromOrigin(unit);

    public double DeviationOf(int unit) =>
        Spread.PopulationOfSums(Characters, UnitSums[unit], UnitSquares[unit]);

    /// <summary>Pearson's r; null where the unit or the column never changes.</summary>
    public double? CorrelationOf(int unit, int column)
    {
        var spread = DeviationOf(unit);
        if (!(spread > LeastSpread * (LeastSpread + Math.Abs(MeanOf(unit))))) return null;
        var covariance = (_products[(unit * _columns) + column] / Characters)
            - (FromOrigin(unit) * (_columnSums[column] / Characters));
        return Correlation.OfDeviations(
            covariance, spread, Spread.PopulationOfSums(Characters, _columnSums[column], _columnSquares[column]));
    }

    /// <summary>Chance of a correlation as far from 0 where there is none; 1 with fewer than ten blocks.</summary>
    public double PValue(int unit, int column)
    {
        if (Blocks < 10) return 1;
        var (at, mean) = ((unit * _columns) + column, FromOrigin(unit));
        var sum = _products[at] - (mean * _columnSums[column]);
        var squares = _productSquares[at] - (2 * mean * _productsTimesColumn[at]) + (mean * mean * _columnBlockSquares[column]);
        if (!(squares > 0)) return 1;
        var share = Math.Min(sum * sum / squares / Blocks, 1 - 1e-12);
        var t = Math.Sqrt(share * (Blocks - 1) / (1 - share));
        return Math.Min(1, 2 * StudentT.CDF(0, 1, Blocks - 1, -t));
    }

    /// <summary>The mean less the origin.</summary>
    private double FromOrigin(int unit) => UnitSums[unit] / Characters;
}
