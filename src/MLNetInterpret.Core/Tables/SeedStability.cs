using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Stability of a network's units: which of them recur when it is trained from other random weights.</summary>
public sealed class SeedStability : ReadableResult
{
    /// <summary>The seeds; the first one's units are looked for in the other networks.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Rows on which activations were compared.</summary>
    public required int Rows { get; init; }

    /// <summary>The least |r| at which two units count as the same.</summary>
    public required double Threshold { get; init; }

    /// <summary>The first network's units, in its order.</summary>
    public required IReadOnlyList<RecurringUnit> Units { get; init; }

    /// <summary>Over all pairs of networks, the share of units with a partner of at least the threshold,
    /// 0 to 1.</summary>
    public required double PairShare { get; init; }

    /// <summary>The same share for partners drawn at random within the layer, 0 to 1: where it is high, all units of a layer
    /// are alike, and a unit that recurs says little.</summary>
    public required double ChanceShare { get; init; }

    /// <summary>Share of the first network's units that have a partner in every other network, 0 to 1.</summary>
    [JsonIgnore]
    public double RecurringShare => Units.Count == 0 ? 0 : (double)Units.Count(unit => unit.Recurs(Threshold)) / Units.Count;

    private protected override string Sentence =>
        $"{Percent(RecurringShare)} of {Count(Units.Count, "unit")} recur in networks of all {Count(Seeds.Count, "seed")}";
}

/// <summary>A unit and its partners in networks trained from other seeds.</summary>
public sealed class RecurringUnit(
    Unit unit, IReadOnlyList<(Unit Unit, double Correlation)?> partners, double chance, IReadOnlyList<string> columns)
    : ReadableResult
{
    /// <summary>The unit in the first network.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>For each other seed its partner and their correlation on the same rows; partners are one to one within
    /// a layer, the strongest pairs first. Null where one of the two never changes.</summary>
    public IReadOnlyList<(Unit Unit, double Correlation)?> Partners { get; } = partners;

    /// <summary>The share of all units of the same layer in the other networks that reach the threshold, 0 to 1.</summary>
    public double Chance { get; } = chance;

    /// <summary>The columns that drive it most, the strongest first.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>|r| of the weakest partner, 0 to 1; 0 where one is missing.</summary>
    [JsonIgnore]
    public double Weakest => Partners.Select(partner => Math.Abs(partner?.Correlation ?? 0)).DefaultIfEmpty().Min();

    /// <summary>Whether every partner's |r| is at least the threshold.</summary>
    public bool Recurs(double threshold) =>
        Partners.All(partner => partner is { } known && Math.Abs(known.Correlation) >= threshold);

    private protected override string Sentence =>
        $"{Unit} has {Count(Partners.Count(partner => partner is not null), "partner")} in other networks, " +
        $"the weakest with |r| {Number(Weakest)}";
}
