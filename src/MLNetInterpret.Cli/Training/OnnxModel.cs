using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Onnx.Characters;
using MLNetInterpret.Onnx.Checks;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Onnx.Steps;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;
using static Onnx.TensorProto.Types;

namespace MLNetInterpret.Cli.Training;

/// <summary>An ONNX file that is made a model.</summary>
/// <param name="ml">The context; its log says what was found out of the file.</param>
/// <param name="path">The file.</param>
/// <param name="onnx">What it leaves open.</param>
internal sealed class OnnxModel(MLContext ml, string path, OnnxSettings onnx)
{
    private const string Input = "Features", Output = "Output";
    private readonly IHostEnvironment _environment = MlNetInternals.EnvironmentOf(ml.Transforms);

    /// <summary>The model: a network of pictures, of rows of numbers, or of characters.</summary>
    public OpenModel Open()
    {
        var (options, readsText) = Look();
        var schema = new DataViewSchema.Builder();
        NetworkTransformer network = readsText ? Characters(options, schema) : Numbers(options, schema);
        return new(network, schema.ToSchema(), path) { Network = network };
    }

    /// <summary>The network alone; what its input means may be open.</summary>
    public HookedNetwork Network()
    {
        var (options, readsText) = Look();
        if (readsText && NamesCharacters(OnnxFile.Read(path))) return Characters(options, new()).Network;
        var loaded = Loader.Load(path, options);
        Compare(loaded);
        return loaded.Hooked(options.ClassNames);
    }

    private (OnnxOptions Options, bool ReadsText) Look()
    {
        if (File.Exists(path) && new FileInfo(path).Length == 0) throw new InvalidDataException($"The model '{path}' is empty.");
        var options = onnx.ToOptions();
        var model = OnnxFile.Read(path);
        var given = model.Graph.Initializer.Select(constant => constant.Name).Concat(options.Held.Keys).ToHashSet();
        return (options, NamesCharacters(model)
            || model.Graph.Input.Any(input => !given.Contains(input.Name)
                && (DataType)GraphInput.Of(input).Type is DataType.Int32 or DataType.Int64));
    }

    private bool NamesCharacters(global::Onnx.ModelProto model) =>
        onnx.Vocabulary is not null || NetworkMeaning.Of(model).Vocabulary is not null;

    private NetworkTransformer Characters(OnnxOptions options, DataViewSchema.Builder schema)
    {
        Refuse("--pixels", onnx.Pixels.Count, "characters");
        Refuse("--class-names", onnx.ClassNames.Count, "characters");
        var model = OnnxFile.Read(path);
        if (!NamesCharacters(model))
            throw new ArgumentException(
                $"'{path}' does not say which characters its codes are: name a file that does with --vocabulary.");
        options = CharacterFile.Completed(model, options);
        var loaded = Loader.Load(path, options);
        using (loaded.Module) Compare(loaded);
        var columns = new CharacterLstmOptions();
        schema.AddColumn(columns.TextColumnName, TextDataViewType.Instance);
        schema.AddColumn(columns.OffsetColumnName, NumberDataViewType.Int64);
        return CharacterModel.Import(ml, path, onnx.Vocabulary, new() { Onnx = options });
    }

    private OnnxNetworkTransformer Numbers(OnnxOptions options, DataViewSchema.Builder schema) => OnnxNetworkTransformer.Of(
        _environment, new StepFile(OnnxFile.Whole(path), path, options), Output, Input, loaded =>
        {
            var format = loaded.GivenRow switch
            {
                [var channels, var height, var width] => Pictures(loaded, (int)channels, (int)height, (int)width, schema),
                [var length] => Rows((int)length, schema),
                _ => throw new ArgumentException(
                    $"The file's input {loaded.Input} takes neither pictures, [rows, channels, height, width], nor rows of " +
                    "numbers; one of characters needs --vocabulary."),
            };
            Compare(loaded);
            return format;
        });

    private VectorFormat Pictures(LoadedFile loaded, int channels, int height, int width, DataViewSchema.Builder schema)
    {
        if (loaded.Meaning.Pixels is not null) Refuse("--pixels", onnx.Pixels.Count, "pixels whose meaning it says itself");
        else if (onnx.Pixels.Count == 0)
            DataLog.Tell(
                _environment, null, $"'{path}' does not say what its pixels mean: they are taken from 0 to 1, red before blue, " +
                "as they are. --pixels says otherwise; networks of torchvision read imagenet-torch.");
        schema.AddPicture(channels, height, width);
        var scale = loaded.Pixels!.In(0, 1, channels);      // as this program reads folders of pictures
        return new(new ImageLayout(channels, height, width, 0, 1)
        {
            Mean = scale.Mean,
            Deviation = scale.Deviation,
            ReversedChannels = scale.ReversedChannels,
        });
    }

    private VectorFormat Rows(int length, DataViewSchema.Builder schema)
    {
        Refuse("--pixels", onnx.Pixels.Count, "rows of numbers");
        schema.AddColumn(Input, new VectorDataViewType(NumberDataViewType.Single, length));
        return new(new VectorLayout(length));
    }

    private void Refuse(string option, int words, string reads)
    {
        if (words > 0) throw new ArgumentException($"'{path}' reads {reads}: leave {option} out.");
    }

    /// <summary>Compares every node with OnnxRuntime, unless that is not wanted.</summary>
    private void Compare(LoadedFile loaded)
    {
        if (!onnx.IsVerified) return;
        var hasRun = false;
        try
        {
            var comparison = Comparison.Of(path, loaded, (model, inputs) =>
            {
                var outputs = OnnxRuntimeReference.Run(model, inputs);
                hasRun = true;
                return outputs;
            });
            DataLog.Tell(_environment, string.Create(CultureInfo.InvariantCulture,
                $"Compared with OnnxRuntime at {NumberWords.Count(comparison.Differences.Count, "node")}: the largest " +
                $"difference is {comparison.Require():G2} of a node's largest number."));
        }
        catch (InvalidDataException differs) when (hasRun)
        {
            throw new InvalidDataException(
                $"'{path}' is computed otherwise here than in OnnxRuntime. {differs.Message}", differs);
        }
        catch (Exception failure) when (!hasRun && failure is OnnxRuntimeException or NotSupportedException
            or DllNotFoundException or TypeInitializationException)
        {
            DataLog.Tell(
                _environment, null, $"'{path}' could not be compared with OnnxRuntime: {failure.Message.Split('\n')[0]}");
        }
    }
}
