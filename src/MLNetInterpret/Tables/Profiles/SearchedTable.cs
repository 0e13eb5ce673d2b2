namespace MLNetInterpret.Tables.Profiles;

/// <summary>A table as profiles are searched in it, which the searches of all units share.</summary>
/// <param name="space">The table and what its values put into the network's input.</param>
/// <param name="allowed">Which rows are allowed.</param>
/// <param name="compare">Compares the training rows with each other, once somebody asks how near to them a row is.</param>
internal sealed class SearchedTable(TableSpace space, AllowedTable allowed, Func<Neighbours> compare)
{
    private readonly Lazy<Neighbours> _neighbours = new(compare);

    /// <summary>The table.</summary>
    public Table Table => space.Table;

    /// <summary>It, and what its values put into the network's input.</summary>
    public TableSpace Space => space;

    /// <summary>Which rows are allowed.</summary>
    public AllowedTable Allowed => allowed;

    /// <summary>How far rows lie from the training rows.</summary>
    public Neighbours Neighbours => _neighbours.Value;

    /// <summary>What values put into the network's input.</summary>
    public SlotCache Slots { get; } = new(space);

    /// <summary>The most usual row.</summary>
    public IReadOnlyList<RowValue> Typical { get; } = space.Describe(space.Typical);
}
