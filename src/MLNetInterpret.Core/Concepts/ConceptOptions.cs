using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>The language that the rules of concepts assume.</summary>
public enum TextLanguage
{
    /// <summary>Prose, or anything: every bracket counts, wherever it is.</summary>
    Plain,

    /// <summary>C and its relatives (C++, C#, Java, JavaScript): brackets, names and keywords are those of the code, not those in
    /// comments, string literals and character literals. Not for prose, where a quotation mark would open a literal.</summary>
    CLike,
}

/// <summary>Options of reading a text with concepts.</summary>
public sealed record ConceptOptions
{
    /// <summary>Keywords of C (C17).</summary>
    public static IReadOnlyList<string> KeywordsOfC { get; } =
    [
        "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "float", "for",
        "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct",
        "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
        "_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Generic", "_Imaginary", "_Noreturn", "_Static_assert",
        "_Thread_local",
    ];

    /// <summary>The language assumed by brackets, identifiers and keywords whose name has none (<c>inside:()@c</c> has one);
    /// nothing is guessed from the text.</summary>
    /// <remarks>Comments, literals and preprocessor lines are those of C in every language,
    /// and quotations those of prose.</remarks>
    public TextLanguage Language
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentException($"{(int)value} is no language. Take Plain or CLike.", nameof(value));
    }

    /// <summary>Whether brackets within string and character literals count in a C-like language.</summary>
    public bool BracketsInStrings { get; init; }

    /// <summary>Whether brackets within comments count in a C-like language.</summary>
    public bool BracketsInComments { get; init; }

    /// <summary>The most characters from a bracket to the one that closes it, at least 1: where it is closed later or never, it
    /// does not count, nor does the one that closes it. Null for any number: a bracket that is never
    /// closed then holds to the end of the text.</summary>
    public int? MaximalLength
    {
        get;
        init
        {
            Check.AtLeast(value ?? 1, 1, nameof(MaximalLength));
            field = value;
        }
    }

    /// <summary>The words that <c>keyword</c> finds and <c>identifier</c> leaves out; case matters.</summary>
    public IReadOnlyList<string> Keywords
    {
        get;
        init => field = Tokens.Keywords(value, nameof(value));
    } = KeywordsOfC;
}
