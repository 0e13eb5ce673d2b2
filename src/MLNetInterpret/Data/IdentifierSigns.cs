using System.IO.Hashing;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Data;

/// <summary>Whether a column's cells name rows, or are codes and no amounts.</summary>
/// <param name="name">The column's name.</param>
internal sealed partial class IdentifierSigns(string name)
{
    /// <summary>Fewer rows tell nothing.</summary>
    private const int FewestRows = 20;

    /// <summary>Different in this share of the rows is different in nearly every one.</summary>
    private const double NearlyEvery = 0.95;

    /// <summary>Beyond these years a whole number is no year.</summary>
    private const int FirstYear = 1500, LastYear = 2200;

    private readonly bool _isNamed = Names().IsMatch(name);
    private readonly HashSet<ulong> _seen = [];
    private int _given;
    private int _repeated;
    private int _whole;
    private int _zeroEnds;
    private int _fewestDigits = int.MaxValue;
    private int _mostDigits;

    /// <summary>Numbers that begin with a zero though more digits follow.</summary>
    public int ZeroStarts { get; private set; }

    /// <summary>Takes a cell that is not missing.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="isNumber">Whether it is a plain number.</param>
    public void Add(ReadOnlySpan<byte> cell, bool isNumber)
    {
        _given++;
        var isWhole = cell.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        // an amount with decimals names nothing, and many repetitions are enough to know
        if ((isNumber && !isWhole) || (_given > 1000 && _repeated > 0.9 * _given) || !_seen.Add(XxHash3.HashToUInt64(cell)))
            _repeated++;
        if (!isWhole) return;
        _whole++;
        if (cell[0] == '0' && cell.Length > 1) ZeroStarts++;
        if (cell[^1] == '0') _zeroEnds++;
        (_fewestDigits, _mostDigits) = (Math.Min(_fewestDigits, cell.Length), Math.Max(_mostDigits, cell.Length));
    }

    /// <summary>Why it is an identifier, or null where it is none.</summary>
    /// <param name="isNumber">Whether the cells are numbers.</param>
    /// <param name="minimum">The smallest of them.</param>
    /// <param name="maximum">The largest of them.</param>
    public string? Identifier(bool isNumber, double minimum, double maximum)
    {
        if (_given < FewestRows) return null;
        var distinct = _given - _repeated;
        var different = distinct == _given ? "different in every row" : "different in nearly every row";
        if (distinct < NearlyEvery * _given)
            return _isNamed && isNumber && _whole == _given && distinct > 0.2 * _given
                ? "its name says so, and it has a value of its own in many rows"
                : null;
        if (!isNumber) return different;
        if (_whole < _given) return null;
        if (distinct < _given || (minimum >= FirstYear && maximum <= LastYear)) return _isNamed ? different : null;
        var isDense = maximum - minimum < 1.5 * _given;
        var isRunOfDigits = _fewestDigits == _mostDigits && _mostDigits >= 5 && _zeroEnds < 0.3 * _given;
        return _isNamed || isDense || isRunOfDigits ? $"whole numbers, {different}" : null;
    }

    /// <summary>Why numbers are codes and no amounts, or null where they are not.</summary>
    public string? Code() =>
        ZeroStarts > 0 && _whole == _given ? "codes: some begin with 0"
        : _whole == _given && Postal().IsMatch(name) ? "codes: so its name says"
        : null;

    [GeneratedRegex(@"(?:^|[^a-z])(?:zip|zip.?codes?|post.?codes?|postal.?codes?|plz|postleitzahl|code.?postal|cep)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Postal();

    [GeneratedRegex(
        @"(?:^|[^A-Za-z])(?i:ids?|uuid|guid|key|index|row|nr|no|nummer)$|[^A-Za-z](?i:number)$|[a-z](?:Id|ID|Nr|No|Key|nummer)$" +
        "|^(?i:id|uuid|guid)[^A-Za-z]",
        RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
