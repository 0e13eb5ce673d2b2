namespace MLNetInterpret.WeightFiles;

/// <summary>Numbers of a file under a name.</summary>
/// <param name="Name">As the file has it.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Values">The numbers, the last axis fastest.</param>
internal sealed record WeightTensor(string Name, IReadOnlyList<long> Shape, float[] Values)
{
    /// <summary>Both tensors side by side, along the last axis; the others are alike.</summary>
    public WeightTensor Beside(WeightTensor other)
    {
        var (own, added) = ((int)Shape[^1], (int)other.Shape[^1]);
        var values = new float[Values.Length + other.Values.Length];
        for (var row = 0; row * (own + added) < values.Length; row++)
        {
            Values.AsSpan(row * own, own).CopyTo(values.AsSpan(row * (own + added)));
            other.Values.AsSpan(row * added, added).CopyTo(values.AsSpan((row * (own + added)) + own));
        }

        return new(Name, [.. Shape.SkipLast(1), own + added], values);
    }

    /// <summary>Whether it has this many numbers along one axis, and one along all others.</summary>
    public bool IsVector(long length) => Values.Length == length && Shape.Contains(length);

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' [{string.Join(", ", Shape)}]";
}
