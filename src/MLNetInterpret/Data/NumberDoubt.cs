using System.Globalization;

namespace MLNetInterpret.Data;

/// <summary>Whether a category's cells look like numbers, and what would read them as such.</summary>
/// <param name="numbers">How numbers are read.</param>
internal sealed class NumberDoubt(IFormatProvider numbers)
{
    /// <summary>A column looks like numbers where this share of its cells does.
    /// Half of them will do where the other cells have few values.</summary>
    private const double Most = 0.9;

    private const int FewWords = 3;
    private const string Unread = "which no option reads: write the plain number";

    private readonly char _mark = NumberFormatInfo.GetInstance(numbers).NumberDecimalSeparator is "," ? ',' : '.';
    private readonly Dictionary<NumberTrait, string> _examples = [];
    private readonly List<string> _words = [];
    private int _alike;

    /// <summary>Takes a cell that is neither a number nor missing.</summary>
    public void Add(string cell)
    {
        if (NumberLike.Of(cell, _mark) is { } traits)
        {
            _alike++;
            foreach (var trait in Enum.GetValues<NumberTrait>())
                if (traits.HasFlag(trait)) _examples.TryAdd(trait, cell);
        }
        else if (_words.Count <= FewWords && !_words.Contains(cell))
        {
            _words.Add(cell);
        }
    }

    /// <summary>A warning, or null where the cells do not look like numbers.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="read">Its cells that are numbers.</param>
    /// <param name="others">Its cells that were added here.</param>
    public string? Warning(string column, int read, int others)
    {
        var (alike, all) = (read + _alike, read + others);
        if (others == 0 || alike == 0) return null;
        if (alike < Most * all && (2 * alike < all || _words.Count > FewWords)) return null;
        return $"The column '{column}' was taken for a category, but looks like numbers: {string.Join("; ", Reasons())}. " +
            "If it is a category, say so by CsvOptions.Categories (on the command line --categorical).";
    }

    private IEnumerable<string> Reasons()
    {
        var (other, option) = _mark == '.' ? ("comma", ",") : ("point", ".");
        var culture = $"a decimal {other} (read by CsvOptions.Culture, on the command line --decimal {option})";
        if (_examples.TryGetValue(NumberTrait.OtherDecimal, out var example)) yield return $"{Quoted(example)} has {culture}";
        else if (_examples.TryGetValue(NumberTrait.OtherDecimalOrApart, out example) && !_examples.ContainsKey(NumberTrait.Apart))
            yield return $"{Quoted(example)} has its thousands set apart, {Unread}, or {culture}";
        if (_examples.TryGetValue(NumberTrait.Apart, out example))
            yield return $"{Quoted(example)} has its thousands set apart, {Unread}";
        if (_examples.TryGetValue(NumberTrait.Currency, out example))
            yield return $"{Quoted(example)} has a currency sign, {Unread}";
        if (_examples.TryGetValue(NumberTrait.Percent, out example))
            yield return $"{Quoted(example)} has a percent sign, {Unread}";
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
