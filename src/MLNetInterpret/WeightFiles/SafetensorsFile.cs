using System.Buffers.Binary;
using System.Text.Json;

namespace MLNetInterpret.WeightFiles;

/// <summary>Reads <c>.safetensors</c>: a header in JSON that says where each tensor's bytes lie, and the bytes.</summary>
/// <remarks>As the format's specification (huggingface/safetensors) says, tensors lie one behind the other: without gaps,
/// without overlaps, up to the end of the file.</remarks>
internal static class SafetensorsFile
{
    private const int MostHeader = 100_000_000;

    private static readonly Dictionary<string, NumberType> Types = new()
    {
        ["F64"] = NumberType.Float64,
        ["F32"] = NumberType.Float32,
        ["F16"] = NumberType.Float16,
        ["BF16"] = NumberType.BFloat16,
        ["I64"] = new(8),
        ["U64"] = new(8),
        ["I32"] = new(4),
        ["U32"] = new(4),
        ["I16"] = new(2),
        ["U16"] = new(2),
        ["I8"] = new(1),
        ["U8"] = new(1),
        ["BOOL"] = new(1),
    };

    /// <summary>The tensors of floats in a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static IReadOnlyList<WeightTensor> Read(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[8];
        if (file.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8) throw new InvalidDataException("it has no header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MostHeader || (long)length > file.Length - 8)
            throw new InvalidDataException($"its header is said to have {length} bytes");
        var header = new byte[length];
        file.ReadExactly(header);
        using var document = JsonDocument.Parse(header, new() { AllowDuplicateProperties = false });
        var entries = document.RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__")
            .Select(entry => Entry.Of(entry.Name, entry.Value))
            .ToList();
        var (at, budget) = (0L, new NumberBudget());
        var places = new Dictionary<Entry, WeightTensor>();
        foreach (var entry in entries.OrderBy(entry => entry.Begin))
        {
            var (type, count) = (entry.Type, budget.Take(entry.Name, entry.Shape));
            if (entry.Begin != at || entry.End - entry.Begin != count * type.Size || entry.End > file.Length - 8 - header.Length)
                throw new InvalidDataException(
                    $"the tensor '{entry.Name}' cannot lie in bytes {entry.Begin} to {entry.End} of " +
                    $"{file.Length - 8 - header.Length}, after {at} of others: it needs {count * type.Size}");
            at = entry.End;
            if (type.Decode is null) file.Position += entry.End - entry.Begin;
            else places[entry] = new(entry.Name, entry.Shape, type.Read(file, count, entry.Name));
        }

        if (file.Position != file.Length)
            throw new InvalidDataException($"behind the last tensor follow {file.Length - file.Position} bytes");
        return [.. entries.Where(places.ContainsKey).Select(entry => places[entry])];
    }

    private sealed record Entry(string Name, NumberType Type, IReadOnlyList<long> Shape, long Begin, long End)
    {
        public static Entry Of(string name, JsonElement value)
        {
            var dtype = value.GetProperty("dtype").Text();
            long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(place => place.GetInt64())];
            if (offsets is not [var begin, var end])
                throw new InvalidDataException($"the tensor '{name}' has {offsets.Length} offsets, not 2");
            return Types.TryGetValue(dtype, out var type)
                ? new(name, type, [.. value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())], begin, end)
                : throw new NotSupportedException(
                    $"the tensor '{name}' is of the type {dtype}; F64, F32, F16 and BF16 are read");
        }
    }
}
