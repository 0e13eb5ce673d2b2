using System.Globalization;
using MLNetInterpret.Data;

namespace MLNetInterpret;

/// <summary>Words for one kind of value of a column, for example <c>Time,high,long requested terms</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value"><c>high</c> or <c>low</c> for numbers from or up to a limit that at most half of the rows keep to,
/// <c>missing</c>, or a value of the column.</param>
/// <param name="Words">What rows of such a value have, for example <c>long requested terms</c>;
/// the limit of a number is added in brackets.</param>
public sealed record ColumnPhrase(string Column, string Value, string Words)
{
    internal const string High = "high";
    internal const string Low = "low";
    internal const string Missing = "missing";
    private static readonly string[] Names = ["column", "value", "words"];

    /// <summary>Reads phrases from a CSV file with the header <c>column,value,words</c>.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line is no phrase; the message names it, and what is allowed.</exception>
    public static IReadOnlyList<ColumnPhrase> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = CsvFile.Open(path, new());
        if (!file.Header.SequenceEqual(Names))
            throw new InvalidDataException(
                $"The header of '{path}' (line 1) is '{string.Join(',', file.Header)}'; "
                + $"phrases have the columns '{string.Join(',', Names)}'.");
        var phrases = new List<ColumnPhrase>();
        while (file.Read())
        {
            var phrase = new ColumnPhrase(file[0].Trim(), file[1].Trim(), file[2].Trim());
            if (Array.FindIndex([phrase.Column, phrase.Value, phrase.Words], cell => cell.Length == 0) is >= 0 and var empty)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"Line {file.Line} of '{path}' has an empty '{Names[empty]}'; "
                    + $"a phrase has a column, a value ('{High}', '{Low}', '{Missing}' or one of the column) and words."));
            phrases.Add(phrase);
        }

        return phrases;
    }
}
