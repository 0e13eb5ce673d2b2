using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Reading;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Cli.Training;

/// <summary>A model that a command looks at: a zip of ML.NET, or an ONNX file that was made one.</summary>
/// <param name="Model">The pipeline.</param>
/// <param name="Schema">The columns that it reads.</param>
/// <param name="Path">The file.</param>
internal sealed record OpenModel(ITransformer Model, DataViewSchema Schema, string Path)
{
    private const int BatchPictures = 64;

    /// <summary>A name for people.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Its step with the network.</summary>
    public required NetworkTransformer Network { get; init; }

    /// <summary>Whether a path names an ONNX file.</summary>
    public static bool IsOnnx(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a model.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">A zip or an ONNX file.</param>
    /// <param name="onnx">What an ONNX file leaves open.</param>
    /// <remarks>The context's log says what was found out of an ONNX file.</remarks>
    public static OpenModel Load(MLContext ml, string path, OnnxSettings onnx)
    {
        if (IsOnnx(path)) return new OnnxModel(ml, path, onnx).Open();
        if (WeightFile.IsOne(path))
            throw new ArgumentException($"'{path}' holds weights alone: make a model of them with import, and name its zip.");
        var model = ml.Model.LoadInterpretable(path, out var schema);
        return new(model, schema, path) { Network = ml.Interpretation.FindNetwork(model) };
    }

    /// <summary>Opens a model's network alone.</summary>
    /// <inheritdoc cref="Load" path="/param|/remarks"/>
    public static HookedNetwork LoadNetwork(MLContext ml, string path, OnnxSettings onnx) => IsOnnx(path)
        ? new OnnxModel(ml, path, onnx).Network()
        : Load(ml, path, onnx).Network.Network;

    /// <summary>A folder's pictures as the network reads them, batch after batch.</summary>
    public IEnumerable<TorchSharp.torch.Tensor> Pictures(MLContext ml, string path, CancellationToken cancellation) =>
        NetworkRows.Read(Model.Transform(Read(ml, path, new()).Rows), Network, BatchPictures, cancellation)
            .Select(batch => batch.Input);

    /// <summary>Opens a network that judges others.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">A zip, or an ONNX file that says what its pixels mean.</param>
    /// <exception cref="ArgumentException">It does not say so.</exception>
    public static HookedNetwork LoadJudge(MLContext ml, string path) => !IsOnnx(path)
            || NetworkMeaning.Of(OnnxFile.Read(path)).Pixels is not null
        ? LoadNetwork(ml, path, new())
        : throw new ArgumentException(
            $"'{path}' does not say what its pixels mean, so it cannot judge: import it with --pixels, and name the zip.");

    /// <summary>Opens rows for it.</summary>
    /// <inheritdoc cref="DataOf.Model" path="/param|/exception"/>
    public DataOf Read(
        MLContext ml, string path, CsvOptions table, bool skipBroken = false, IReadOnlyList<string>? broken = null) =>
        DataOf.Model(ml, Network, Schema, path, table, skipBroken, broken);
}
