namespace MLNetInterpret;

/// <summary>What the values of a concept are.</summary>
public enum ConceptKind
{
    /// <summary>0 or 1: it holds or not.</summary>
    Binary,

    /// <summary>How many there are: 0, 1, 2, ...</summary>
    Count,

    /// <summary>How large it is, for example a distance.</summary>
    Continuous,
}
