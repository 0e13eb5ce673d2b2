using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli.Training;

/// <summary>A linear regression of the column Label on the column Features, by least squares with a slight ridge.</summary>
internal sealed class LeastSquares
{
    /// <summary>Steps of conjugate gradients, far more than standardised features need.</summary>
    private const int MostSteps = 300;

    private readonly double[] _weights;
    private readonly double _intercept;

    private LeastSquares(double[] weights, double intercept) => (_weights, _intercept) = (weights, intercept);

    /// <summary>Fits it.</summary>
    public static LeastSquares Fit(IDataView rows)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var features = Features(rows);
        var labels = rows.GetColumn<float>("Label").ToArray();
        var (count, slots) = (features.Length, features[0].Length);
        var inputs = tensor(features.SelectMany(row => row).ToArray(), count, slots);
        var means = inputs.mean([0]);
        var centered = inputs - means;
        var mean = labels.Average();
        var residual = centered.t().mv(tensor(labels) - mean);
        var weights = zeros(slots);
        var direction = residual.clone();
        var square = Square(residual);
        var enough = 1e-12 * square;
        for (var step = 0; step < MostSteps && square > enough; step++)
        {
            using var round = NewDisposeScope();
            var image = centered.t().mv(centered.mv(direction)) + direction;      // a ridge of 1
            var length = square / direction.dot(image).item<float>();
            weights.add_(direction * length);
            residual.sub_(image * length);
            var before = square;
            square = Square(residual);
            direction.mul_(square / before).add_(residual);
        }

        double[] found = [.. weights.data<float>().ToArray().Select(weight => (double)weight)];
        return new(found, mean - means.data<float>().ToArray().Zip(found, (value, weight) => value * weight).Sum());
    }

    /// <summary>What it says of rows.</summary>
    public double[] Predict(IDataView rows) =>
        [.. Features(rows).Select(row => _intercept + row.Zip(_weights, (value, weight) => value * weight).Sum())];

    private static double Square(Tensor values) => values.square().sum().item<float>();

    private static float[][] Features(IDataView rows) => [.. rows.GetColumn<float[]>("Features")];
}
