using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Onnx.Checks;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>Makes the network of an ONNX file a pipeline step.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>input</term><description>vector of Single; or MLImage, for a network of pictures</description></item>
/// <item><term>output</term><description>vector of Single: the network's output for the row, flattened</description></item>
/// </list>
/// </remarks>
internal sealed class OnnxNetworkEstimator : IEstimator<OnnxNetworkTransformer>
{
    private readonly IHost _host;
    private readonly StepFile _file;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;

    internal OnnxNetworkEstimator(
        IHostEnvironment environment, string path, string outputColumnName, string inputColumnName, OnnxOptions options)
    {
        Check.NotBlank(path);
        Check.NotBlank(outputColumnName);
        Check.NotBlank(inputColumnName);
        if (options.Reference is { } reference) Comparison.Verify(path, options, reference);
        _host = environment.Register(nameof(OnnxNetworkEstimator));
        (_file, _outputColumnName, _inputColumnName) =
            (new(OnnxFile.Whole(path), path, options), outputColumnName, inputColumnName);
    }

    /// <summary>Loads the network and checks that it reads the column; nothing is trained.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type, or the network does not read its
    /// values.</exception>
    public OnnxNetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var column = Columns.Require(input.Schema, _inputColumnName, "input");
        Columns.RequireFree(input.Schema, [_outputColumnName], nameof(OnnxNetworkEstimator));
        return OnnxNetworkTransformer.Of(_host, _file, _outputColumnName, _inputColumnName, loaded =>
        {
            var format = StepInput.Of(
                loaded, _file.Options.Pixels ?? loaded.Meaning.Pixels, ExtractedPixels.Of(input, _inputColumnName),
                column.Type is ImageDataViewType);
            format.Check(column);
            return format;
        });
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _ = Columns.Require(inputSchema, _inputColumnName, "input");
        return Columns.Widen(
            inputSchema, TorchModuleTransformer.OutputShape(_outputColumnName, 1, null), nameof(OnnxNetworkEstimator));
    }
}
