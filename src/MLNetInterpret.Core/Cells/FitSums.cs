using MathNet.Numerics.Distributions;

namespace MLNetInterpret;

/// <summary>Sums over blocks of text from which every unit's correlation with every column follows, and how sure it is.</summary>
/// <remarks>
/// Neighbouring characters are far from independent, so the sum of products of a block is one observation: with D_b the sum over
/// block b of (a - mean a)(c - mean c), t = sum D_b / sqrt(sum D_b²) is compared with Student's distribution as a t statistic of as many
/// observations as there are blocks. A concept that occurs in few blocks cannot become sure by having many characters there.
/// </remarks>
internal sealed class FitSums
{
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
        (_products, _productSquares, _productsTimesColumn) = (new double[units * columns], new double[units * columns], new double[units * columns]);
        (_columnSums, _columnSquares, _columnBlockSquares) = (new double[columns], new double[columns], new double[columns]);
        (UnitSums, UnitSquares) = (new double[units], new double[units]);
    }

    public long Characters { get; private set; }

    public int Blocks { get; private set; }

    public double[] UnitSums { get; }

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

    /// <summary>Adds a block.</summary>
    /// <param name="products">Sums of activation times column, <c>[units, columns]</c>.</param>
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

    public double MeanOf(int unit) => UnitSums[unit] / Characters;

    public double DeviationOf(int unit) => Math.Sqrt(Math.Max(0, (UnitSquares[unit] / Characters) - (MeanOf(unit) * MeanOf(unit))));

    /// <summary>Pearson's r; NaN where the unit or the column never changes.</summary>
    public double Correlation(int unit, int column)
    {
        var mean = _columnSums[column] / Characters;
        var deviation = Math.Sqrt(Math.Max(0, (_columnSquares[column] / Characters) - (mean * mean)));
        var spread = DeviationOf(unit);
        return spread > 1e-6 * (1e-30 + Math.Abs(MeanOf(unit))) && deviation > 0
            ? Math.Clamp(((_products[(unit * _columns) + column] / Characters) - (MeanOf(unit) * mean)) / (spread * deviation), -1, 1)
            : double.NaN;
    }

    /// <summary>Chance of a correlation as far from 0 where there is none; 1 with fewer than ten blocks.</summary>
    public double PValue(int unit, int column)
    {
        if (Blocks < 10) return 1;
        var (at, mean) = ((unit * _columns) + column, MeanOf(unit));
        var sum = _products[at] - (mean * _columnSums[column]);
        var squares = _productSquares[at] - (2 * mean * _productsTimesColumn[at]) + (mean * mean * _columnBlockSquares[column]);
        if (!(squares > 0)) return 1;
        var share = Math.Min(sum * sum / squares / Blocks, 1 - 1e-12);
        var t = Math.Sqrt(share * (Blocks - 1) / (1 - share));
        return Math.Min(1, 2 * StudentT.CDF(0, 1, Blocks - 1, -t));
    }
}
