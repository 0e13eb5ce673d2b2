namespace MLNetInterpret.Core.Networks;

/// <summary>A network whose points cost something to show, so that it wants to know which are looked at.</summary>
internal interface IShownPoints
{
    /// <summary>Names of the points that are looked at until this is set again; null for all.
    /// The others may be left out.</summary>
    IReadOnlySet<string>? Shown { set; }

    /// <summary>Whether a point is a detail of another, of interest only where it is named.</summary>
    bool IsDetail(string point);
}
