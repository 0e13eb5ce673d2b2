using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;
using MLNetInterpret.Trainers;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>The network of an ONNX file in a pipeline; see <see cref="OnnxNetworkEstimator"/> for its columns.</summary>
internal sealed class OnnxNetworkTransformer : NetworkTransformer
{
    internal const string Signature = "MniOnnxNetwork";      // ML.NET allows 24 characters
    private const string FileFormat = "MNI ONNX";
    private const string Bytes = "Bytes";
    private readonly StepFile _file;
    private readonly string _outputColumnName;
    private readonly int _outputs;

    private OnnxNetworkTransformer(
        IHostEnvironment environment, StepFile file, string outputColumnName, string inputColumnName, InputFormat format,
        HookedNetwork network)
        : base(environment, nameof(OnnxNetworkTransformer), inputColumnName, format, network)
    {
        (_file, _outputColumnName) = (file, outputColumnName);
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        _outputs = checked((int)Network.Run(zeros([1, .. Network.InputShape])).numel());
        if (Network.Warnings.Count == 0) return;
        using var channel = environment.Register(nameof(OnnxNetworkTransformer)).Start("Points");
        foreach (var warning in Network.Warnings) channel.Warning(MessageSensitivity.None, "{0}", warning);
    }

    /// <summary>Loads the network of a file.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="file">The file.</param>
    /// <param name="outputColumnName">The column that is added.</param>
    /// <param name="inputColumnName">The column that is read.</param>
    /// <param name="format">How its values become the network's input.</param>
    public static OnnxNetworkTransformer Of(
        IHostEnvironment environment, StepFile file, string outputColumnName, string inputColumnName,
        Func<LoadedFile, InputFormat> format)
    {
        var loaded = Loader.Load(file.Bytes, file.Name, file.Options);
        try
        {
            var read = format(loaded);
            read.Layout.Require();
            var network = StepInput.Hooked(loaded, read, file.Options.ClassNames);
            return new(environment, file, outputColumnName, inputColumnName, read, network);
        }
        catch
        {
            loaded.Module.Dispose();
            throw;
        }
    }

    internal static OnnxNetworkTransformer Create(IHostEnvironment environment, object context) =>
        SavedStep.Read<Description, OnnxNetworkTransformer>(context, FileFormat, Signature, Bytes, old: null, (saved, stream) =>
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var file = new StepFile(bytes, saved.File, saved.Options());
            return Of(environment, file, saved.OutputColumn, saved.InputColumn, saved.Format);
        });

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Copy() => Loader.Load(_file.Bytes, _file.Name, _file.Options).Module;

    private protected override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns(DataViewSchema input) =>
        TorchModuleTransformer.OutputShape(_outputColumnName, _outputs, this);

    private protected override IReadOnlyList<float[]> Score(Tensor input, Tensor output, IReadOnlyList<int>? lengths) =>
        Vectors.Rows(output.to(float32));

    private protected override IReadOnlyList<Delegate> Getters(Func<float[]> scores) =>
        [(ValueGetter<VBuffer<float>>)((ref VBuffer<float> output) => Vectors.Set(ref output, scores()))];

    private protected override void SaveModel(ModelSaveContext context)
    {
        var options = _file.Options;
        SavedStep.Write(
            context, FileFormat, Signature,
            new Description(
                Path.GetFileName(_file.Name), InputColumnName, _outputColumnName, Format is PictureFormat, Layout as ImageLayout,
                Format.Order, options.Input, options.Output, options.InputShape,
                [.. options.Held.Select(held => HeldValue.Of(held.Key, held.Value))],
                Network.ClassNames),
            Bytes, stream => stream.Write(_file.Bytes));
    }

    private sealed record Description(
        string File, string InputColumn, string OutputColumn, bool IsImage, ImageLayout? Pictures, PixelOrder? Order,
        string? Input, string? Output, IReadOnlyList<long>? InputShape, IReadOnlyList<HeldValue> Held,
        IReadOnlyList<string> ClassNames)
    {
        public OnnxOptions Options()
        {
            Check.NotBlank(InputColumn);
            Check.NotBlank(OutputColumn);
            return new()
            {
                Input = Input,
                Output = Output,
                InputShape = InputShape,
                Held = Held.ToDictionary(held => held.Name, held => held.Read()),
                ClassNames = ClassNames,
            };
        }

        public InputFormat Format(LoadedFile file)
        {
            if (Pictures is not { } pictures) return StepInput.Of(file, null, null, IsImage);
            if (!file.GivenRow.AsSpan().SequenceEqual([pictures.Channels, pictures.Height, pictures.Width]))
                throw new ArgumentException($"Its pictures are {pictures}, but its network reads {file.Input}.");
            return InputFormat.OfImages(IsImage, pictures, false, Order);
        }
    }
}
