using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Text of any length in a table's cell.</summary>
internal static class LongText
{
    private const int Most = 60;

    /// <summary>As people read it, its beginning where it is long; no character is cut in two.</summary>
    public static string Shown(string text) =>
        NumberWords.Visible(text.Length > Most ? $"{text[..Pairs.Before(text, Most - 1)]}…" : text);
}
