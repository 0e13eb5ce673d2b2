using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>Which units of a network come again when it is trained from other random weights.</summary>
/// <param name="Seeds">The seeds; the first one's units are looked for in the other networks.</param>
/// <param name="Rows">Rows on which activations were compared.</param>
/// <param name="Threshold">From this |r| on, two units count as the same.</param>
/// <param name="Units">The first network's units, in its order.</param>
/// <param name="PairShare">Over all pairs of networks, the share of units with a partner of at least the threshold,
/// 0 to 1.</param>
/// <param name="ChanceShare">The same for partners drawn at random within the layer, 0 to 1: high where all units of a layer do
/// much the same, so that finding one again says little.</param>
public sealed record SeedStability(
    IReadOnlyList<int> Seeds,
    int Rows,
    double Threshold,
    IReadOnlyList<RecurringUnit> Units,
    double PairShare,
    double ChanceShare)
{
    /// <summary>Share of the first network's units that have a partner in every other network, 0 to 1.</summary>
    [JsonIgnore]
    public double RecurringShare => Units.Count == 0 ? 0 : (double)Units.Count(unit => unit.Recurs(Threshold)) / Units.Count;
}

/// <summary>A unit and its partners in networks trained from other seeds.</summary>
/// <param name="Unit">The unit in the first network.</param>
/// <param name="Partners">For each other seed its partner and their correlation on the same rows; partners are one to one within
/// a layer, the strongest pairs first. Null where one of the two never changes.</param>
/// <param name="Chance">The share of all units of the same layer in the other networks that reach the threshold, 0 to 1.</param>
/// <param name="Columns">The columns that drive it most, the first the most.</param>
public sealed record RecurringUnit(Unit Unit, IReadOnlyList<(Unit Unit, double Correlation)?> Partners, double Chance, IReadOnlyList<string> Columns)
{
    /// <summary>|r| of the weakest partner, 0 to 1; 0 where one is missing.</summary>
    [JsonIgnore]
    public double Weakest => Partners.Select(partner => Math.Abs(partner?.Correlation ?? 0)).DefaultIfEmpty().Min();

    /// <summary>Whether every partner is at least that close, either way.</summary>
    public bool Recurs(double threshold) =>
        Partners.All(partner => partner is { } known && Math.Abs(known.Correlation) >= threshold);
}
