using static TorchSharp.torch;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Rows that follow each other, as a network reads them, with what is known of them besides.</summary>
/// <param name="Input">The rows, <c>[N, ...]</c>.</param>
internal sealed record ScanBatch(Tensor Input)
{
    /// <summary>Positions of each row that are its own, where shorter rows are padded; null when all are.
    /// Heeded where each position is a row of its own.</summary>
    public IReadOnlyList<int>? Lengths { get; init; }

    /// <summary>Positions at the start of each row that an earlier row had too, as overlapping windows of a text do;
    /// null for none.</summary>
    public IReadOnlyList<int>? Known { get; init; }

    /// <summary>Index of each row's class in the plan's, below 0 where it has none; null where there are no classes.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>What identifies each row for people; null for nothing.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>A label of each row for people; null for none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}
