using MLNetInterpret.Core.Rows;
using MLNetInterpret.Reading;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>All constraints on a table's rows, checked against each other and the data before anything is searched.</summary>
internal sealed class AllowedTable
{
    private readonly RowConstraints _constraints;
    private readonly IReadOnlyList<RowRelation> _relations;
    private readonly IReadOnlyList<DeclaredColumn> _declared;

    private AllowedTable(Table table, RowConstraints constraints, IReadOnlyList<RowRelation> relations)
    {
        (_constraints, _relations) = (constraints, relations);
        _declared = [.. table.Columns.Select(column => DeclaredColumn.Of(column.Name, constraints, relations))];
        var start = constraints.StartRow is { } row ? table.Row(row) : null;
        Columns = [.. table.Columns.Select((column, c) => AllowedColumn.Of(column, _declared[c], start?[c], constraints))];
    }

    private AllowedTable(AllowedTable whole, IReadOnlyList<AllowedColumn> columns, IReadOnlySet<int> searched)
    {
        (_constraints, _relations, _declared) = (whole._constraints, whole._relations, whole._declared);
        (Columns, Searched) = (columns, searched);
    }

    /// <summary>The columns, in the table's order.</summary>
    public IReadOnlyList<AllowedColumn> Columns { get; }

    /// <summary>Indices of the columns that are searched; null for all.</summary>
    public IReadOnlySet<int>? Searched { get; }

    /// <summary>What the data say against the ranges that are declared.</summary>
    public IReadOnlyList<RangeDoubt> Doubts => [.. Columns.Select(column => column.Doubt).OfType<RangeDoubt>()];

    /// <summary>Whether there is a row to start from.</summary>
    public bool HasStart => _constraints.StartRow is not null;

    /// <summary>Whether rows have to keep to something as a whole.</summary>
    public bool HasLimits =>
        _relations.Count > 0 || _constraints.MostChanges is not null || _constraints.Farthest is not null;

    /// <summary>What holds, one sentence each.</summary>
    public IReadOnlyList<string> Words =>
    [
        .. Columns.Where((_, c) => Searched?.Contains(c) ?? true).Select(column => column.Words),
        .. Searched is { } some ? [Others(some.Count)] : Array.Empty<string>(),
        .. _relations.Select(relation => $"{relation}"),
        .. _constraints.MostChanges is { } most ? [Changes(most)] : Array.Empty<string>(),
        .. _constraints.Farthest is { } far ? [Distance(far)] : Array.Empty<string>(),
        .. _constraints.FarthestEach is { } reach ? [Reach(reach)] : Array.Empty<string>(),
    ];

    /// <summary>Puts the constraints on a table together.</summary>
    /// <exception cref="ArgumentException">They contradict each other or the data;
    /// the message says which and what is possible.</exception>
    /// <exception cref="FormatException">A text is no relation; the message says how to write one.</exception>
    public static AllowedTable Of(Table table, RowConstraints constraints)
    {
        RowRelation[] relations = [.. constraints.Relations.Select(RowRelation.Parse)];
        DeclaredTable.Require(table, constraints, relations);
        var allowed = new AllowedTable(table, constraints, relations);
        foreach (var relation in relations) allowed.RequirePossible(relation);
        allowed.RequireStart();
        return allowed;
    }

    /// <summary>Whether a column is searched whatever it moves: a relation names it, or its value in the start row is not
    /// allowed.</summary>
    public bool HasToMove(int column) =>
        !Columns[column].AllowsOwn || _relations.Any(relation => Factor(relation, Columns[column]) != 0);

    /// <summary>The same where only some columns are searched: the others stay as in the start row, else as usual.</summary>
    public AllowedTable Only(IReadOnlySet<int> searched, IReadOnlyList<RowValue> usual) => new(
        this,
        [.. Columns.Select((column, c) => searched.Contains(c) ? column
            : column with { Choices = [column.Own ?? usual[c]], Range = null })],
        searched);

    /// <summary>Whether a row of the data is among those that a search may give: every value is allowed,
    /// and no relation or budget is broken.</summary>
    public bool IsInRange(IReadOnlyList<RowValue> row) =>
        Columns.Zip(row).All(pair => pair.First.Takes(pair.Second))
        && Limits([.. row.Select(value => (RowValue[])[value])]).All(limit => limit.Excess(new int[Columns.Count]) <= 0);

    /// <summary>Whether a row of the data keeps to what is declared.</summary>
    public bool Allows(IReadOnlyList<RowValue> row)
    {
        RowValue[][] own = [.. row.Select(value => (RowValue[])[value])];
        return _declared.Zip(row).All(pair => pair.First.Allows(pair.Second))
            && Relations(own).All(relation => relation.Excess(new int[own.Length]) <= 0);
    }

    /// <summary>The relations and budgets over the choices of a space.</summary>
    public IReadOnlyList<RowLimit> Limits(IReadOnlyList<IReadOnlyList<RowValue>> choices)
    {
        double[][] Costs(Func<AllowedColumn, RowValue, double> cost) =>
            [.. Columns.Select((column, c) => (double[])[.. choices[c].Select(value => cost(column, value))])];

        List<RowLimit> limits = [.. Relations(choices)];
        if (_constraints.MostChanges is { } most)
            limits.Add(new SumLimit(Changes(most), Costs((column, value) => value == column.Own ? 0 : 1), most));
        if (_constraints.Farthest is { } far)
            limits.Add(new SumLimit(Distance(far), Costs(Cost), far));
        return limits;
    }

