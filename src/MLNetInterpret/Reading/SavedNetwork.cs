using System.Text;
using Microsoft.ML;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Reading;

/// <summary>A network inside a model zip: a JSON description to rebuild it from, and its weights in a file beside it.</summary>
internal static class SavedNetwork
{
    private const string Weights = "Weights";

    /// <summary>Writes a network.</summary>
    /// <param name="context">The model's folder in the zip.</param>
    /// <param name="format">Eight characters that name the kind of model.</param>
    /// <param name="loaderSignature">The name its loader is registered under.</param>
    /// <param name="description">Everything but the weights.</param>
    /// <param name="module">The network.</param>
    public static void Write<T>(
        ModelSaveContext context, string format, string loaderSignature, T description, nn.Module module) =>
        SavedStep.Write(context, format, loaderSignature, description, Weights, stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            module.save(writer);
        });

    /// <summary>Reads a network.</summary>
    /// <param name="context">The model's folder in the zip.</param>
    /// <param name="format">As it was written with.</param>
    /// <param name="loaderSignature">As it was written with.</param>
    /// <param name="measure">Checks the description, and says how large its network is.</param>
    /// <param name="build">Rebuilds the network from its description, with any weights.</param>
    /// <param name="mayMask">Whether buffers may hold infinities, as a mask of somebody's own module does.</param>
    /// <exception cref="InvalidDataException">The saved network is damaged, incomplete, does not fit together, or has weights
    /// that are no numbers.</exception>
    public static (T Description, TModule Module) Read<T, TModule>(
        object context, string format, string loaderSignature, Func<T, NetworkSize> measure, Func<T, TModule> build,
        bool mayMask = false)
        where TModule : nn.Module<Tensor, Tensor> =>
        SavedStep.Read<T, (T, TModule)>(context, format, loaderSignature, Weights, old: null, (description, stream) =>
        {
            var size = measure(description);
            size.Require("layers");
            if (size.Weights * sizeof(float) > stream.Length)
                throw new InvalidDataException(FormattableString.Invariant(
                    $"its description is of a network with {size.Weights:N0} weights, ") +
                    FormattableString.Invariant($"but its file has {stream.Length:N0} bytes"));
            TModule? module = null;
            try
            {
                module = build(description);
                using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
                module.load(reader);
                RequireNumbers(module, mayMask);
                return (description, module);
            }
            catch
            {
                module?.Dispose();
                throw;
            }
        });

    /// <summary>Refuses weights and buffers that are NaN or infinite.</summary>
    private static void RequireNumbers(nn.Module module, bool mayMask)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        foreach (var (name, values) in module.named_parameters()) Require(name, values.isfinite());
        foreach (var (name, values) in module.named_buffers())
            Require(name, mayMask ? values.isnan().logical_not() : values.isfinite());
    }

    private static void Require(string name, Tensor good)
    {
        using (good)
        {
            if (good.all().item<bool>()) return;
            var bad = good.numel() - good.sum().item<long>();
            throw new InvalidDataException(
                $"its weights are damaged: {bad} of the {good.numel()} numbers of '{name}' are NaN or infinite");
        }
    }
}
