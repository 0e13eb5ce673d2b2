using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Findings about the units of a network of table rows, in the table's own terms.</summary>
public sealed class TableFindings(
    IReadOnlyList<TableFinding> units, DriverMap? drivers,
    (long FoundRows, long HeldOutRows, bool IsUnseen, int UntrainedNetworks) background) : ReadableResult
{
    /// <summary>One for each unit, in the network's order.</summary>
    public IReadOnlyList<TableFinding> Units { get; } = units;

    /// <summary>Units against columns; null where there are too many columns to measure.</summary>
    public DriverMap? Drivers { get; } = drivers;

    /// <summary>What the numbers were measured on.</summary>
    public (long FoundRows, long HeldOutRows, bool IsUnseen, int UntrainedNetworks) Background { get; } = background;

    /// <summary>Which units recur when the network is trained from other seeds; null where that was not asked for.</summary>
    [JsonInclude]
    public SeedStability? Stability { get; internal init; }

    /// <summary>Decisions that tell something about the model, with their reasons; empty where none were looked at.</summary>
    [JsonInclude]
    public IReadOnlyList<Decision> Decisions { get; internal init; } = [];

    /// <summary>The entry of a unit, or null where it was not analysed.</summary>
    public TableFinding? Of(Unit unit) => PointList.In(Units, entry => entry.Unit, unit);

    private protected override string Sentence =>
        $"{Count(Units.Count, "unit")} described on {Count(Background.FoundRows, "row")}, " +
        $"tested on {Count(Background.HeldOutRows)} others";
}

/// <summary>The rows that drive one unit, and what they share.</summary>
public sealed class TableFinding : ReadableResult
{
    [JsonConstructor]
    internal TableFinding(
        Unit unit, RowDescription highest, RowDescription lowest, UnitProfile profile, SharedTraits shared,
        IReadOnlyList<PartialDependence> dependence)
    {
        (Unit, Highest, Lowest) = (unit, highest, lowest);
        (Profile, Shared, Dependence) = (profile, shared, dependence);
    }

    /// <summary>The unit.</summary>
    public Unit Unit { get; }

    /// <summary>Description of the rows at the upper end of its range.</summary>
    public RowDescription Highest { get; }

    /// <summary>Description of the rows at the lower end.</summary>
    public RowDescription Lowest { get; }

    /// <summary>The allowed rows with the highest and lowest activation.</summary>
    public UnitProfile Profile { get; }

    /// <summary>Traits that the rows with the largest activations share, and a few of these rows that differ.</summary>
    public SharedTraits Shared { get; }

    /// <summary>Its activation against the columns that drive it most, the most important first.</summary>
    public IReadOnlyList<PartialDependence> Dependence { get; }

    private protected override string Sentence => $"{Unit}: high for {Highest}; low for {Lowest}";
}
