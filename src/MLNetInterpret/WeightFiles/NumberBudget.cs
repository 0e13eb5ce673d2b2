using MLNetInterpret.Core.Units;

namespace MLNetInterpret.WeightFiles;

/// <summary>What the tensors of a file may hold together, counted before memory is taken.</summary>
internal sealed class NumberBudget
{
    /// <summary>1 GiB in single precision.</summary>
    public const long Most = 1L << 28;

    private long _left = Most;

    /// <summary>How many numbers a shape has.</summary>
    /// <exception cref="InvalidDataException">A size is negative, or there are too many numbers.</exception>
    public long Take(string name, IReadOnlyList<long> shape)
    {
        if (shape.Count > 8 || shape.Any(size => size < 0))
            throw new InvalidDataException($"the tensor '{name}' has the shape [{string.Join(", ", shape.Take(9))}]");
        var count = shape.Aggregate(1.0, (product, size) => product * size);
        if (count > _left)
            throw new InvalidDataException(
                $"the tensor '{name}' and those before it hold more than {NumberWords.Count(Most, "number")}");
        _left -= (long)count;
        return (long)count;
    }
}