    /// <summary>Values at which a relation or a budget becomes tight for one column while the others stay:
    /// optima lie there.</summary>
    public IEnumerable<RowValue> Tight(int column, IReadOnlyList<RowValue> row)
    {
        var own = Columns[column];
        foreach (var relation in _relations)
        {
            var factor = Factor(relation, own);
            if (factor == 0) continue;
            var rest = Columns.Select((other, c) =>
            {
                var weight = c == column ? 0 : Factor(relation, other);
                return weight == 0 ? 0 : weight * (row[c].Number ?? double.NaN);
            }).Sum();
            if (own.Towards((relation.Most - rest) / factor, below: factor > 0) is { } value) yield return value;
        }

        if (_constraints.Farthest is not { } far || own.Own?.Number is not { } from || own.Deviation <= 0) yield break;
        var left = far - Columns.Select((other, c) => c == column ? 0 : Cost(other, row[c])).Sum();
        if (left < 0) yield break;
        foreach (var up in new[] { true, false })
            if (own.Towards(from + ((up ? 1 : -1) * left * own.Deviation), below: up) is { } value) yield return value;
    }

    private IEnumerable<RowLimit> Relations(IReadOnlyList<IReadOnlyList<RowValue>> choices)
    {
        return _relations.Select(relation =>
            new SumLimit($"{relation}", [.. Columns.Select((column, c) => Parts(relation, column, c))], relation.Most));

        IReadOnlyList<double> Parts(RowRelation relation, AllowedColumn column, int c)
        {
            var factor = Factor(relation, column);
            return factor == 0 ? [] : [.. choices[c].Select(value => factor * (value.Number ?? double.NaN))];
        }
    }

    private void RequirePossible(RowRelation relation)
    {
        double least = 0;
        foreach (var column in Columns)
        {
            var factor = Factor(relation, column);
            if (factor == 0) continue;
            if (column.Choices.Any(choice => choice.IsMissing)) return;
            least += column.Choices.Min(choice => factor * choice.Number!.Value);
        }

        if (least > relation.Most + (1e-9 * Math.Max(1, Math.Abs(relation.Most))))
        {
            var words = Columns.Where(column => Factor(relation, column) != 0).Select(column => column.Words);
            throw new ArgumentException(
                $"No allowed values keep to the relation '{relation}': {string.Join("; ", words)}.");
        }
    }

    private void RequireStart()
    {
        if (!HasStart) return;
        AllowedColumn[] forced = [.. Columns.Where(column => !column.AllowsOwn)];
        if (_constraints.MostChanges is { } most && forced.Length > most)
            throw new ArgumentException($"{NotAllowed()}, but at most {most} columns may change.");
        var least = forced.Sum(column => column.Choices.Min(choice => Cost(column, choice)));
        if (_constraints.Farthest is { } far && least > far * (1 + 1e-9))
            throw new ArgumentException(
                $"{NotAllowed()}; " +
                $"the nearest allowed ones are {UpTo(least, 3)} away, but it may go no further than {UpTo(far, 3)}.");
        if (_constraints.MostChanges != 0 && _constraints.Farthest != 0) return;
        if (_relations.FirstOrDefault(IsBroken) is { } broken)
            throw new ArgumentException(
                $"Row {_constraints.StartRow} does not keep to the relation '{broken}', and nothing of it may change.");

        string NotAllowed()
        {
            var names = string.Join(", ", forced.Select(column => column.Column.Name));
            return $"Row {_constraints.StartRow} has values that are not allowed in {names}";
        }

        bool IsBroken(RowRelation relation) =>
            relation.Terms.Sum(term => term.Factor * (Own(term.Column) ?? double.NaN)) > relation.Most;

        double? Own(string name) => Columns.First(column => column.Column.Name == name).Own!.Number;
    }

    private static double Factor(RowRelation relation, AllowedColumn column)
    {
        foreach (var term in relation.Terms)
            if (term.Column == column.Column.Name) return term.Factor;
        return 0;
    }

    /// <summary>How far a value lies from the start row's: a number in standard deviations, 1 for anything else.</summary>
    public static double Cost(AllowedColumn column, RowValue value)
    {
        if (value == column.Own) return 0;
        return value.Number is { } to && column.Own?.Number is { } from && column.Deviation > 0
            ? Math.Abs(to - from) / column.Deviation
            : 1;
    }

    private string Others(int searched)
    {
        var stay = HasStart ? $"as in row {_constraints.StartRow}" : "as usual";
        return $"the other {Count(Columns.Count - searched)} columns stay {stay}: " +
            $"the {Count(searched)} are searched that move the unit most";
    }

    private string Changes(int most) => $"at most {most} columns differ from row {_constraints.StartRow}";

    private string Reach(double far) =>
        $"each number at most {UpTo(far, 3)} standard deviations from row {_constraints.StartRow}, " +
        "and what is missing there stays so";

    private string Distance(double far) =>
        $"at most {UpTo(far, 3)} from row {_constraints.StartRow}: " +
        "numbers in standard deviations, 1 for a changed category, summed";
}
