using System.Security.Cryptography;
using System.Text.Json;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>Tasks that give bytes, each for itself and the same wherever it is done. The plan is kept in their folder, and what
/// each has given beside it.</summary>
/// <param name="Kind">Who can do them.</param>
/// <param name="Order">What is asked for, in words of that kind.</param>
/// <param name="Content">The hash of what is worked on.</param>
/// <param name="Tasks">What each task does, in words of that kind.</param>
internal sealed record TaskPlan(string Kind, string Order, string Content, IReadOnlyList<string> Tasks)
{
    /// <summary>The threads of whoever asks, which large work takes everywhere: sums hang on their number.</summary>
    public int Threads { get; init; } = TorchThreads.Host;

    private const string Name = "tasks.json";

    /// <summary>The plan's id, by its content.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Json)))[..16];

    private static readonly JsonSerializerOptions Json = StrictJson.Options(type =>
    {
        for (var at = type.Properties.Count - 1; at >= 0; at--)
            if (type.Properties[at].Name == nameof(Id)) type.Properties.RemoveAt(at);
    });

    /// <summary>A folder for these tasks alone, below another one.</summary>
    public string FolderIn(string folder) => Path.Combine(Path.GetFullPath(folder), $"tasks-{Id}");

    /// <summary>Writes the plan into its folder.</summary>
    public void Save(string folder) => AtomicFile.Write(
        Path.Combine(folder, Name), stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>The plan of a folder.</summary>
    /// <exception cref="IOException">The folder is not seen here, or holds none.</exception>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static TaskPlan Load(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return JsonSerializer.Deserialize<TaskPlan>(File.ReadAllBytes(path), Json)!;
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"'{path}' is no plan of tasks, or is damaged: {StrictJson.Words(damaged)}.", damaged);
        }
    }

    /// <summary>Keeps what a task has given, with its hash.</summary>
    public static void Keep(string folder, int task, byte[] result) => AtomicFile.Write(
        new ScanFolder(folder).Shard(task), stream =>
        {
            stream.Write(SHA256.HashData(result));
            stream.Write(result);
        });

    /// <summary>What a task has given; null where it has not yet, or where that is damaged, which is deleted.</summary>
    public static byte[]? Find(string folder, int task)
    {
        var path = new ScanFolder(folder).Shard(task);
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length >= SHA256.HashSizeInBytes
            && SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan()
                .SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes)))
            return bytes[SHA256.HashSizeInBytes..];
        File.Delete(path);
        return null;
    }
}
