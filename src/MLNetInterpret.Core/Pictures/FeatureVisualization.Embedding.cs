using MLNetInterpret.Core.Maximization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class FeatureVisualization
{
    /// <summary>The embedding of a network that reads whole numbers, as floats that can be trained: the whole numbers
    /// themselves have no gradient.</summary>
    /// <param name="network">A network whose first layer is an embedding of its input.</param>
    /// <returns>Inputs of the shape of the embedding's point, <c>[N, U, positions]</c>. They start as normal numbers with each
    /// unit's mean and standard deviation over all codes, and stay between each unit's least and greatest value.</returns>
    /// <exception cref="ArgumentException">The network reads floats, or has no embedding of its input.</exception>
    /// <remarks>The values found need not be those of any code: the nearest codes in the table say what they
    /// resemble.</remarks>
    public static Parameterization Embedding(this HookedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var (point, table) = network.Codes();
        return new($"outputs of {point.Point}", request =>
        {
            using var scope = NewDisposeScope();
            long[] axes = [1, .. Enumerable.Repeat(1L, point.Shape.Count - 1)];
            Tensor PerUnit(Tensor values) => values.detach().to(float32).view([1, point.UnitCount, .. axes[1..]]).clone();
            var (low, high) = (PerUnit(table.amin([0])), PerUnit(table.amax([0])));
            var values = randn([request.Count, .. point.Shape], generator: request.Generator).to(request.Device);
            var start = PerUnit(table.mean([0])) + values * PerUnit(table.std([0], unbiased: false)) * request.Noise;
            var trained = new Parameter(start.clamp(low, high));
            foreach (var kept in new[] { trained, low, high }) kept.DetachFromDisposeScope();
            return new([trained], () => trained.alias())
            {
                Project = () => trained.clamp_(low, high),
                Release = () =>
                {
                    low.Dispose();
                    high.Dispose();
                },
            };
        });
    }
}
