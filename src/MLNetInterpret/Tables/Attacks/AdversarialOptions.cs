using MLNetInterpret.Core.Networks;
using MLNetInterpret.Tables;

namespace MLNetInterpret;

/// <summary>Options of an attack on the rows of a model.</summary>
public sealed record AdversarialOptions : SeededWork
{
    /// <summary>Rows to change, 1 or more: the first of each class before the second of any.</summary>
    public int Examples { get; init; } = 8;

    /// <summary>Bound on the change of each value, above 0: for pictures a share of the value range, for a table standard
    /// deviations of the column; null for 8/255 and 1.</summary>
    public double? LInf { get; init; }

    /// <summary>For pictures: length of the whole change, in shares of the value range, above 0;
    /// null for no such bound.</summary>
    public double? L2 { get; init; }

    /// <summary>For pictures: steps, 1 or more.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>For pictures: whether to begin at a random place of the ball.</summary>
    public bool RandomStart { get; init; }

    /// <summary>The class that rows are to get; null accepts any but the one predicted.</summary>
    public string? Target { get; init; }

    /// <summary>Only rows predicted as this class are changed; null takes rows of every class but <see cref="Target"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Columns of a table that stay as they are, besides those of <see cref="Constraints"/>.</summary>
    public IReadOnlyList<string> Immutable { get; init; } = [];

    /// <summary>For a table: what changed rows keep to. Each starts from itself, so no start row is declared; rows that do not
    /// keep to it themselves are skipped. <see cref="LInf"/> is its <see cref="RowConstraints.FarthestEach"/>; only one of the
    /// two is declared.</summary>
    public RowConstraints Constraints { get; init; } = new();

    /// <summary>Names of the classes in the order of the logits; empty takes the model's own.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>A column with the true class, so that only rows that the model classifies correctly are changed; null for
    /// none.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The rows to change, however the model does on them; null chooses rows that it gets right.</summary>
    internal IReadOnlyList<long>? Rows { get; init; }

    /// <summary>The same, once every value is in its range.</summary>
    internal AdversarialOptions Validated()
    {
        Check.AtLeast(Examples, 1, nameof(Examples));
        Check.AtLeast(Steps, 1, nameof(Steps));
        ArgumentNullException.ThrowIfNull(Constraints);
        Constraints.Validated();
        return this;
    }

    /// <summary>What changed rows of a table keep to, counted from each row itself.</summary>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    internal RowConstraints OfRows()
    {
        if (L2 is not null)
            throw new ArgumentException(
                "A table row is bounded column by column (LInf, in standard deviations), not by a length (L2).");
        if (Constraints.StartRow is not null)
            throw new ArgumentException("Each row is changed from itself, so there is no start row to declare.");
        if (LInf is not null && Constraints.FarthestEach is not null)
            throw new ArgumentException(
                "How far each number may go is declared twice, as LInf and as FarthestEach; declare one.");
        if (LInf is { } radius && !(radius > 0))
            throw new ArgumentException(
                "How far a row's numbers may go (LInf, in standard deviations of their column) is a number above 0, " +
                FormattableString.Invariant($"not {radius}."));
        return Constraints with
        {
            Immutable = [.. Constraints.Immutable.Concat(Immutable).Distinct()],
            FarthestEach = LInf ?? Constraints.FarthestEach ?? 1,
        };
    }
}
