using System.Text.Json;

namespace MLNetInterpret.WeightFiles;

/// <summary>Reads folders of TensorFlow.js: a manifest in JSON, and the numbers in files beside it.</summary>
/// <remarks>Three manifests are known: a Keras model's <c>model.json</c>, a bare <c>weights_manifest.json</c> (both with groups
/// of tensors, each group cut into shards), and deeplearn.js's <c>manifest.json</c>, a map from name to file and
/// shape.</remarks>
internal static class TensorFlowJsFolder
{
    private const long MostManifest = 1 << 26;
    private static readonly string[] Manifests = ["model.json", "weights_manifest.json", "manifest.json"];

    /// <summary>The manifest of a folder, or the file itself that is one; null where there is none.</summary>
    public static string? Manifest(string path) => File.Exists(path)
        ? Manifests.Contains(Path.GetFileName(path)) ? path : null
        : Manifests.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists);

    /// <summary>The tensors of floats in a folder.</summary>
    /// <param name="path">The folder, or its manifest.</param>
    /// <exception cref="FileNotFoundException">There is no manifest.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or a file is missing.</exception>
    /// <exception cref="NotSupportedException">Its topology says that layers are of another kind.</exception>
    public static IReadOnlyList<WeightTensor> Read(string path)
    {
        var manifest = Manifest(path) ?? throw new FileNotFoundException(
            $"The folder '{path}' has none of the files {string.Join(", ", Manifests)}.", path);
        if (new FileInfo(manifest).Length > MostManifest)
            throw new InvalidDataException($"its manifest has more than {MostManifest} bytes");
        using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
        var (root, folder) = (document.RootElement, Path.GetDirectoryName(Path.GetFullPath(manifest))!);
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("modelTopology", out var topology))
            KerasTopology.Require(topology);
        var budget = new NumberBudget();
        var hasGroups = root.ValueKind == JsonValueKind.Array;
        var groups = root;
        if (!hasGroups) hasGroups = root.TryGetProperty("weightsManifest", out groups);
        return hasGroups
            ? [.. groups.EnumerateArray().SelectMany(group => Group(group, folder, budget))]
            : [.. root.EnumerateObject().Select(entry => Alone(entry.Name, entry.Value, folder, budget))];
    }

    /// <summary>A tensor that has a file of its own.</summary>
    private static WeightTensor Alone(string name, JsonElement entry, string folder, NumberBudget budget)
    {
        var shape = Shape(entry);
        using var bytes = new ShardStream(folder, [entry.GetProperty("filename").Text()]);
        var count = budget.Take(name, shape);
        bytes.Require(count * NumberType.Float32.Size, $"the tensor '{name}'");
        return new(name, shape, NumberType.Float32.Read(bytes, count, name));
    }

    /// <summary>Tensors that lie one behind the other in shards.</summary>
    private static List<WeightTensor> Group(JsonElement group, string folder, NumberBudget budget)
    {
        List<WeightTensor> read = [];
        List<Entry> entries = [.. group.GetProperty("weights").EnumerateArray().Select(entry => Entry.Of(entry, budget))];
        using var bytes = new ShardStream(
            folder, [.. group.GetProperty("paths").EnumerateArray().Select(path => path.Text())]);
        bytes.Require(
            entries.Sum(entry => entry.Count * entry.Type.Size), $"the tensors from '{entries.FirstOrDefault()?.Name}' on");
        foreach (var entry in entries)
        {
            if (entry.Type.Decode is null)
            {
                bytes.Skip(entry.Count * entry.Type.Size);
                continue;
            }

            var values = entry.Type.Read(bytes, entry.Count, entry.Name);
            if (entry.Scale is { } scale)
                for (var index = 0; index < values.Length; index++)
                    values[index] = (float)((values[index] * scale) + entry.Least);
            read.Add(new(entry.Name, entry.Shape, values));
        }

        return read;
    }

    private static long[] Shape(JsonElement entry) =>
        [.. entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];

    /// <summary>A tensor of a group; <paramref name="Scale"/> and <paramref name="Least"/> make numbers of bytes.</summary>
    private sealed record Entry(
        string Name, IReadOnlyList<long> Shape, long Count, NumberType Type, double? Scale = null, double Least = 0)
    {
        public static Entry Of(JsonElement entry, NumberBudget budget)
        {
            var (name, shape) = (entry.GetProperty("name").Text(), TensorFlowJsFolder.Shape(entry));
            var dtype = entry.GetProperty("dtype").Text();
            var count = budget.Take(name, shape);
            if (!entry.TryGetProperty("quantization", out var quantized))
                return new(name, shape, count, dtype switch
                {
                    "float32" => NumberType.Float32,
                    "float16" => NumberType.Float16,
                    "int32" => new(4),
                    "bool" or "uint8" => new(1),
                    _ => throw Other(name, dtype),
                });
            var stored = quantized.GetProperty("dtype").Text();
            if (stored == "float16") return new(name, shape, count, NumberType.Float16);
            var type = stored switch
            {
                "uint8" => NumberType.UInt8,
                "uint16" => NumberType.UInt16,
                _ => throw Other(name, stored),
            };
            var (scale, least) = (quantized.GetProperty("scale").GetDouble(), quantized.GetProperty("min").GetDouble());
            return double.IsFinite((scale * ushort.MaxValue) + least)
                ? new(name, shape, count, dtype == "float32" ? type : new(type.Size), scale, least)
                : throw new InvalidDataException($"the tensor '{name}' has the scale {scale} and the least number {least}");
        }

        private static NotSupportedException Other(string name, string type) => new(
            $"the tensor '{name}' is of the type {type}; float32, float16, and uint8 and uint16 with a scale are read");
    }
}
