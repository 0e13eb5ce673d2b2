using System.Globalization;

namespace MLNetInterpret;

/// <summary>The values that one column may take, declared or inferred, and why.</summary>
/// <param name="Column">The column with all its training values.</param>
/// <param name="Choices">The values to choose from; of a range of many numbers, some.</param>
/// <param name="Words">What holds, as a sentence for people.</param>
/// <param name="Range">The range of a number column with more values than <paramref name="Choices"/>, else null.</param>
/// <param name="IsWhole">Whether only whole numbers are allowed.</param>
/// <param name="Own">The start row's value, or null where none is given.</param>
internal sealed record AllowedColumn(
    TableColumn Column, IReadOnlyList<RowValue> Choices, string Words, ValueInterval? Range, bool IsWhole, RowValue? Own)
{
    private const int MostWhole = 65;
    private const int Quantiles = 33;
    private const int Steps = 17;

    /// <summary>Standard deviation of a number column's training values, in its units; 0 for categories.</summary>
    public double Deviation { get; } = Column is NumberColumn ? Column.Profile.StandardDeviation ?? 0 : 0;

    /// <summary>Whether the start row's value is allowed, or there is no start row.</summary>
    public bool AllowsOwn => Own is null || Choices.Contains(Own);

    /// <summary>Puts a column's constraints together.</summary>
    /// <exception cref="ArgumentException">They leave nothing, or the column cannot take what they say; the message says which.</exception>
    public static AllowedColumn Of(TableColumn column, RowConstraints constraints, RowValue? own)
    {
        var name = column.Name;
        var range = constraints.Ranges.LastOrDefault(range => range.Column == name);
        var categories = constraints.Categories.LastOrDefault(categories => categories.Column == name);
        var never = constraints.NeverMissing.Contains(name);
        var allowed = column switch
        {
            NumberColumn number when categories is null => Numbers(number, range, constraints.Integers.Contains(name), never, own),
            CategoryColumn text when range is null && !constraints.Integers.Contains(name) => Categories(text, categories, never, own),
            NumberColumn => throw new ArgumentException($"'{name}' is a column of numbers; give it a range, for example {name}=0..10, not categories."),
            _ => throw new ArgumentException($"'{name}' is a column of categories; name those allowed, for example {name}={column.Choices[0].Text}, not numbers."),
        };
        if (!constraints.Immutable.Contains(name)) return allowed;
        var kept = own!;
        var declared = range is not null || categories is not null || never;
        return allowed.AllowsOwn || !declared
            ? allowed with { Choices = [kept], Range = null, Words = $"{name} stays {Text(kept)}, as in row {constraints.StartRow}" }
            : throw new ArgumentException(
                $"'{name}' shall stay as in row {constraints.StartRow}, but its value there, {Text(kept)}, is not allowed: {allowed.Words}.");
    }

    /// <summary>Whole or finer numbers between two neighbours of the present choice.</summary>
    public IEnumerable<RowValue> Near(IReadOnlyList<RowValue> choices, int present)
    {
        if (Range is null || Column is not NumberColumn column || choices[present].Number is not { } centre) return [];
        double[] numbers = [.. choices.Select(choice => choice.Number).OfType<double>().Distinct().Order()];
        var at = Array.IndexOf(numbers, centre);
        var (least, most) = (numbers[Math.Max(0, at - 1)], numbers[Math.Min(numbers.Length - 1, at + 1)]);
        return Between(least, centre).Concat(Between(centre, most)).Append(centre).Distinct().Select(column.Value);
    }

    /// <summary>The allowed value nearest to a number from the side given, or null where none lies in the range.</summary>
    public RowValue? Towards(double number, bool below)
    {
        if (Range is not { } range || Column is not NumberColumn column || !double.IsFinite(number)) return null;
        if (IsWhole) number = below ? Math.Floor(number + 1e-9) : Math.Ceiling(number - 1e-9);
        return number >= range.Least && number <= range.Most ? column.Value(number) : null;
    }

    private IEnumerable<double> Between(double least, double most)
    {
        for (var step = 0; step <= 8; step++)
        {
            var value = least + ((most - least) * step / 8);
            yield return IsWhole ? Math.Round(value) : step is 0 or 8 ? value : Math.Clamp((float)value, least, most);
        }
    }

    private static AllowedColumn Numbers(NumberColumn column, ColumnRange? declared, bool declaredWhole, bool never, RowValue? own)
    {
        var (name, sorted) = (column.Name, column.Sorted);
        var missing = column.HasMissing && !never;
        if (sorted.Length == 0)
            return missing ? new(column, [column.Value(double.NaN)], $"{name} is missing in every row and stays so", null, false, own)
                : throw new ArgumentException($"'{name}' is missing in every row of the data, so it cannot be declared never missing.");
        var allWhole = sorted.All(value => value == Math.Round(value));
        var whole = allWhole || declaredWhole;
        var (least, most) = declared is null ? (column.Quantile(0.01), column.Quantile(0.99)) : (declared.Least, declared.Most);
        if (declared is not null) Require(column, declared, whole);
        if (whole) (least, most) = (Math.Ceiling(least), Math.Floor(most));
        if (least > most)
            throw new ArgumentException($"No whole number lies in the range of '{name}', {(declared is null ? $"{Number(column.Quantile(0.01))} to {Number(column.Quantile(0.99))}" : $"{Number(declared.Least)} to {Number(declared.Most)}")}.");
        var complete = least == most || (whole && most - least < MostWhole);
        IEnumerable<double> grid = complete && whole
            ? Enumerable.Range(0, (int)(most - least) + 1).Select(step => least + step)
            : Enumerable.Range(0, Quantiles).Select(step => column.Quantile(0.01 + (0.98 * step / (Quantiles - 1))))
                .Concat(Enumerable.Range(1, Steps - 1).Select(step => least + ((most - least) * step / Steps)).Select(value => whole ? Math.Round(value) : (float)value))
                .Where(value => value >= least && value <= most && (!whole || value == Math.Round(value))).Append(least).Append(most);
        if (own?.Number is { } from && (declared is null || (from >= least && from <= most)) && (!declaredWhole || from == Math.Round(from))) grid = grid.Append(from);
        RowValue[] choices = [.. grid.Distinct().Order().Select(column.Value), .. missing ? [column.Value(double.NaN)] : Array.Empty<RowValue>()];
        var why = declared is null ? "1st to 99th percentile of the data" : "declared";
        var words = least == most ? $"{name} is {Number(least)} ({why})" : $"{name} from {Number(least)} to {Number(most)} ({why})";
        if (whole) words += allWhole ? ", whole as in the data" : ", whole (declared)";
        if (column.HasMissing) words += missing ? ", or missing" : ", never missing (declared)";
        return new(column, choices, words, complete ? null : new(least, most), whole, own);
    }

    private static void Require(NumberColumn column, ColumnRange range, bool whole)
    {
        var (name, least, most) = (column.Name, column.Sorted[0], column.Sorted[^1]);
        if (!(double.IsFinite(range.Least) && double.IsFinite(range.Most) && range.Least <= range.Most))
            throw new ArgumentException($"The range of '{name}', {Number(range.Least)} to {Number(range.Most)}, is empty: the first number is the smaller one.");
        if (range.Most < least || range.Least > most)
            throw new ArgumentException(
                $"The range of '{name}', {Number(range.Least)} to {Number(range.Most)}, lies outside the data, which goes from {Number(least)} to {Number(most)}.");
        foreach (var end in new[] { range.Least, range.Most })
            try
            {
                column.Raw(column.Value(whole ? Math.Round(end) : end));
            }
            catch (OverflowException)
            {
                throw new ArgumentException($"'{name}' cannot take {Number(end)}: its type holds no such number.");
            }
    }

    private static AllowedColumn Categories(CategoryColumn column, ColumnCategories? declared, bool never, RowValue? own)
    {
        var (name, seen) = (column.Name, column.Names);
        if (declared is { Allowed.Count: 0 }) throw new ArgumentException($"No category of '{name}' is allowed; it has: {List(seen)}.");
        if (declared?.Allowed.FirstOrDefault(category => !seen.Contains(category)) is { } unknown)
            throw new ArgumentException($"'{name}' has no category '{unknown}'. It has: {List(seen)}.");
        var choices = (declared is null ? column.Choices : [.. declared.Allowed.Distinct().Select(Value)])
            .Where(value => !never || value.Text.Length > 0).ToList();
        if (own is not null && declared is null && !choices.Contains(own) && !(never && own.IsMissing)) choices.Add(own);
        if (choices.Count == 0) throw new ArgumentException($"'{name}' is missing in every row of the data, so it cannot be declared never missing.");
        var words = declared is null
            ? choices.Count == 1 ? $"{name} is {Text(choices[0])}, as in all of the data" : $"{name} one of the {choices.Count} {(choices.Count < seen.Count ? "most common" : "that occur")}: {List([.. choices.Select(choice => choice.Text)])}"
            : $"{name} one of {List([.. choices.Select(choice => choice.Text)])} (declared)";
        return new(column, choices, words, null, false, own);

        RowValue Value(string text) => new(name, text, null);
    }

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(12).Select(text => text.Length == 0 ? "missing" : text)) + (names.Count > 12 ? $" and {names.Count - 12} more" : "");

    private static string Text(RowValue value) => value.IsMissing ? "missing" : value.Text;

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>Two numbers and all between.</summary>
internal sealed record ValueInterval(double Least, double Most);
