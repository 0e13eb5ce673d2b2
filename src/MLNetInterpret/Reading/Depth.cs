namespace MLNetInterpret;

/// <summary>Depth of the work on each unit.</summary>
public enum Depth
{
    /// <summary>One pass over the rows: statistics, and the strongest rows at both ends. Nothing is optimised.</summary>
    Scan,

    /// <summary>The scan, and one quick search for the input that drives each unit up and down: pictures in at most 32 steps
    /// without variants, a table's rows without a proof that they are best. Of a text nothing is optimised.</summary>
    Quick,

    /// <summary>Everything: pictures in all steps with variants and other methods; for tables sentences that are tested, bounds,
    /// what drives the unit, and controls; for text concepts with their controls.</summary>
    Full,
}
