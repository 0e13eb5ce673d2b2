using static Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Files;

/// <summary>ONNX's element types as libtorch's.</summary>
internal static class ElementTypes
{
    /// <summary>The type that holds all values of an ONNX type; unsigned ones of more than 8 bits take the next longer
    /// type.</summary>
    /// <exception cref="NotSupportedException">There is none, as for strings, floats of 8 bits and types of 4.</exception>
    public static ScalarType Of(int type) => (DataType)type switch
    {
        DataType.Float => ScalarType.Float32,
        DataType.Double => ScalarType.Float64,
        DataType.Float16 => ScalarType.Float16,
        DataType.Bfloat16 => ScalarType.BFloat16,
        DataType.Bool => ScalarType.Bool,
        DataType.Uint8 => ScalarType.Byte,
        DataType.Int8 => ScalarType.Int8,
        DataType.Int16 => ScalarType.Int16,
        DataType.Int32 or DataType.Uint16 => ScalarType.Int32,
        DataType.Int64 or DataType.Uint32 or DataType.Uint64 => ScalarType.Int64,
        _ => throw new NotSupportedException(
            $"The element type {Name(type)} is not supported: floats of 16, 32 and 64 bits, whole numbers of 8 to 64 bits " +
            "and bool are."),
    };

    /// <summary>The same, where floats of every precision are computed in single precision.</summary>
    public static ScalarType Widened(int type) => IsOtherFloat(type) ? ScalarType.Float32 : Of(type);

    /// <summary>Floats that are not of single precision.</summary>
    public static bool IsOtherFloat(int type) =>
        (DataType)type is DataType.Float16 or DataType.Bfloat16 or DataType.Double;

    /// <summary>The type's name as ONNX writes it.</summary>
    public static string Name(int type) =>
        Enum.IsDefined((DataType)type) ? ((DataType)type).ToString().ToLowerInvariant() : $"number {type}";

    /// <summary>Bytes of one element in a file.</summary>
    public static int Size(int type) => (DataType)type switch
    {
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        _ => 1,
    };
}
