using Google.Protobuf;
using MLNetInterpret.Onnx.Files;
using Onnx;
using static Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>A tensor in the description of a saved step.</summary>
/// <param name="Name">The input that is held at it.</param>
/// <param name="Proto">The tensor as ONNX writes it.</param>
internal sealed record HeldValue(string Name, byte[] Proto)
{
    /// <summary>From a tensor.</summary>
    /// <exception cref="NotSupportedException">Its type is not one of single precision, 64-bit integers and bool.</exception>
    public static HeldValue Of(string name, Tensor value)
    {
        using var scope = NewDisposeScope();
        var plain = value.cpu().contiguous();
        var type = plain.dtype switch
        {
            ScalarType.Float32 => DataType.Float,
            ScalarType.Int64 => DataType.Int64,
            ScalarType.Bool => DataType.Bool,
            var other => throw new NotSupportedException(
                $"The input '{name}' is held at {other}, which cannot be saved: give Float32, Int64 or Bool."),
        };
        var proto = new TensorProto { DataType = (int)type, RawData = ByteString.CopyFrom(plain.bytes) };
        proto.Dims.AddRange(plain.shape);
        return new(name, proto.ToByteArray());
    }

    /// <summary>The tensor.</summary>
    public Tensor Read() => new TensorReader(folder: null, widen: false).Read(TensorProto.Parser.ParseFrom(Proto));
}
