namespace MLNetInterpret.Data;

/// <summary>Whether a category's cells look like numbers, and what would read them as such.</summary>
/// <param name="mark">The decimal mark that is read.</param>
internal sealed class NumberDoubt(char mark)
{
    /// <summary>A column looks like numbers where this share of its cells does.
    /// Half of them will do where the other cells have few values.</summary>
    private const double Most = 0.9;

    private const int FewWords = 3;
    private const int MostWords = 1000;

    private readonly Dictionary<NumberTrait, string> _examples = [];
    private readonly HashSet<string> _words = [];
    private readonly HashSet<string> _units = [];
    private int _unlike;

    /// <summary>Takes a cell that is neither a plain number nor missing.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="like">It as a person reads it.</param>
    public void Add(string cell, NumberLike? like)
    {
        if (like is { } number)
        {
            foreach (var trait in Enum.GetValues<NumberTrait>())
                if (number.Traits.HasFlag(trait)) _examples.TryAdd(trait, cell);
            if (number.Unit.Length > 0) _units.Add(number.Unit);
        }
        else
        {
            _unlike++;
            if (_words.Count < MostWords) _words.Add(cell);
        }
    }

    /// <summary>A warning, or null where the cells do not look like numbers.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="taken">What it was taken for.</param>
    /// <param name="given">Its cells that are not missing.</param>
    public string? Warning(string column, string taken, int given)
    {
        var alike = given - _unlike;
        if ((_unlike == 0 && _examples.Count == 0) || alike == 0) return null;
        if (alike < Most * given && (2 * alike < given || _words.Count > FewWords)) return null;
        return $"The column '{column}' was taken for {taken}, but looks like numbers: {string.Join("; ", Reasons())}. " +
            "If it is a category, say so by CsvOptions.Roles (on the command line --categorical).";
    }

    private IEnumerable<string> Reasons()
    {
        var (other, option) = mark == '.' ? ("comma", ",") : ("point", ".");
        var asDecimal = $"a decimal {other} (read by CsvOptions.DecimalMarker, on the command line --decimal {option})";
        const string asNumber = "read by CsvOptions.Roles as a number, on the command line --number";
        if (_examples.TryGetValue(NumberTrait.OtherDecimal, out var example)) yield return $"{Quoted(example)} has {asDecimal}";
        else if (_examples.TryGetValue(NumberTrait.OtherDecimalOrApart, out example) && !_examples.ContainsKey(NumberTrait.Apart))
            yield return $"{Quoted(example)} has its thousands set apart ({asNumber}) or {asDecimal}";
        if (_examples.TryGetValue(NumberTrait.Apart, out example))
            yield return $"{Quoted(example)} has its thousands set apart ({asNumber})";
        if (_examples.TryGetValue(NumberTrait.Currency, out example))
            yield return _units.Count == 1
                ? $"{Quoted(example)} has a currency sign ({asNumber})"
                : $"{Quoted(example)} has a currency sign, but not all are the same ({asNumber} all the same)";
        if (_examples.TryGetValue(NumberTrait.Percent, out example))
            yield return $"{Quoted(example)} has a percent sign, but not all have one ({asNumber} all the same)";
        if (_examples.TryGetValue(NumberTrait.Time, out example))
            yield return $"{Quoted(example)} is a time, but not all are ({asNumber} of hours)";
        if (_words.Count is > 0 and <= FewWords)
            yield return $"{string.Join(", ", _words.Select(Quoted))} may mean that the number is missing "
                + $"(read by CsvOptions.Missing, on the command line --missing {string.Join(' ', _words.Select(Argument))})";
        else if (_words.Count > FewWords)
            yield return $"{string.Join(", ", _words.Take(FewWords).Select(Quoted))} and others are no numbers: correct them";
    }

    private static string Quoted(string cell) => $"'{CsvFile.Shorten(cell)}'";

    /// <summary>A cell as a shell takes it.</summary>
    private static string Argument(string cell) =>
        cell.All(c => char.IsLetterOrDigit(c) || c is '-' or '.' or '/') ? cell : $"\"{cell}\"";
}
