using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>The values that one column may take, declared or inferred, and why.</summary>
/// <param name="Column">The column with all its training values.</param>
/// <param name="Choices">The values to choose from; of a range of many numbers, some.</param>
/// <param name="Words">What holds, as a sentence for people.</param>
/// <param name="Range">The range of a number column with more values than <paramref name="Choices"/>, else null.</param>
/// <param name="Steps">What allowed numbers keep to; null for numbers of any size, and for categories.</param>
/// <param name="Own">The start row's value, or null where none is given.</param>
internal sealed record AllowedColumn(
    TableColumn Column, IReadOnlyList<RowValue> Choices, string Words, ValueInterval? Range, Resolution? Steps, RowValue? Own)
{
    /// <summary>Standard deviation of a number column's training values, in its units; 0 for categories.</summary>
    public double Deviation { get; } = Column is NumberColumn ? Column.Profile.StandardDeviation ?? 0 : 0;

    /// <summary>What the data say against the range that is declared; null for nothing.</summary>
    public RangeDoubt? Doubt { get; init; }

    /// <summary>Whether the start row's value is allowed, or there is no start row.</summary>
    public bool AllowsOwn => Own is null || Choices.Contains(Own);

    /// <summary>Whether a value is one that a row may be given, or lies between two of them.</summary>
    public bool Takes(RowValue value) => Range is { } range && value.Number is { } number
        ? number >= range.Least && number <= range.Most
        : Choices.Contains(value);

    /// <summary>Puts a column's constraints together.</summary>
    /// <exception cref="ArgumentException">They leave nothing, or the column cannot take what they say;
    /// the message says which.</exception>
    public static AllowedColumn Of(TableColumn column, DeclaredColumn declared, RowValue? own, RowConstraints constraints)
    {
        var allowed = column switch
        {
            NumberColumn number when declared.Categories is null => AllowedNumbers.Of(number, declared, own, constraints),
            CategoryColumn text when declared.Range is null && !declared.IsWhole =>
                InCategories(text, declared, own, constraints),
            NumberColumn => throw new ArgumentException(
                $"'{column.Name}' is a column of numbers; " +
                $"give it a range, for example {column.Name}=0..10, not categories."),
            _ => throw new ArgumentException(
                $"'{column.Name}' is a column of categories; " +
                $"name those allowed, for example {column.Name}={column.Choices[0].Text}, not numbers."),
        };
        if (own is null) return allowed;
        var immutable = constraints.Immutable.Contains(column.Name);
        if (!immutable && (constraints.FarthestEach is null || !own.IsMissing)) return allowed;
        if (declared.Allows(own))
        {
            var words = $"{column.Name} stays {Text(own)}, as in row {constraints.StartRow}";
            return allowed with { Choices = [own], Range = null, Words = words, Doubt = null };
        }

        var stays = immutable ? "shall stay" : "is without a distance to other values (FarthestEach) and stays";
        throw new ArgumentException(
            $"'{column.Name}' {stays} as in row {constraints.StartRow}, " +
            $"but its value there, {Text(own)}, is not allowed: {allowed.Words}.");
    }

    /// <summary>Numbers between two neighbours of the present choice, all of them in the range.</summary>
    public IEnumerable<RowValue> Near(IReadOnlyList<RowValue> choices, int present)
    {
        if (Range is not { } range || Column is not NumberColumn column || choices[present].Number is not { } centre) return [];
        double[] numbers = [.. choices.Select(choice => choice.Number).OfType<double>().Distinct().Order()];
        var at = Array.IndexOf(numbers, centre);
        var (least, most) = (numbers[Math.Max(0, at - 1)], numbers[Math.Min(numbers.Length - 1, at + 1)]);
        // the start row's own value may lie outside, and what lies between it and the range is not allowed
        return Between(least, centre).Concat(Between(centre, most)).Append(centre).Distinct()
            .Where(number => number == centre || (number >= range.Least && number <= range.Most)).Select(column.Value);
    }

    /// <summary>The allowed value nearest to a number from the side given, or null where none lies in the range.</summary>
    public RowValue? Towards(double number, bool below)
    {
        if (Range is not { } range || Column is not NumberColumn column || !double.IsFinite(number)) return null;
        if (Steps is { } steps) number = below ? steps.AtMost(number) : steps.AtLeast(number);
        return number >= range.Least && number <= range.Most ? column.Value(number) : null;
    }

    /// <summary>A value for people.</summary>
    public static string Text(RowValue value) => value.IsMissing ? "missing" : value.Text;

    private IEnumerable<double> Between(double least, double most)
    {
        for (var step = 0; step <= 8; step++)
        {
            var value = least + ((most - least) * step / 8);
            yield return Steps is { } steps ? steps.Nearest(value)
                : step is 0 or 8 ? value
                : Math.Clamp((float)value, least, most);
        }
    }

    private static AllowedColumn InCategories(
        CategoryColumn column, DeclaredColumn declared, RowValue? own, RowConstraints constraints)
    {
        var (name, seen) = (column.Name, column.Names);
        if (declared.Categories is { Count: 0 })
            throw new ArgumentException($"No category of '{name}' is allowed; it has: {List(seen)}.");
        if (declared.Categories?.FirstOrDefault(category => !seen.Contains(category)) is { } unknown)
            throw new ArgumentException($"'{name}' has no category '{unknown}'. It has: {List(seen)}.");
        var offered = declared.Categories is { } named
            ? named.Distinct().Select(text => new RowValue(name, text, null))
            : column.Choices;
        var choices = offered
            .Where(value => declared.Allows(value) && (constraints.FarthestEach is null || !value.IsMissing)).ToList();
        if (own is not null && !choices.Contains(own) && declared.Allows(own)) choices.Add(own);
        if (choices.Count == 0)
            throw new ArgumentException(declared.Categories is null
                ? $"'{name}' is missing in every row of the data, so it cannot be declared never missing."
                : $"'{name}' is declared never missing, but no other category of it is allowed.");
        var texts = List([.. choices.Select(choice => choice.Text)]);
        bool HasMore() => choices.Count(choice => !choice.IsMissing) < seen.Count(text => text.Length > 0);
        var words = declared.Categories is not null ? $"{name} one of {texts} (declared)"
            : choices.Count == 1 ? $"{name} is {Text(choices[0])}{(seen.Count == 1 ? ", as in all of the data" : "")}"
            : $"{name} one of the {choices.Count} {(HasMore() ? "most common" : "that occur")}: {texts}";
        if (declared.IsNeverMissing && seen.Contains("")) words += ", never missing (declared)";
        return new(column, choices, words, null, null, own);
    }

    private static string List(IReadOnlyList<string> names)
    {
        var first = string.Join(", ", names.Take(12).Select(text => text.Length == 0 ? "missing" : text));
        return names.Count > 12 ? $"{first} and {names.Count - 12} more" : first;
    }
}

