using MLNetInterpret.Core.Networks;
using MLNetInterpret.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Networks of the same layers as a trained one, with weights that learned nothing.</summary>
/// <remarks>A perceptron of this library is built anew from another seed. Of any other module that can be made again (see
/// <see cref="TorchModules"/>) a copy is made, and the entries of each of its parameters change places, which keeps their sizes.
/// The trained network itself is only read. Source: Adebayo et al., "Sanity checks for saliency maps",
/// NeurIPS 2018, arXiv:1810.03292.</remarks>
internal static class UntrainedNetworks
{
    private const int SeedStep = 7919;

    /// <summary>One after another, each disposed before the next is made; none where the module cannot be made again.</summary>
    public static IEnumerable<HookedNetwork> Of(NetworkTransformer network, int count, int seed)
    {
        for (var i = 1; i <= count; i++)
        {
            if (Make(network, unchecked(seed + (SeedStep * i))) is not { } module) yield break;
            using var hooked = new HookedNetwork(module, [.. network.Network.InputShape]);
            yield return hooked;
        }
    }

    private static nn.Module<Tensor, Tensor>? Make(NetworkTransformer network, int seed)
    {
        if (network.Network.Module is Mlp own) return new Mlp(own.Architecture with { Dropout = 0 }, seed);
        if ((network as TorchModuleTransformer)?.Copy() is not { } module) return null;
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
