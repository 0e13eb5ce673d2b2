using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret.Cli.Training;

/// <summary>OnnxRuntime, as <see cref="OnnxOptions.Reference"/> wants it.</summary>
internal static class OnnxRuntimeReference
{
    /// <summary>Computes a file.</summary>
    /// <param name="model">Its bytes.</param>
    /// <param name="inputs">Its inputs by name.</param>
    /// <returns>Its outputs by name.</returns>
    /// <exception cref="OnnxRuntimeException">OnnxRuntime does not take the file.</exception>
    public static IReadOnlyDictionary<string, Tensor> Run(byte[] model, IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using var session = new InferenceSession(model, options);
        var feeds = inputs.Where(input => session.InputMetadata.ContainsKey(input.Key))
            .ToDictionary(input => input.Key, input => Given(input.Value));
        try
        {
            using var run = new RunOptions();
            using var results = session.Run(run, feeds, session.OutputNames);
            return session.OutputNames.Zip(results).ToDictionary(pair => pair.First, pair => Read(pair.Second));
        }
        finally
        {
            foreach (var value in feeds.Values) value.Dispose();
        }
    }

    private static OrtValue Given(Tensor value)
    {
        using var plain = value.contiguous();
        return value.dtype switch
        {
            ScalarType.Float32 => OrtValue.CreateTensorValueFromMemory(plain.data<float>().ToArray(), value.shape),
            ScalarType.Float64 => OrtValue.CreateTensorValueFromMemory(plain.data<double>().ToArray(), value.shape),
            ScalarType.Int64 => OrtValue.CreateTensorValueFromMemory(plain.data<long>().ToArray(), value.shape),
            ScalarType.Int32 => OrtValue.CreateTensorValueFromMemory(plain.data<int>().ToArray(), value.shape),
            ScalarType.Bool => OrtValue.CreateTensorValueFromMemory(plain.data<bool>().ToArray(), value.shape),
            ScalarType.Byte => OrtValue.CreateTensorValueFromMemory(plain.data<byte>().ToArray(), value.shape),
            var other => throw new NotSupportedException($"OnnxRuntime is not handed tensors of {other} here."),
        };
    }

    private static Tensor Read(OrtValue value)
    {
        var (type, shape) = (value.GetTensorTypeAndShape().ElementDataType, value.GetTensorTypeAndShape().Shape);
        return (type switch
        {
            TensorElementType.Float => tensor(value.GetTensorDataAsSpan<float>().ToArray(), dtype: float32),
            TensorElementType.Double => tensor(value.GetTensorDataAsSpan<double>().ToArray(), dtype: float64),
            TensorElementType.Int64 => tensor(value.GetTensorDataAsSpan<long>().ToArray(), dtype: int64),
            TensorElementType.Int32 => tensor(value.GetTensorDataAsSpan<int>().ToArray(), dtype: int32),
            TensorElementType.Bool => tensor(value.GetTensorDataAsSpan<bool>().ToArray(), dtype: @bool),
            TensorElementType.UInt32 => tensor(
                value.GetTensorDataAsSpan<uint>().ToArray().Select(number => (long)number).ToArray(), dtype: int64),
            TensorElementType.UInt8 => tensor(value.GetTensorDataAsSpan<byte>().ToArray(), dtype: uint8),
            TensorElementType.Int8 => tensor(value.GetTensorDataAsSpan<sbyte>().ToArray(), dtype: int8),
            _ => throw new NotSupportedException($"OnnxRuntime gives a tensor of {type}."),
        }).reshape(shape);
    }
}
