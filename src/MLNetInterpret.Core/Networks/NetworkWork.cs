using MLNetInterpret.Core.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>How much a network computes, in the measure of <see cref="TorchThreads"/>: multiply-adds, and what its parts' outputs
/// cost besides, shared among its weighted operations, because threads are woken once for each.</summary>
internal static class NetworkWork
{
    /// <summary>Work of one row, by what the network's parts give for it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="row">Shape of a row.</param>
    /// <param name="seen">Names of parts and the shapes of what they give for one row: units first, then positions.</param>
    /// <param name="byStep">Whether a recurrent layer computes step after step, each as an operation of its own.</param>
    public static double PerRow(
        nn.Module network, IReadOnlyList<long> row, IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> seen,
        bool byStep = true)
    {
        var positions = seen.Select(part => Product(part.Shape.Skip(1))).DefaultIfEmpty(1).Max();
        var work = TorchThreads.CostOfNumber * (Product(row) + seen.Sum(part => Product(part.Shape)));
        var operations = 0.0;
        foreach (var (name, weight) in Matrices(network))
        {
            // a part that runs several times is there several times
            var part = seen.Where(part => name.StartsWith($"{part.Name}.", StringComparison.Ordinal))
                .GroupBy(part => part.Name.Length).MaxBy(calls => calls.Key);
            // a weight without a part of its own is used wherever the network looks
            work += weight[1..].Aggregate((double)weight[0], (product, size) => product * size)
                * (part is null ? positions : Math.Max(1, part.Sum(call => Product(call.Shape)) / weight[0]));
            operations += byStep && IsRecurrent(name) ? positions : 1;
        }

        return work / Math.Max(1, operations > 0 ? operations : seen.Count);
    }

    /// <summary>Work of one row, found out by a pass.</summary>
    /// <param name="network">A network of floats or codes; it is left as it was.</param>
    /// <param name="row">A batch of one row; disposed.</param>
    public static double PerRow(nn.Module<Tensor, Tensor> network, Tensor row)
    {
        var (seen, unhook, training) = (new List<(string, IReadOnlyList<long>)>(), new List<Action>(), network.training);
        using var input = row;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var threads = TorchThreads.Exactly(1);
        using var kernels = KernelSwitch.Nnpack.SwitchOff();
        try
        {
            network.eval();
            foreach (var (name, module) in network.named_modules())
                if (module is nn.Module<Tensor, Tensor> part)
                    unhook.Add(part.register_forward_hook((_, _, output) =>
                    {
                        seen.Add((name, output.shape[1..]));
                        return null!;
                    }).remove);
            using var ignored = network.call(input);
        }
        finally
        {
            foreach (var remove in unhook) remove();
            network.train(training);
        }

        return PerRow(network, input.shape[1..], seen);
    }

    /// <summary>Shapes of the weights that are multiplied, by name.</summary>
    private static IEnumerable<(string Name, long[] Shape)> Matrices(nn.Module network) =>
        from part in network.named_modules().Prepend((name: "", module: network))
        where part.module is not (Embedding or EmbeddingBag)
        from own in part.module.named_parameters(recurse: false)
        where own.parameter.dim() > 1
        select (part.name.Length > 0 ? $"{part.name}.{own.name}" : own.name, own.parameter.shape);

    /// <summary>Whether by these weights a recurrent state goes into its next step.</summary>
    private static bool IsRecurrent(string name) => name.Contains("weight_hh", StringComparison.Ordinal);

    private static double Product(IEnumerable<long> sizes) => sizes.Aggregate(1.0, (product, size) => product * size);
}
