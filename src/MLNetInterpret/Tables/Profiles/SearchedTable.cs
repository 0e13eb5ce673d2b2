namespace MLNetInterpret.Tables.Profiles;

/// <summary>A table as profiles are searched in it, which the searches of all units share.</summary>
/// <param name="space">The table and what its values put into the network's input.</param>
/// <param name="allowed">Which rows are allowed.</param>
/// <param name="neighbours">How far rows lie from the training rows.</param>
internal sealed class SearchedTable(TableSpace space, AllowedTable allowed, Neighbours neighbours)
{
    /// <summary>The table.</summary>
    public Table Table => space.Table;

    /// <summary>Which rows are allowed.</summary>
    public AllowedTable Allowed => allowed;

    /// <summary>How far rows lie from the training rows.</summary>
    public Neighbours Neighbours => neighbours;

    /// <summary>What values put into the network's input.</summary>
    public SlotCache Slots { get; } = new(space);

    /// <summary>The most usual row.</summary>
    public IReadOnlyList<RowValue> Typical { get; } = space.Describe(space.Typical);
}
