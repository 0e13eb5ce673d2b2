namespace MLNetInterpret.Tables.Profiles;

/// <summary>The categories that a column may take as they are written.</summary>
/// <param name="Column">The column.</param>
/// <param name="Allowed">Categories; an empty text is a missing value.</param>
internal sealed record ColumnCategories(string Column, IReadOnlyList<string> Allowed)
{
    /// <summary>Reads <c>Home=rent,own</c>.</summary>
    /// <exception cref="FormatException">The text names no column or no category; the message says how to write them.</exception>
    public static ColumnCategories Parse(string text)
    {
        var equal = text.IndexOf('=', StringComparison.Ordinal);
        return equal > 0 && equal < text.Length - 1
            ? new(text[..equal].Trim(), text[(equal + 1)..].Split(',', StringSplitOptions.TrimEntries))
            : throw new FormatException(
                $"'{text}' names no categories. Write <column>=<category>,<category>, for example Home=rent,own.");
    }

    /// <summary>The text form.</summary>
    public override string ToString() => $"{Column}={string.Join(',', Allowed)}";
}
