using MLNetInterpret.Core.Findings;

namespace MLNetInterpret.Core.Tables;

/// <summary>What descriptions claim about a unit's ends.</summary>
internal static class TableClaims
{
    /// <summary>The upper end's claim; null without conditions.</summary>
    public static string? Highest(RowDescription end) => end.Conditions.Count > 0 ? $"fires for {end.Words}" : null;

    /// <summary>The lower end's claim; null without conditions.</summary>
    public static string? Lowest(RowDescription end) => end.Conditions.Count > 0 ? $"lowest for {end.Words}" : null;

    /// <summary>The claim whose text form a file holds.</summary>
    /// <param name="written">What <see cref="UnitClaim.ToString"/> gave.</param>
    /// <param name="table">The unit's entry in the same file; null where it has none.</param>
    public static UnitClaim Read(string written, TableFinding? table)
    {
        if (table is null || Lowest(table.Lowest) is not { } lowest) return written;
        var end = new UnitClaim("", lowest).ToString();
        return written.EndsWith(end, StringComparison.Ordinal) ? new UnitClaim(written[..^end.Length], lowest) : written;
    }
}
