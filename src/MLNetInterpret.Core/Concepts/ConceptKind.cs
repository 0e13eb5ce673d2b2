namespace MLNetInterpret;

/// <summary>Kind of a concept's values.</summary>
public enum ConceptKind
{
    /// <summary>0 or 1: the concept does not hold, or holds.</summary>
    Binary,

    /// <summary>A count: 0, 1, 2, ...</summary>
    Count,

    /// <summary>A size, for example a distance.</summary>
    Continuous,
}
