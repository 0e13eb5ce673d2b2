using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Provenance of exported numbers: the model and data that they were measured on.</summary>
public sealed class Provenance : ReadableResult
{
    [JsonConstructor]
    internal Provenance(string model, string modelHash, string dataHash, long rows, int seed, int threads, string versions)
    {
        (Model, ModelHash, DataHash, Rows) = (model, modelHash, dataHash, rows);
        (Seed, Threads, Versions) = (seed, threads, versions);
    }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>SHA-256 of the network's parameters and buffers, 16 hexadecimal digits of it.</summary>
    public string ModelHash { get; }

    /// <summary>SHA-256 of the network inputs scanned, in order and shard by shard,
    /// 16 hexadecimal digits of it.</summary>
    public string DataHash { get; }

    /// <summary>Rows scanned.</summary>
    public long Rows { get; }

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; }

    /// <summary>Threads of the tensor library; results are bit-identical only for the same number.</summary>
    public int Threads { get; }

    /// <summary>Versions of this library, ML.NET, TorchSharp and libtorch.</summary>
    public string Versions { get; }

    private protected override string Sentence => $"the model '{Model}' over {Count(Rows, "row")}, seed {Seed}";
}
