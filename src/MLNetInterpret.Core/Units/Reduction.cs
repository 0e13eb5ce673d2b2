namespace MLNetInterpret;

/// <summary>Reduction of the map of positions that a channel has for one row to one value.</summary>
public enum Reduction
{
    /// <summary>The largest position.</summary>
    Max,

    /// <summary>The mean over all positions.</summary>
    Mean,

    /// <summary>The sum over all positions: the mean times their number.</summary>
    Sum,
}
