namespace MLNetInterpret;

/// <summary>What an exported number was measured on.</summary>
/// <param name="Model">A name for people.</param>
/// <param name="ModelHash">SHA-256 of the network's parameters and buffers, 16 hexadecimal digits of it.</param>
/// <param name="DataHash">SHA-256 of the network inputs scanned, in order and shard by shard,
/// 16 hexadecimal digits of it.</param>
/// <param name="Rows">Rows scanned.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="Threads">Threads of the tensor library; results are bit-identical only for the same number.</param>
/// <param name="Versions">Versions of this library, ML.NET, TorchSharp and libtorch.</param>
public sealed record Provenance(
    string Model, string ModelHash, string DataHash, long Rows, int Seed, int Threads, string Versions);
