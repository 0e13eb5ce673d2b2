using System.Globalization;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>A CSV file of words for values of columns, with the header <c>column,value,words</c>.</summary>
internal static class PhraseFile
{
    private static readonly string[] Names = ["column", "value", "words"];

    /// <summary>Reads it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line is no phrase; the message names it, and what is allowed.</exception>
    public static IReadOnlyList<(string Column, string Value, string Words)> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = CsvFile.Open(path, new());
        if (!file.Header.SequenceEqual(Names))
            throw new InvalidDataException(
                $"The header of '{path}' (line 1) is '{string.Join(',', file.Header)}'; "
                + $"phrases have the columns '{string.Join(',', Names)}'.");
        var phrases = new List<(string Column, string Value, string Words)>();
        while (file.Read())
        {
            var (column, value, words) = (file[0].Trim(), file[1].Trim(), file[2].Trim());
            if (Array.FindIndex([column, value, words], cell => cell.Length == 0) is >= 0 and var empty)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"Line {file.Line} of '{path}' has an empty '{Names[empty]}'; a phrase has a column, "
                    + $"a value ('{ConditionWords.High}', '{ConditionWords.Low}', '{ConditionWords.Missing}' "
                    + $"or one of the column) and words."));
            phrases.Add((column, value, words));
        }

        return phrases;
    }
}
