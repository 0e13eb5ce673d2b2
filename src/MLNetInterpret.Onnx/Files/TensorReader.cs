using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using TorchSharp;
using static Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Files;

/// <summary>Reads the tensors of a file, checking sizes before memory is taken.</summary>
/// <param name="folder">Where external data lie; null where there may be none.</param>
/// <param name="widen">Whether floats of other precisions become single.</param>
/// <param name="weights">What a file's tensors leave in it; null for nothing.</param>
internal sealed class TensorReader(string? folder, bool widen, FileWeights? weights = null)
{
    /// <summary>A tensor on the CPU.</summary>
    /// <exception cref="InvalidDataException">Its bytes are not what its header says, or hold NaN.</exception>
    public Tensor Read(TensorProto proto)
    {
        var type = proto.DataType;
        _ = ElementTypes.Of(type);
        var count = Count(proto);
        using var scope = NewDisposeScope();
        var read = Stored(proto, count, type);
        if (read.dtype != ElementTypes.Of(type)) read = read.to(ElementTypes.Of(type));
        if (widen && ElementTypes.IsOtherFloat(type)) read = read.to(float32);
        if (widen && read.is_floating_point() && read.isnan().any().item<bool>())
            throw new InvalidDataException($"The tensor {Named(proto)} holds NaN.");
        return read.reshape([.. proto.Dims]).MoveToOuterDisposeScope();
    }

    private static long Count(TensorProto proto)
    {
        if (proto.Dims.Any(size => size < 0))
            throw new InvalidDataException(
                $"The tensor {Named(proto)} has the shape [{string.Join(", ", proto.Dims)}], with a negative size.");
        var count = proto.Dims.Aggregate((Int128)1,
            // beside a size of 0 the others have to be possible, too
            (product, size) => product > long.MaxValue ? product : product * Math.Max(size, 1));
        return count * ElementTypes.Size(proto.DataType) <= int.MaxValue
            ? proto.Dims.Contains(0) ? 0 : (long)count
            : throw new InvalidDataException(
                $"The tensor {Named(proto)} of shape [{string.Join(", ", proto.Dims)}] would take more than 2 GB.");
    }

    /// <summary>The elements in the type that they are stored in.</summary>
    private Tensor Stored(TensorProto proto, long count, int type)
    {
        if (proto.DataLocation == DataLocation.External)
        {
            using var file = Opened(proto);
            return Taken(file, count, type);
        }

        if (weights?.LengthOf(proto) is { } large)
            return large == count * ElementTypes.Size(type)
                ? Taken(weights.At(proto), count, type)
                : throw Contradicts(proto, $"{large} bytes");
        if (proto.HasRawData) return Raw(proto, proto.RawData, count, type);
        return (DataType)type switch
        {
            DataType.Float => Listed(proto, proto.FloatData.Count, count, () => tensor(proto.FloatData.ToArray())),
            DataType.Double => Listed(proto, proto.DoubleData.Count, count, () => tensor(proto.DoubleData.ToArray())),
            DataType.Int64 => Listed(proto, proto.Int64Data.Count, count, () => tensor(proto.Int64Data.ToArray())),
            DataType.Uint32 or DataType.Uint64 => Listed(proto, proto.Uint64Data.Count, count,
                () => tensor(proto.Uint64Data.Select(value => (long)value).ToArray())),
            DataType.Float16 or DataType.Bfloat16 => Listed(proto, proto.Int32Data.Count, count,
                () => Bytes(MemoryMarshal.AsBytes(proto.Int32Data.Select(bits => (ushort)bits).ToArray().AsSpan()), count, type)),
            _ => Listed(proto, proto.Int32Data.Count, count, () => tensor(proto.Int32Data.ToArray())),
        };
    }

    private static Tensor Listed(TensorProto proto, int listed, long count, Func<Tensor> read) => listed == count
        ? count == 0 ? empty(0, ElementTypes.Of(proto.DataType)) : read()
        : throw Contradicts(proto, $"{listed} values");

    private static Tensor Raw(TensorProto proto, ByteString raw, long count, int type) =>
        raw.Length == count * ElementTypes.Size(type)
            ? Bytes(raw.Span, count, type)
            : throw Contradicts(proto, $"{raw.Length} bytes");

    /// <summary>Elements from where a file stands, straight into the tensor where their types allow it.</summary>
    private static Tensor Taken(Stream file, long count, int type)
    {
        if ((DataType)type is DataType.Uint16 or DataType.Uint32)
        {
            var bytes = new byte[count * ElementTypes.Size(type)];
            file.ReadExactly(bytes);
            return Bytes(bytes, count, type);
        }

        var read = empty(count, ElementTypes.Of(type));
        if (count > 0) file.ReadExactly(read.bytes);
        return read;
    }

    /// <summary>Elements from their bytes; unsigned types of more than 8 bits are read as the next longer.</summary>
    private static Tensor Bytes(ReadOnlySpan<byte> raw, long count, int type)
    {
        switch ((DataType)type)
        {
            case DataType.Uint16:
                return tensor(MemoryMarshal.Cast<byte, ushort>(raw).ToArray().Select(value => (int)value).ToArray());
            case DataType.Uint32:
                return tensor(MemoryMarshal.Cast<byte, uint>(raw).ToArray().Select(value => (long)value).ToArray());
            default:
                var read = empty(count, ElementTypes.Of(type));
                if (count > 0) raw.CopyTo(read.bytes);
                return read;
        }
    }

    /// <summary>Puts the bytes of a tensor that lies in another file into it.</summary>
    /// <exception cref="InvalidDataException">The file is elsewhere, not there, or has other bytes than it should.</exception>
    public void TakeIn(TensorProto proto)
    {
        proto.RawData = UnsafeByteOperations.UnsafeWrap(External(proto));
        proto.ClearDataLocation();
        proto.ExternalData.Clear();
    }

    /// <summary>The bytes of a tensor in another file.</summary>
    public byte[] External(TensorProto proto)
    {
        using var file = Opened(proto);
        var read = new byte[Count(proto) * ElementTypes.Size(proto.DataType)];
        file.ReadExactly(read);
        return read;
    }

    /// <summary>The other file of a tensor, where its bytes begin.</summary>
    private FileStream Opened(TensorProto proto)
    {
        var bytes = Count(proto) * ElementTypes.Size(proto.DataType);
        string? Of(string key) => proto.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;
        var path = ExternalFile.In(folder, Of("location"), Named(proto));
        var file = File.OpenRead(path);
        if (long.TryParse(Of("offset") ?? "0", out var offset) && offset >= 0 && offset <= file.Length - bytes
            && (Of("length") is not { } length || length == $"{bytes}"))
        {
            file.Position = offset;
            return file;
        }

        using (file)
            throw Contradicts(proto,
                $"{file.Length} bytes in '{path}', from {Of("offset") ?? "0"}, {Of("length") ?? "all"} of them");
    }

    private static string Named(TensorProto proto) => proto.Name.Length > 0 ? $"'{proto.Name}'" : "of a node";

    private static InvalidDataException Contradicts(TensorProto proto, string found) => new(
        $"The tensor {Named(proto)} of shape [{string.Join(", ", proto.Dims)}] and type {ElementTypes.Name(proto.DataType)} " +
        $"has {found}.");
}
