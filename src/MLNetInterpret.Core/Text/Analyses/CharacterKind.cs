namespace MLNetInterpret;

/// <summary>Kind of the next character.</summary>
public enum CharacterKind
{
    /// <summary>The first letter, or underscore, of a word.</summary>
    WordStart,

    /// <summary>A later letter, or underscore, of a word.</summary>
    WordInside,

    /// <summary>A digit.</summary>
    Digit,

    /// <summary>A space or tab with nothing but spaces and tabs before it in its line.</summary>
    Indentation,

    /// <summary>Any other space or tab.</summary>
    Space,

    /// <summary>A line feed or carriage return.</summary>
    LineEnd,

    /// <summary><c>(</c>, <c>[</c> or <c>{</c>.</summary>
    Opening,

    /// <summary><c>)</c>, <c>]</c> or <c>}</c>.</summary>
    Closing,

    /// <summary><c>"</c>, <c>'</c>, <c>`</c> or a typographic quotation mark.</summary>
    Quote,

    /// <summary>Any other character.</summary>
    Punctuation,
}
