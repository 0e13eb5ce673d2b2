using System.Globalization;
using System.Text.RegularExpressions;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>A linear relation between number columns: a weighted sum that is at most a number.</summary>
/// <param name="Terms">The columns with their factors; at least one, each column once.</param>
/// <param name="Most">The largest value the sum may take, in the columns' own units.</param>
/// <remarks>Its text form is that of <see cref="RowConstraints.Relations"/>.</remarks>
internal sealed partial record RowRelation(IReadOnlyList<RelationTerm> Terms, double Most)
{
    /// <summary>What stands behind the text form of a relation that is <see cref="OrMissing"/>.</summary>
    public const string Suffix = "or missing";

    /// <summary>Whether a row may keep to the relation by leaving one of its columns missing.</summary>
    public bool OrMissing { get; init; }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no relation; the message says how to write one.</exception>
    public static RowRelation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text) ?? throw new FormatException(
            $"'{text}' is not a relation. Write a sum of columns, <= or >=, and another, " +
            "for example 'Amount <= Price' or '2*A + B <= 100'.");
    }

    /// <summary>Reads the text form; null where the text is no relation.</summary>
    public static RowRelation? TryParse(string text)
    {
        var end = Ending().Match(text);
        var sums = end.Success ? text[..end.Index] : text;
        var sides = sums.Contains("<=", StringComparison.Ordinal) ? sums.Split("<=") : sums.Split(">=");
        if (sides.Length != 2) return null;
        var sign = sums.Contains("<=", StringComparison.Ordinal) ? 1 : -1;
        var factors = new Dictionary<string, double>();
        var most = 0.0;
        foreach (var (side, factor) in new[] { (sides[0], sign), (sides[1], -sign) })
        {
            if (ReadSide(side, factor, factors) is not { } constant) return null;
            most -= factor * constant;
        }

        RelationTerm[] terms =
            [.. factors.Where(entry => entry.Value != 0).Select(entry => new RelationTerm(entry.Value, entry.Key))];
        return terms.Length > 0 ? new(terms, most + 0.0) { OrMissing = end.Success } : null;
    }

    /// <summary>The text form, terms on the left.</summary>
    public override string ToString()
    {
        var end = OrMissing ? $" {Suffix}" : "";
        if (Most == 0 && Terms is [{ Factor: 1 }, { Factor: -1 }]) return $"{Name(Terms[0])} <= {Name(Terms[1])}{end}";
        var sum = string.Concat(Terms.Select((term, i) =>
        {
            var sign = term.Factor < 0 ? (i == 0 ? "-" : " - ") : i == 0 ? "" : " + ";
            var factor = Math.Abs(term.Factor) == 1 ? "" : $"{NumberWords.UpTo(Math.Abs(term.Factor), 6)}*";
            return $"{sign}{factor}{Name(term)}";
        }));
        return $"{sum} <= {NumberWords.UpTo(Most, 6)}{end}";
    }

    /// <inheritdoc/>
    public bool Equals(RowRelation? other) =>
        other is not null && Most == other.Most && OrMissing == other.OrMissing && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc/>
    public override int GetHashCode() => Terms.Aggregate(Most.GetHashCode(), HashCode.Combine);

    /// <summary>Adds a side's terms to the factors; returns its constant, or null where it is no sum.</summary>
    private static double? ReadSide(string side, int factor, Dictionary<string, double> factors)
    {
        var (constant, at) = (0.0, 0);
        while (at < side.Length)
        {
            var match = Term().Match(side, at);
            if (!match.Success || match.Length == 0) return null;
            var sign = match.Groups["sign"].Value.Trim();
            if (sign.Length == 0 && at > 0 && side[..at].Trim().Length > 0) return null;
            var value = sign == "-" ? -1.0 : 1;
            if (match.Groups["factor"].Success) value *= double.Parse(match.Groups["factor"].Value, CultureInfo.InvariantCulture);
            if (match.Groups["number"].Success)
            {
                constant += value * double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
            }
            else
            {
                var name = match.Groups["bracket"].Success
                    ? match.Groups["bracket"].Value.Replace("]]", "]", StringComparison.Ordinal)
                    : match.Groups["name"].Value;
                factors[name] = factors.GetValueOrDefault(name) + (factor * value);
            }

            at = match.Index + match.Length;
        }

        return side.Trim().Length > 0 ? constant : null;
    }

    private static string Name(RelationTerm term) => Plain().IsMatch(term.Column)
        ? term.Column
        : $"[{term.Column.Replace("]", "]]", StringComparison.Ordinal)}]";

    [GeneratedRegex(
        @"\G\s*(?<sign>[+-]?)\s*(?:" +
        @"(?:(?<factor>\d+(?:\.\d+)?)\s*\*\s*)?(?:\[(?<bracket>(?:[^\]]|\]\])+)\]|(?<name>[\p{L}_][\p{L}\p{Nd}_.]*))" +
        @"|(?<number>\d+(?:\.\d+)?))\s*")]
    private static partial Regex Term();

    [GeneratedRegex(@"\s+or\s+missing\s*$")]
    private static partial Regex Ending();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_.]*$")]
    private static partial Regex Plain();
}

/// <summary>A column's part in a relation.</summary>
/// <param name="Factor">What its value is multiplied by, finite and not 0.</param>
/// <param name="Column">A number column.</param>
internal sealed record RelationTerm(double Factor, string Column);
