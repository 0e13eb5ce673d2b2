namespace MLNetInterpret.Core.Statistics;

/// <summary>A logistic regression on few columns in which both classes weigh the same, fitted by Newton's steps.</summary>
/// <remarks>Each column is brought to mean 0 and deviation 1; a small ridge keeps the weights of separable classes
/// finite.</remarks>
internal sealed class LogisticFit
{
    private const int MostSteps = 30;
    private const double Ridge = 1e-4, Enough = 1e-8;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double[] _weights;

    private LogisticFit(double[] means, double[] scales) =>
        (_means, _scales, _weights) = (means, scales, new double[means.Length + 1]);

    /// <summary>Fits it.</summary>
    /// <param name="columns">One or more of the same length.</param>
    /// <param name="holds">Which rows are of the class; neither all nor none.</param>
    public static LogisticFit Of(IReadOnlyList<float[]> columns, bool[] holds)
    {
        Spread[] spreads = [.. columns.Select(column => Spread.Of<float>(column))];
        var fit = new LogisticFit(
            [.. spreads.Select(spread => spread.Mean)],
            [.. spreads.Select(spread => spread.Population > 0 ? 1 / spread.Population : 0)]);
        var share = holds.Count(held => held);
        var (with, without) = (0.5 / share, 0.5 / (holds.Length - share));
        var size = columns.Count + 1;
        var (slope, curve, row) = (new double[size], new double[size * size], new double[size]);
        var before = double.PositiveInfinity;
        for (var step = 0; step < MostSteps; step++)
        {
            Array.Clear(slope);
            Array.Clear(curve);
            var loss = 0.0;
            for (var at = 0; at < holds.Length; at++)
            {
                fit.Fill(columns, at, row);
                var (score, weight) = (Dot(fit._weights, row), holds[at] ? with : without);
                var probability = 1 / (1 + Math.Exp(-score));
                loss += weight * Softplus(holds[at] ? -score : score);
                var (error, bend) = (weight * (probability - (holds[at] ? 1 : 0)), weight * probability * (1 - probability));
                for (var i = 0; i < size; i++)
                {
                    slope[i] += error * row[i];
                    for (var j = 0; j <= i; j++) curve[(i * size) + j] += bend * row[i] * row[j];
                }
            }

            for (var i = 0; i < size; i++)
            {
                loss += Ridge / 2 * fit._weights[i] * fit._weights[i];
                slope[i] += Ridge * fit._weights[i];
                curve[(i * size) + i] += Ridge;
            }

            if (before - loss < Enough) break;
            before = loss;
            var move = Solve(curve, slope, size);
            for (var i = 0; i < size; i++) fit._weights[i] -= move[i];
        }

        return fit;
    }

    /// <summary>Probability of the class at each row, both classes being as likely.</summary>
    public float[] Probabilities(IReadOnlyList<float[]> columns)
    {
        var (probabilities, row) = (new float[columns[0].Length], new double[_weights.Length]);
        for (var at = 0; at < probabilities.Length; at++)
        {
            Fill(columns, at, row);
            probabilities[at] = (float)(1 / (1 + Math.Exp(-Dot(_weights, row))));
        }

        return probabilities;
    }

    private void Fill(IReadOnlyList<float[]> columns, int at, double[] row)
    {
        for (var i = 0; i < columns.Count; i++) row[i] = (columns[i][at] - _means[i]) * _scales[i];
        row[^1] = 1;
    }

    private static double Dot(double[] weights, double[] row)
    {
        var sum = 0.0;
        for (var i = 0; i < row.Length; i++) sum += weights[i] * row[i];
        return sum;
    }

    private static double Softplus(double value) => value > 30 ? value : Math.Log(1 + Math.Exp(value));

    /// <summary>Solves a symmetric positive system by Cholesky's factors, of which the lower triangle is given.</summary>
    private static double[] Solve(double[] lower, double[] right, int size)
    {
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = lower[(i * size) + j];
                for (var k = 0; k < j; k++) sum -= lower[(i * size) + k] * lower[(j * size) + k];
                lower[(i * size) + j] = i == j ? Math.Sqrt(sum) : sum / lower[(j * size) + j];
            }

        double[] found = [.. right];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < i; k++) found[i] -= lower[(i * size) + k] * found[k];
            found[i] /= lower[(i * size) + i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++) found[i] -= lower[(k * size) + i] * found[k];
            found[i] /= lower[(i * size) + i];
        }

        return found;
    }
}
