namespace MLNetInterpret.WeightFiles;

/// <summary>Numbers of a file under a name.</summary>
/// <param name="Name">As the file has it.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Values">The numbers, the last axis fastest.</param>
internal sealed record WeightTensor(string Name, IReadOnlyList<long> Shape, float[] Values)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' [{string.Join(", ", Shape)}]";
}
