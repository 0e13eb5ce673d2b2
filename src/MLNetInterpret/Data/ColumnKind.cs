namespace MLNetInterpret;

/// <summary>What a column of a table is to a network.</summary>
public enum ColumnKind
{
    /// <summary>A number: Single, NaN where it is missing.</summary>
    Number,

    /// <summary>One of several values: text, empty where it is missing.</summary>
    Category,

    /// <summary>A day, or a day with a time: days since 1970-01-01 (Double), NaN where it is missing. A network reads its year,
    /// month, weekday and days.</summary>
    Date,

    /// <summary>What names a row, different in (nearly) every one: text, kept from the network.</summary>
    Identifier,

    /// <summary>Kept from the network.</summary>
    Ignored,
}
