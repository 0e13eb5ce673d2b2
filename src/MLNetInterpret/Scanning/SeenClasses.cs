using System.Globalization;

namespace MLNetInterpret.Scanning;

/// <summary>The classes of text labels, numbered as they come, so that a scan need not read the rows for their names
/// beforehand.</summary>
internal sealed class SeenClasses
{
    /// <summary>More names than this are no classes.</summary>
    public const int Most = 256;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Whether there are more; then none is kept.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>The number of a row's class; below 0 where it has none, or where there are too many.</summary>
    public int NumberOf(string label)
    {
        if (label.Length == 0) return -1;
        if (_numbers.TryGetValue(label, out var number)) return number;
        AreTooMany |= _numbers.Count == Most;
        return AreTooMany ? -1 : _numbers[label] = _numbers.Count;
    }

    /// <summary>The names, numbers in their own order and others as text, with the number of each; none where there are too
    /// many.</summary>
    public (IReadOnlyList<string> Names, IReadOnlyList<int> Numbers) Ordered()
    {
        if (AreTooMany) return ([], []);
        var names = _numbers.Keys.Order(StringComparer.Ordinal).ToArray();
        if (names.All(name => double.TryParse(name, CultureInfo.InvariantCulture, out _)))
            names = [.. names.OrderBy(name => double.Parse(name, CultureInfo.InvariantCulture))];
        return (names, [.. names.Select(name => _numbers[name])]);
    }
}
