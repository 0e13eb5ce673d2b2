namespace MLNetInterpret.Tables.Profiles;

/// <summary>Checks what is declared before it is held against values.</summary>
internal static class DeclaredTable
{
    /// <summary>Requires columns that exist, of the kind that is declared, and numbers that make sense.</summary>
    /// <exception cref="ArgumentException">Something does not; the message says what and what is possible.</exception>
    public static void Require(Table table, RowConstraints constraints, IReadOnlyList<RowRelation> relations)
    {
        string[] names = [.. table.Columns.Select(column => column.Name)];
        var named = constraints.Ranges.Keys.Concat(constraints.Categories.Keys)
            .Concat(constraints.Integers).Concat(constraints.NeverMissing).Concat(constraints.Immutable)
            .Concat(relations.SelectMany(relation => relation.Terms).Select(term => term.Column));
        if (named.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            var more = names.Length > 50 ? $" and {names.Length - 50} more" : "";
            throw new ArgumentException(
                $"The network depends on no column '{unknown}'. It depends on: {string.Join(", ", names.Take(50))}{more}.");
        }

        var numbers = table.Columns.OfType<NumberColumn>().Select(column => column.Name).ToArray();
        foreach (var relation in relations) Require(relation, numbers);
        RequireStart(table.Kept.Rows, constraints);
    }

    private static void Require(RowRelation relation, string[] numbers)
    {
        if (relation.Terms.FirstOrDefault(term => !numbers.Contains(term.Column)) is { } text)
            throw new ArgumentException(
                $"The relation '{relation}' needs numbers, but '{text.Column}' is a column of categories. " +
                $"Numbers are: {string.Join(", ", numbers)}.");
        if (!double.IsFinite(relation.Most) || relation.Terms.Any(term => !double.IsFinite(term.Factor)))
            throw new ArgumentException($"The relation '{relation}' needs finite numbers.");
    }

    private static void RequireStart(long rows, RowConstraints constraints)
    {
        if (constraints.StartRow is { } start && (start < 0 || start >= rows))
            throw new ArgumentException($"There is no row {start} to start from; the data has the rows 0 to {rows - 1}.");
        if (constraints.StartRow is null && !FromStart(constraints).IsEmpty)
            throw new ArgumentException("Columns that stay, and budgets of changes, need a row to start from (StartRow).");
        if (constraints.MostChanges is < 0)
            throw new ArgumentException($"The most columns that may change are 0 or more, not {constraints.MostChanges}.");
        if (constraints.Farthest is { } far && !(far >= 0))
            throw new ArgumentException(
                FormattableString.Invariant($"How far a row may be from its start is 0 or more, not {far}."));
        if (constraints.FarthestEach is { } reach && !(reach >= 0))
            throw new ArgumentException(
                FormattableString.Invariant($"How far each number may be from the start row's is 0 or more, not {reach}."));
    }

    /// <summary>Only what is counted from a start row.</summary>
    private static RowConstraints FromStart(RowConstraints constraints) => new()
    {
        StartRow = constraints.StartRow,
        Immutable = constraints.Immutable,
        MostChanges = constraints.MostChanges,
        Farthest = constraints.Farthest,
        FarthestEach = constraints.FarthestEach,
    };
}
