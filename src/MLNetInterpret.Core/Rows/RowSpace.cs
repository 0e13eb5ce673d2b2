namespace MLNetInterpret.Core.Rows;

/// <summary>All the rows that a table allows, as a network sees them: every column has values to choose from.</summary>
/// <remarks>A row is one choice for each column. Columns do not share slots, so the network's input is the base with every
/// column's slots set by its choice.</remarks>
internal sealed class RowSpace
{
    private readonly float[] _fixed;

    /// <summary>Declares a space.</summary>
    /// <param name="fixedSlots">The network's input where no column sets it.</param>
    /// <param name="columns">The columns that may be chosen.</param>
    /// <exception cref="ArgumentException">A slot does not exist or belongs to two columns,
    /// or a column has nothing to choose.</exception>
    public RowSpace(IReadOnlyList<float> fixedSlots, IReadOnlyList<RowColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(fixedSlots);
        ArgumentNullException.ThrowIfNull(columns);
        _fixed = [.. fixedSlots];
        Columns = columns;
        var owner = new string?[_fixed.Length];
        foreach (var column in columns)
        {
            if (column.Choices.Count == 0) throw new ArgumentException($"The column '{column.Name}' has no value to choose.");
            if (column.Choices.Any(choice => choice.Count != column.Slots.Count))
                throw new ArgumentException($"Every choice of '{column.Name}' sets {column.Slots.Count} slots.");
            foreach (var slot in column.Slots)
            {
                if (slot < 0 || slot >= _fixed.Length)
                    throw new ArgumentException(
                        $"The column '{column.Name}' sets slot {slot}; there are 0 to {_fixed.Length - 1}.");
                if (owner[slot] is { } other)
                    throw new ArgumentException($"Slot {slot} is set by both '{other}' and '{column.Name}'.");
                owner[slot] = column.Name;
            }
        }
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>Length of the network's input.</summary>
    public int Slots => _fixed.Length;

    /// <summary>The network's input where no column sets it.</summary>
    internal IReadOnlyList<float> FixedSlots => _fixed;

    /// <summary>How many rows there are; infinite beyond the range of a double.</summary>
    internal double Rows => Columns.Aggregate(1.0, (product, column) => product * column.Choices.Count);

    /// <summary>Writes a row as the network reads it.</summary>
    /// <param name="choices">One index for each column.</param>
    /// <param name="destination"><see cref="Slots"/> values.</param>
    public void Write(ReadOnlySpan<int> choices, Span<float> destination)
    {
        _fixed.CopyTo(destination);
        for (var column = 0; column < Columns.Count; column++) Write(column, choices[column], destination);
    }

    /// <summary>Writes one column's choice over a row.</summary>
    internal void Write(int column, int choice, Span<float> destination)
    {
        var (slots, values) = (Columns[column].Slots, Columns[column].Choices[choice]);
        for (var s = 0; s < slots.Count; s++) destination[slots[s]] = values[s];
    }
}

/// <summary>One column of a <see cref="RowSpace"/>.</summary>
/// <param name="Name">The column.</param>
/// <param name="Slots">The places of the network's input that it sets.</param>
/// <param name="Choices">For each value that may be chosen, what it puts into <paramref name="Slots"/>.</param>
internal sealed record RowColumn(string Name, IReadOnlyList<int> Slots, IReadOnlyList<IReadOnlyList<float>> Choices);
