namespace MLNetInterpret.Core.Scanning;

/// <summary>Words for what a scan says of a unit.</summary>
internal static class ScanWords
{
    /// <summary>The state as a person would say it, in lower case.</summary>
    public static string ToWords(this UnitState state) => state switch
    {
        UnitState.Dead => "dead",
        UnitState.NeverPositive => "never above zero",
        UnitState.Saturated => "saturated",
        _ => "alive",
    };

    /// <summary>The reduction as plans and commands write it.</summary>
    public static string ToWords(this Reduction reduction) => reduction switch
    {
        Reduction.Mean => "mean",
        Reduction.Sum => "sum",
        _ => "max",
    };

    /// <summary>The change of a unit, in lower case.</summary>
    public static string ToWords(this Change change) => change switch
    {
        Change.Same => "same",
        Change.Shifted => "shifted",
        Change.Appeared => "appeared",
        Change.Vanished => "vanished",
        Change.Moved => "moved",
        _ => "changed",
    };
}
