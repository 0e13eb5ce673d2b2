using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>Networks of the same layers as a trained one, with weights that learned nothing.</summary>
/// <remarks>A convolutional network of this library is built anew from another seed. Of a perceptron, which may have
/// begun linear, and of any other that can be made again (see <see cref="NetworkTransformer.Copy"/>) a copy is made, and
/// the entries of each of its parameters change places, which keeps their sizes. The trained network itself is only read.
/// Source: Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018, arXiv:1810.03292.</remarks>
internal static class UntrainedNetworks
{
    private const int SeedStep = 7919;

    /// <summary>One after another, each disposed before the next is made; none where the module cannot be made again.</summary>
    public static IEnumerable<HookedNetwork> Of(NetworkTransformer network, int count, int seed)
    {
        for (var i = 1; i <= count; i++)
        {
            using var made = Make(network, unchecked(seed + (SeedStep * i)));
            if (made is null) yield break;
            yield return made;
        }
    }

    /// <summary>All at once; the caller disposes them.</summary>
    public static IReadOnlyList<HookedNetwork> Together(NetworkTransformer network, int count, int seed) =>
        [.. Enumerable.Range(1, count).Select(i => Make(network, unchecked(seed + (SeedStep * i)))).OfType<HookedNetwork>()];

    private static HookedNetwork? Make(NetworkTransformer network, int seed)
    {
        var (module, shape) = (Module(network, seed), network.Network.InputShape.ToArray());
        return module is null ? null : network.Network.Pixels is { } pixels ? new(module, shape, pixels) : new(module, shape);
    }

    private static nn.Module<Tensor, Tensor>? Module(NetworkTransformer network, int seed)
    {
        if (network.Network.Module is ConvNet convolutional) return convolutional.Untrained(seed);
        if ((network.Network.Module is Mlp own ? own.Copy() : network.Copy()) is not { } module) return null;
        using var frozen = no_grad();
        var random = new Random(seed);
        foreach (var (_, parameter) in module.named_parameters())
        {
            long[] places = [.. Enumerable.Range(0, checked((int)parameter.numel())).Select(place => (long)place)];
            random.Shuffle(places);
            using var scope = NewDisposeScope();
            using var order = tensor(places, device: parameter.device);
            parameter.copy_(parameter.flatten().index_select(0, order).reshape(parameter.shape));
        }

        return module;
    }
}
