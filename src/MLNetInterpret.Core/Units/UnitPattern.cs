using System.Globalization;
using System.IO.Enumeration;

namespace MLNetInterpret.Core.Units;

/// <summary>What units may be like: a point and an index, each with wildcards (<c>*</c>, <c>?</c>).</summary>
/// <param name="Point">The point's name.</param>
/// <param name="Index">The index; null for any.</param>
internal sealed record UnitPattern(string Point, string? Index)
{
    /// <summary>Reads <c>conv2</c>, <c>conv2:5</c>, <c>conv*</c>, <c>*:1?</c>.</summary>
    public static UnitPattern Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, null) : new(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Whether a point is like it.</summary>
    public bool Holds(ActivationPoint point) => FileSystemName.MatchesSimpleExpression(Point, point.Name, ignoreCase: false);

    /// <summary>Whether a single unit is like it.</summary>
    public bool Holds(Unit unit) => Holds(unit.Point) && (Index is null
        || FileSystemName.MatchesSimpleExpression(Index, unit.Index!.Value.ToString(CultureInfo.InvariantCulture)));
}
