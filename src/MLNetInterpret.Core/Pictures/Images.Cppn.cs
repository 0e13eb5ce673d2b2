using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class Images
{
    /// <summary>Standard deviation of a CPPN's first weights: a few waves over the picture.</summary>
    private const double Waves = 3;

    /// <summary>What keeps a CPPN's picture visible, before the sigmoid: standard deviation at least, mean at most.</summary>
    private const double LeastContrast = 1.5, MostBias = 1.5;

    /// <summary>A small network from a pixel's place to its colour (a compositional pattern-producing network):
    /// smooth shapes that can be drawn at any size.</summary>
    /// <param name="channels">Colour planes.</param>
    /// <param name="width">Columns, and rows where no height is given.
    /// The same seed at another size starts with the same shapes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="hidden">Units of each hidden layer, 3 or more: a third of them a hyperbolic tangent, a third a sine,
    /// a third a Gaussian bell.</param>
    /// <param name="layers">Hidden layers, 1 or more.</param>
    /// <param name="colors">As for <see cref="Fourier"/>.</param>
    /// <returns>The weights and biases of one network for each item; they need a small learning rate: 0.01
    /// unless another is given.</returns>
    /// <exception cref="ArgumentException">A number is too small, or the colours do not fit.</exception>
    /// <remarks>Few weights move all pixels at once, so a CPPN would often end flat: its contrast has a floor and its brightness
    /// a bound. Places run from -√3 to √3 along the longer side, so that they vary by 1; a sigmoid keeps the value range.
    /// Source:
    /// Mordvintsev, Pezzotti, Schubert, Olah, "Differentiable Image Parameterizations", Distill 2018, doi:10.23915/distill.00012;
    /// Stanley 2007, doi:10.1007/s10710-007-9028-8.</remarks>
    public static Parameterization Cppn(
        int channels, int width, int? height = null, int hidden = 16, int layers = 4, float[,]? colors = null)
    {
        RequireSize(channels, width, height);
        ColorPlanes.Check(colors, channels);
        Check.AtLeast(hidden, 3);
        Check.AtLeast(layers, 1);
        var (rows, columns) = (height ?? width, width);
        return new($"CPPN {channels}x{rows}x{columns}", request =>
        {
            using var scope = NewDisposeScope();
            var planes = new ColorPlanes(colors, request);
            var places = Places(rows, columns).to(request.Device);
            places.DetachFromDisposeScope();
            List<Parameter> weights = [];
            List<Parameter> biases = [];
            for (var layer = 0; layer <= layers; layer++)
            {
                var (inputs, outputs) = (layer == 0 ? 2 : hidden, layer == layers ? channels : hidden);
                weights.Add(Drawn(inputs, outputs, layer == 0 ? Waves : 1 / Math.Sqrt(inputs)));
                biases.Add(Drawn(1, outputs, layer == layers ? 0.1 : 0.5));
            }

            return new([.. weights, .. biases], Decode) { Release = () => { places.Dispose(); planes.Dispose(); } };

            Parameter Drawn(int inputs, int outputs, double deviation)
            {
                var drawn = new Parameter(randn([request.Count, inputs, outputs], generator: request.Generator)
                    .mul(deviation * request.Noise).to(request.Device));
                drawn.DetachFromDisposeScope();
                return drawn;
            }

            Tensor Decode()
            {
                var values = places;
                for (var layer = 0; layer <= layers; layer++)
                {
                    values = values.matmul(weights[layer]) + biases[layer];
                    if (layer < layers) values = Bent(values, hidden);
                }

                return planes.Pictures(Visible(values).transpose(1, 2).reshape(request.Count, channels, rows, columns));
            }
        })
        {
            Pace = Pace.Steady with { Rate = 0.01 },
        };
    }

    /// <summary>A network whose picture would be flat, or all black or white,
    /// is stretched and held back until something shows.</summary>
    private static Tensor Visible(Tensor values)
    {
        var mean = values.mean([1], keepdim: true);
        var shape = values - mean;
        var contrast = (shape.square().mean([1, 2], keepdim: true) + 1e-12).sqrt();
        return shape * (LeastContrast / contrast).clamp_min(1) + (mean / MostBias).tanh() * MostBias;
    }

    private static Tensor Bent(Tensor values, int hidden)
    {
        var third = hidden / 3;
        return cat(
        [
            values.narrow(2, 0, third).tanh(), values.narrow(2, third, third).sin(),
            values.narrow(2, 2 * third, hidden - 2 * third).square().neg().exp(),
        ], 2);
    }

    /// <summary>Where the pixels' centres are, <c>[1, rows * columns, 2]</c>.</summary>
    private static Tensor Places(int rows, int columns)
    {
        var half = Math.Sqrt(3) / Math.Max(rows, columns);
        var values = new float[rows * columns * 2];
        for (var pixel = 0; pixel < rows * columns; pixel++)
        {
            values[2 * pixel] = (float)((2 * (pixel / columns) + 1 - rows) * half);
            values[2 * pixel + 1] = (float)((2 * (pixel % columns) + 1 - columns) * half);
        }

        return AlignedTensor.From(values, 1, rows * columns, 2);
    }
}
