using MLNetInterpret.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A network as linear layers and rectifiers one after another.</summary>
/// <param name="Steps">In order; a step without a layer is a rectifier.</param>
internal sealed record LayerChain(IReadOnlyList<LayerChain.Step> Steps)
{
    /// <summary>One step.</summary>
    /// <param name="Name">The activation point that shows its output, or null.</param>
    /// <param name="Weights">One row for each unit, or null for a rectifier.</param>
    /// <param name="Bias">One for each unit; null for a rectifier.</param>
    public sealed record Step(string? Name, float[][]? Weights, float[]? Bias);

    /// <summary>The steps up to a point, or null where the network is built of anything else before it.</summary>
    public static LayerChain? Until(HookedNetwork network, ActivationPoint point)
    {
        if (network.Module is not (Mlp or Sequential)) return null;
        var steps = new List<Step>();
        foreach (var (name, module) in network.Module.named_children())
        {
            switch (module)
            {
                case Linear linear:
                    steps.Add(Of(name, linear));
                    break;
                case ReLU:
                    steps.Add(new(name, null, null));
                    break;
                case Dropout or SeededDropout or Identity or Flatten:
                    continue;
                default:
                    return null;
            }

            if (name == point.Name) return new(steps);
            if (network.Module is Mlp && module is Linear) steps.Add(new(null, null, null));
        }

        return null;
    }

    private static Step Of(string name, Linear linear)
    {
        using var plain = no_grad();
        using var weight = linear.weight!.detach().to(ScalarType.Float32).cpu().contiguous();
        var values = weight.data<float>().ToArray();
        var rows = values.Chunk((int)weight.shape[1]).ToArray();
        if (linear.bias is null) return new(name, rows, new float[rows.Length]);
        using var bias = linear.bias.detach().to(ScalarType.Float32).cpu().contiguous();
        return new(name, rows, bias.data<float>().ToArray());
    }
}
