using MLNetInterpret.Core.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Rows;

/// <summary>A network as linear layers one after another, each with a rectifier behind it or none.</summary>
/// <param name="Layers">In order, at least one.</param>
internal sealed record LayerChain(IReadOnlyList<LayerChain.Layer> Layers)
{
    private const long MostAddends = 16L << 20;

    /// <summary>One layer.</summary>
    /// <param name="Weights">One row for each unit.</param>
    /// <param name="Bias">One for each unit.</param>
    /// <param name="IsRectified">Whether what is below 0 becomes 0.</param>
    public sealed record Layer(float[][] Weights, float[] Bias, bool IsRectified);

    /// <summary>Length of the input.</summary>
    public int Slots => Layers[0].Weights[0].Length;

    /// <summary>The layers up to a point, or null where the network is built of anything else before it.</summary>
    public static LayerChain? Until(HookedNetwork network, ActivationPoint point)
    {
        if (network.Module is not (Mlp or Sequential) || network.Pixels is not null || network.InputShape.Count != 1) return null;
        var layers = new List<Layer>();
        foreach (var (name, module) in network.Module.named_children())
        {
            if (module is Dropout or SeededDropout or Identity or Flatten) continue;
            if (module is Linear linear)
                layers.Add(Of(linear));
            else if (module is ReLU && layers.Count > 0)
                layers[^1] = layers[^1] with { IsRectified = true };
            else
                return null;

            if (name == point.Name) return new(layers);
            if (network.Module is Mlp) layers[^1] = layers[^1] with { IsRectified = true };
        }

        return null;
    }

    /// <summary>The same with one unit as the only output.</summary>
    public LayerChain For(int unit)
    {
        var last = Layers[^1];
        return new([.. Layers.SkipLast(1), last with { Weights = [last.Weights[unit]], Bias = [last.Bias[unit]] }]);
    }

    /// <summary>The same with the lead of one unit over another as the only output.</summary>
    public LayerChain Between(int unit, int other)
    {
        var last = Layers[^1];
        float[] weights = [.. last.Weights[unit].Zip(last.Weights[other], (own, others) => own - others)];
        return new([.. Layers.SkipLast(1), last with { Weights = [weights], Bias = [last.Bias[unit] - last.Bias[other]] }]);
    }

    /// <summary>Whether it reads the rows of a space, and what each choice adds
    /// to its first layer takes no more memory than is reasonable.</summary>
    public bool Fits(RowSpace space)
    {
        var width = Layers.Count == 1 ? 1 : Layers[0].Bias.Length;
        return Slots == space.Slots && space.Columns.Sum(column => (long)column.Choices.Count) * width <= MostAddends;
    }

    private static Layer Of(Linear linear)
    {
        // what no scope holds may be collected while libtorch reads it
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var weight = linear.weight!.detach().to(ScalarType.Float32).cpu().contiguous();
        var values = weight.data<float>().ToArray();
        var rows = values.Chunk((int)weight.shape[1]).ToArray();
        if (linear.bias is null) return new(rows, new float[rows.Length], false);
        using var bias = linear.bias.detach().to(ScalarType.Float32).cpu().contiguous();
        return new(rows, bias.data<float>().ToArray(), false);
    }
}