/// <summary>Two numbers and all between.</summary>
internal sealed record ValueInterval(double Least, double Most);

/// <summary>What is declared about one column.</summary>
/// <param name="Range">Its range, or null.</param>
/// <param name="Categories">Its categories, or null.</param>
/// <param name="IsWhole">Whether it takes whole numbers only.</param>
/// <param name="IsNeverMissing">Whether it has to have a value.</param>
/// <param name="Relation">A relation that does not hold where the column is missing, or null.</param>
internal sealed record DeclaredColumn(
    ValueInterval? Range, IReadOnlyList<string>? Categories, bool IsWhole, bool IsNeverMissing, RowRelation? Relation)
{
    /// <summary>Reads the constraints.</summary>
    public static DeclaredColumn Of(string name, RowConstraints constraints, IReadOnlyList<RowRelation> relations) => new(
        constraints.Ranges.TryGetValue(name, out var range) ? new(range.Least, range.Most) : null,
        constraints.Categories.GetValueOrDefault(name),
        constraints.Integers.Contains(name), constraints.NeverMissing.Contains(name),
        relations.FirstOrDefault(relation => !relation.OrMissing && relation.Terms.Any(term => term.Column == name)));

    /// <summary>Whether a value of the start row's keeps to what is declared; beside that it is always allowed.</summary>
    public bool Allows(RowValue own) =>
        !(IsNeverMissing && own.IsMissing)
        && (Categories is null || Categories.Contains(own.Text))
        && (own.Number is not { } number || AllowsNumber(number));

    private bool AllowsNumber(double number) =>
        (Range is null || (number >= Range.Least && number <= Range.Most)) && (!IsWhole || number == Math.Round(number));
}
