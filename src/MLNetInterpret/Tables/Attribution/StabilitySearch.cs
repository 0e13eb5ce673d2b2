namespace MLNetInterpret;

/// <summary>Finds the units of a network again in networks trained from other seeds.</summary>
internal static class StabilitySearch
{
    /// <summary>For each unit the share of all units of its layer, in another network, that reach a threshold.</summary>
    public static double[] Chance(IReadOnlyList<Unit> units, double[][] left, double[][] right, double threshold) =>
    [
        .. units.Select((unit, l) => Enumerable.Range(0, units.Count).Where(r => units[r].Point == unit.Point)
            .Average(r => Math.Abs(ColumnDirection.Correlation(left[l], right[r]) ?? 0) >= threshold ? 1.0 : 0)),
    ];

    /// <summary>One to one partners within each layer, the strongest pairs first.</summary>
    /// <param name="units">The units, the same in both networks.</param>
    /// <param name="left">Unit after unit its activations.</param>
    /// <param name="right">The same of the other network.</param>
    public static UnitPartner?[] Match(IReadOnlyList<Unit> units, double[][] left, double[][] right)
    {
        var pairs = new List<(int Left, int Right, double Correlation)>();
        for (var l = 0; l < units.Count; l++)
            for (var r = 0; r < units.Count; r++)
                if (units[l].Point == units[r].Point && ColumnDirection.Correlation(left[l], right[r]) is { } correlation)
                    pairs.Add((l, r, correlation));
        var (partners, taken) = (new UnitPartner?[units.Count], new bool[units.Count]);
        var strongestFirst = pairs
            .OrderByDescending(pair => Math.Abs(pair.Correlation))
            .ThenBy(pair => pair.Left)
            .ThenBy(pair => pair.Right);
        foreach (var (l, r, correlation) in strongestFirst)
        {
            if (partners[l] is not null || taken[r]) continue;
            (partners[l], taken[r]) = (new(units[r], correlation), true);
        }

        return partners;
    }
}
