using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Onnx.Checks;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Onnx.Steps;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>Makes an ONNX file a model.</summary>
internal static class OnnxModel
{
    private const string Input = "Features", Output = "Output";

    /// <inheritdoc cref="OpenModel.Load" path="/param"/>
    public static OpenModel Load(MLContext ml, string path, OnnxSettings onnx)
    {
        var environment = MlNetInternals.EnvironmentOf(ml.Transforms);
        var file = new StepFile(OnnxFile.Whole(path), path, onnx.ToOptions());
        var schema = new DataViewSchema.Builder();
        var network = OnnxNetworkTransformer.Of(environment, file, Output, Input, loaded =>
        {
            if (onnx.IsVerified) Compare(path, loaded, environment);
            if (loaded.GivenRow is not [var channels, var height, var width]) return Vectors(loaded, schema, onnx);
            if (onnx.Pixels.Count == 0)
                DataLog.Tell(
                    environment, null, $"'{path}' does not say what its pixels mean: they are taken from 0 to 1, red before blue, as they are. " +
                    "--pixels says otherwise; networks of torchvision read imagenet-torch.");
            schema.AddPicture((int)channels, (int)height, (int)width);
            var scale = loaded.Pixels!.In(0, 1, (int)channels);
            return new VectorFormat(new ImageLayout((int)channels, (int)height, (int)width, 0, 1)
            {
                Mean = scale.Mean,
                Deviation = scale.Deviation,
                ReversedChannels = scale.ReversedChannels,
            });
        });
        return new(network, schema.ToSchema(), path) { Network = network };
    }

    private static VectorFormat Vectors(LoadedFile loaded, DataViewSchema.Builder schema, OnnxSettings onnx)
    {
        if (onnx.Pixels.Count > 0)
            throw new ArgumentException($"The file's input {loaded.Input} takes no pictures: leave --pixels out.");
        if (loaded.GivenRow is not [var length])
            throw new ArgumentException(
                $"The file's input {loaded.Input} takes neither pictures, [rows, channels, height, width], nor rows of numbers.");
        schema.AddColumn(Input, new VectorDataViewType(NumberDataViewType.Single, (int)length));
        return new(new VectorLayout((int)length));
    }

    /// <summary>Compares every node with OnnxRuntime.</summary>
    private static void Compare(string path, LoadedFile loaded, IHostEnvironment environment)
    {
        var hasRun = false;
        try
        {
            var comparison = Comparison.Of(path, loaded, (model, inputs) =>
            {
                var outputs = OnnxRuntimeReference.Run(model, inputs);
                hasRun = true;
                return outputs;
            });
            DataLog.Tell(environment, string.Create(CultureInfo.InvariantCulture,
                $"Compared with OnnxRuntime at {NumberWords.Count(comparison.Differences.Count, "node")}: the largest difference " +
                $"is {comparison.Require():G2} of a node's largest number."));
        }
        catch (InvalidDataException differs) when (hasRun)
        {
            throw new InvalidDataException($"'{path}' is computed otherwise here than in OnnxRuntime: {differs.Message}", differs);
        }
        catch (Exception failure) when (!hasRun && failure is OnnxRuntimeException or NotSupportedException
            or DllNotFoundException or TypeInitializationException)
        {
            DataLog.Tell(
                environment, null, $"'{path}' could not be compared with OnnxRuntime: {failure.Message.Split('\n')[0]}");
        }
    }
}
