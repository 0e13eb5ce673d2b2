using System.Text.Json;
using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Reading;

/// <summary>A network inside a model zip: a JSON description to rebuild it from, and its weights in a file beside it.</summary>
internal static class SavedNetwork
{
    private const uint Version = 0x00010001;
    private const string Weights = "Weights";

    /// <summary>Writes a network.</summary>
    /// <param name="context">The model's folder in the zip.</param>
    /// <param name="format">Eight characters that name the kind of model.</param>
    /// <param name="loaderSignature">The name its loader is registered under.</param>
    /// <param name="description">Everything but the weights.</param>
    /// <param name="module">The network.</param>
    public static void Write<T>(ModelSaveContext context, string format, string loaderSignature, T description, nn.Module module)
    {
        MlNetInternals.BeginModel(context, format, loaderSignature, Version);
        MlNetInternals.Writer(context).Write(JsonSerializer.Serialize(description));
        MlNetInternals.SaveBinaryStream(context, Weights, writer => module.save(writer));
    }

    /// <summary>Reads a network.</summary>
    /// <param name="context">The model's folder in the zip.</param>
    /// <param name="format">As it was written with.</param>
    /// <param name="loaderSignature">As it was written with.</param>
    /// <param name="build">Rebuilds the network from its description, with any weights.</param>
    /// <exception cref="InvalidDataException">The saved network is incomplete or does not fit together.</exception>
    public static (T Description, TModule Module) Read<T, TModule>(
        object context, string format, string loaderSignature, Func<T, TModule> build)
        where TModule : nn.Module<Tensor, Tensor>
    {
        MlNetInternals.CheckModel(context, format, loaderSignature, Version);
        TModule? module = null;
        try
        {
            var description = JsonSerializer.Deserialize<T>(MlNetInternals.Reader(context).ReadString())
                ?? throw new InvalidDataException("its description is empty");
            module = build(description);
            if (!MlNetInternals.TryLoadBinaryStream(context, Weights, reader => module.load(reader)))
                throw new InvalidDataException("its weights are missing");
            return (description, module);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or IOException or InvalidDataException
            or FormatException or System.Runtime.InteropServices.ExternalException)
        {
            module?.Dispose();
            throw new InvalidDataException(
                $"The saved network ({loaderSignature}) cannot be read: {failure.Message.TrimEnd('.')}.", failure);
        }
    }
}
