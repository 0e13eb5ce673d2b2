namespace MLNetInterpret;

/// <summary>What was found about the units of a network of table rows, in the table's own terms.</summary>
/// <param name="Units">One for each unit, in the network's order.</param>
/// <param name="Drivers">Units against columns; null where there are too many columns to measure.</param>
/// <param name="Background">What it was measured on.</param>
public sealed record TableFindings(
    IReadOnlyList<TableFinding> Units, DriverMap? Drivers,
    (long FoundRows, long HeldOutRows, bool IsUnseen, int UntrainedNetworks) Background)
{
    /// <summary>Which units come again when the network is trained from other seeds; null where that was not asked for.</summary>
    public SeedStability? Stability { get; init; }

    /// <summary>A unit's entry, or null where it was not looked at.</summary>
    public TableFinding? Of(Unit unit) => Units.FirstOrDefault(entry => entry.Unit == unit);
}

/// <summary>What one unit rewards.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Highest">Which rows lie at the upper end of its range.</param>
/// <param name="Lowest">Which lie at the lower.</param>
/// <param name="Profile">The allowed rows with the highest and lowest activation.</param>
/// <param name="Shared">What the rows with the largest activations share, and a few of them that differ.</param>
/// <param name="Dependence">Its activation against the columns that drive it most, the most important first.</param>
public sealed record TableFinding(
    Unit Unit,
    RowDescription Highest,
    RowDescription Lowest,
    UnitProfile Profile,
    SharedTraits Shared,
    IReadOnlyList<PartialDependence> Dependence);
