using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>Makes a TorchSharp module of the user's own a pipeline step.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>input</term><description>vector of Single; or MLImage, with an <see cref="ImageLayout"/></description></item>
/// <item><term>output</term><description>vector of Single: the module's output for the row, flattened</description></item>
/// </list>
/// </remarks>
internal sealed class TorchModuleEstimator : IEstimator<TorchModuleTransformer>
{
    private readonly IHost _host;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly InputLayout? _layout;
    private readonly string? _contractName;
    private readonly IReadOnlyList<string> _classNames;

    internal TorchModuleEstimator(
        IHostEnvironment environment, nn.Module<Tensor, Tensor> module, string outputColumnName, string inputColumnName,
        InputLayout? layout, string? contractName, IReadOnlyList<string>? classNames)
    {
        ArgumentNullException.ThrowIfNull(module);
        Check.NotBlank(outputColumnName);
        Check.NotBlank(inputColumnName);
        if (layout is TextLayout)
            throw new ArgumentException("A module reads numbers or images; a text has to be made numbers before it.");
        _host = environment.Register(nameof(TorchModuleEstimator));
        (_module, _outputColumnName, _inputColumnName, _layout, _contractName, _classNames) =
            (module, outputColumnName, inputColumnName, layout, contractName, classNames ?? []);
    }

    /// <summary>Checks that the module reads the column; nothing is trained.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type,
    /// or the module does not accept its values.</exception>
    public TorchModuleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var column = Columns.Require(input.Schema, _inputColumnName, "input");
        if (_layout is ImageLayout && ExtractedPixels.Of(input, _inputColumnName) is { Order: not null })
            throw new ArgumentException(
                $"ExtractPixels put the colours into the column '{_inputColumnName}' in another order, but an ImageLayout is of "
                + "planes red, green, blue: leave orderOfExtraction and interleavePixelColors at their defaults; where "
                + "the module reads blue, green, red, the layout says so (ReversedChannels).");
        var format = _layout is ImageLayout image
            ? InputFormat.OfImages(column, image)
            : new VectorFormat(_layout ?? VectorOf(column));
        format.Check(column);
        Columns.RequireFree(input.Schema, [_outputColumnName], nameof(TorchModuleEstimator));
        return new(_host, _module, _outputColumnName, _inputColumnName, format, _contractName, _classNames);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _ = Columns.Require(inputSchema, _inputColumnName, "input");
        return Columns.Widen(
            inputSchema, TorchModuleTransformer.OutputShape(_outputColumnName, 1, null), nameof(TorchModuleEstimator));
    }

    private static VectorLayout VectorOf(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { IsKnownSize: true } vector
            ? new(vector.Size)
            : throw new ArgumentException(
                $"The column '{column.Name}' holds {column.Type}: say with a layout what the module's input means.");
}
