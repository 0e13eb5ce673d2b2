using System.Text.RegularExpressions;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>Walks over C# source as far as messages need it: strings and comments are passed over whole.</summary>
internal static partial class CSharpText
{
    /// <summary>Where what begins at a place ends: a literal, a comment, or one character.</summary>
    public static int End(string source, int at) => source[at] switch
    {
        '"' or '$' or '@' when Literal(source, at) is { } literal => literal.End,
        '\'' => source[at + 1] == '\\' ? source.IndexOf('\'', at + 3) + 1 : at + 3,
        '/' when source[at + 1] == '/' => source.IndexOf('\n', at),
        '/' when source[at + 1] == '*' => source.IndexOf("*/", at, StringComparison.Ordinal) + 2,
        _ => at + 1,
    };

    /// <summary>The string that begins at a place, holes of interpolation as they are in the source; null for none.</summary>
    public static (string Text, int End)? Literal(string source, int at)
    {
        if (Opening().Match(source, at) is not { Success: true } opening) return null;
        var (quotes, start) = (opening.Groups["quotes"].Value, at + opening.Length);
        var (verbatim, holes) = (opening.Value.Contains('@'), opening.Value.Contains('$'));
        if (quotes.Length >= 3)
        {
            var close = source.IndexOf(quotes, start, StringComparison.Ordinal);
            return (source[start..close].Trim(), close + quotes.Length);
        }

        if (quotes.Length == 2) return ("", start);
        for (var i = start; ; i++)
        {
            if (source[i] == '\\' && !verbatim) i++;
            else if (source[i] == '"' && verbatim && source[i + 1] == '"') i++;
            else if (source[i] == '"') return (source[start..i], i + 1);
            else if (source[i] == '{' && holes && source[i + 1] == '{') i++;
            else if (source[i] == '{' && holes) i = Close(source, i) - 1;
        }
    }

    /// <summary>The end of what an opening bracket begins, its closing one included.</summary>
    public static int Close(string source, int open)
    {
        var depth = 0;
        for (var i = open; ; i = End(source, i))
        {
            if (source[i] is '(' or '[' or '{') depth++;
            if (source[i] is ')' or ']' or '}' && --depth == 0) return i + 1;
        }
    }

    /// <summary>Parts of an expression between separators that stand in no bracket and no string.</summary>
    public static IReadOnlyList<string> Split(string expression, string separator)
    {
        var (parts, from) = (new List<string>(), 0);
        for (var i = 0; i < expression.Length;)
        {
            if (expression[i] is '(' or '[' or '{') i = Close(expression, i);
            else if (string.CompareOrdinal(expression, i, separator, 0, separator.Length) == 0)
            {
                parts.Add(expression[from..i]);
                from = i += separator.Length;
            }
            else i = End(expression, i);
        }

        return [.. parts, expression[from..]];
    }

    /// <summary>White space as single spaces, comments left out; strings stay, but for lines within their holes.</summary>
    public static string OneLine(string expression)
    {
        var line = new System.Text.StringBuilder();
        for (var i = 0; i < expression.Length;)
        {
            var end = End(expression, i);
            if (expression[i] == '/' && end > i + 1) line.Append(' ');
            else line.Append(char.IsWhiteSpace(expression[i]) ? " " : Breaks().Replace(expression[i..end], " "));
            i = end;
        }

        return Spaces().Replace(line.ToString(), " ").Trim();
    }

    [GeneratedRegex("""\G[$@]*(?<quotes>"+)""")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Breaks();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
