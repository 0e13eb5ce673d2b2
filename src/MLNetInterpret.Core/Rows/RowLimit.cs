namespace MLNetInterpret.Core.Rows;

/// <summary>What a row must keep to as a whole, beyond each column's own choices.</summary>
/// <param name="description">The limit in words, for example <c>Amount &lt;= Price</c>.</param>
internal abstract class RowLimit(string description)
{
    /// <summary>The limit in words.</summary>
    public string Description { get; } = description;

    /// <summary>How far a row lies beyond the limit.</summary>
    /// <param name="choices">One choice for each column of the space.</param>
    /// <returns>0 where the row is allowed, else above 0, in the limit's own units.</returns>
    public abstract double Excess(ReadOnlySpan<int> choices);

    /// <summary>Sets to false what the limit forbids among the rows of a move; what is false already is left alone.</summary>
    /// <param name="choices">The row before the move.</param>
    /// <param name="move">The rows to tell about.</param>
    /// <param name="allowed">One entry for each row of the move.</param>
    public virtual void Exclude(ReadOnlySpan<int> choices, RowMove move, Span<bool> allowed)
    {
        ArgumentNullException.ThrowIfNull(move);
        int[] row = [.. choices];
        for (var at = 0; at < allowed.Length; at++)
        {
            if (!allowed[at]) continue;
            move.Apply(at, row);
            allowed[at] = Excess(row) <= 0;
        }
    }
}

/// <summary>Rows that differ from one row in a column, or in two:
/// every choice of the one with every choice of the other.</summary>
/// <param name="First">The column.</param>
/// <param name="FirstChoices">Its choices.</param>
/// <param name="Second">The other column, or -1 for none.</param>
/// <param name="SecondChoices">Its choices; empty for none.</param>
internal sealed record RowMove(int First, IReadOnlyList<int> FirstChoices, int Second, IReadOnlyList<int> SecondChoices)
{
    /// <summary>A move of one column.</summary>
    public RowMove(int column, IReadOnlyList<int> choices) : this(column, choices, -1, [])
    {
    }

    /// <summary>How many rows these are.</summary>
    public int Count => FirstChoices.Count * Math.Max(1, SecondChoices.Count);

    /// <summary>Writes one of the rows over the row before the move.</summary>
    /// <param name="at">Which, from 0 to below <see cref="Count"/>.</param>
    /// <param name="choices">The row; only the columns of the move are written.</param>
    public void Apply(int at, Span<int> choices)
    {
        var (first, second) = Of(at);
        choices[First] = first;
        if (Second >= 0) choices[Second] = second;
    }

    /// <summary>The choices of one of the rows.</summary>
    /// <param name="at">Which, from 0 to below <see cref="Count"/>.</param>
    /// <returns>Its choice in each of the two columns; -1 for a second that there is not.</returns>
    public (int First, int Second) Of(int at) =>
        Second < 0 ? (FirstChoices[at], -1) : (FirstChoices[at / SecondChoices.Count], SecondChoices[at % SecondChoices.Count]);
}

/// <summary>A limit on a sum with one addend for each column: a linear relation, or a budget of changes.</summary>
internal sealed class SumLimit : RowLimit
{
    private readonly double[][] _addends;
    private readonly double _most;

    /// <summary>Declares a limit.</summary>
    /// <param name="description">The limit in words.</param>
    /// <param name="addends">For each column of the space, what each of its choices adds;
    /// an empty list adds 0 whatever is chosen. NaN (a missing value) makes the limit hold, as a check in SQL does.</param>
    /// <param name="most">The largest sum allowed; a millionth of the addends' size is forgiven as rounding.</param>
    public SumLimit(string description, IReadOnlyList<IReadOnlyList<double>> addends, double most) : base(description)
    {
        ArgumentNullException.ThrowIfNull(addends);
        _addends = [.. addends.Select(column => column.ToArray())];
        var size = _addends.SelectMany(column => column).Where(double.IsFinite).Select(Math.Abs).Append(Math.Abs(most)).Max();
        _most = most + (1e-9 * size);
    }

    /// <inheritdoc/>
    public override double Excess(ReadOnlySpan<int> choices)
    {
        double sum = 0;
        for (var column = 0; column < _addends.Length; column++) sum += Addend(column, choices[column]);
        return Beyond(sum);
    }

    /// <inheritdoc/>
    public override void Exclude(ReadOnlySpan<int> choices, RowMove move, Span<bool> allowed)
    {
        ArgumentNullException.ThrowIfNull(move);
        double rest = 0;
        for (var column = 0; column < _addends.Length; column++)
            if (column != move.First && column != move.Second) rest += Addend(column, choices[column]);
        for (var at = 0; at < allowed.Length; at++)
        {
            if (!allowed[at]) continue;
            var (first, second) = move.Of(at);
            allowed[at] = Beyond(rest + Addend(move.First, first) + (second < 0 ? 0 : Addend(move.Second, second))) <= 0;
        }
    }

    private double Addend(int column, int choice) => _addends[column].Length == 0 ? 0 : _addends[column][choice];

    private double Beyond(double sum) => sum > _most ? sum - _most : 0;
}
