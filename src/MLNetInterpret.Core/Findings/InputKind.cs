namespace MLNetInterpret;

/// <summary>The kinds of data a network can read.</summary>
public enum InputKind
{
    /// <summary>Pictures.</summary>
    Image,

    /// <summary>Table rows.</summary>
    Table,

    /// <summary>Text.</summary>
    Text,
}
