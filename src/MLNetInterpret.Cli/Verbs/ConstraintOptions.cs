using System.CommandLine;
using MLNetInterpret.Tables.Profiles;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that searches table rows: what they have to keep to.</summary>
/// <param name="verb">The command.</param>
internal sealed class ConstraintOptions(Verb verb)
{
    private readonly Option<string[]> _fix = verb.Add(Words.Fix);
    private readonly Option<string[]> _ranges = verb.Add(Words.Range);
    private readonly Option<string[]> _categories = verb.Add(Words.Allow);
    private readonly Option<string[]> _integers = verb.Add(Words.Integer);
    private readonly Option<string[]> _neverMissing = verb.Add(Words.NeverMissing);
    private readonly Option<string[]> _relations = verb.Add(Words.Relation);
    private readonly Option<int?> _mostChanges = verb.AddOptional(Words.MostChanges);
    private readonly Option<double?> _farthest = verb.AddOptional(Words.Farthest);

    /// <summary>The constraints as given, without a row to start from.</summary>
    /// <exception cref="FormatException">A text is no range, list of categories or relation;
    /// the message says how to write one.</exception>
    /// <exception cref="ArgumentException">A column has two ranges or lists of categories.</exception>
    public RowConstraints Read(ParseResult parsed) => new RowConstraints
    {
        Immutable = parsed.GetValue(_fix) ?? [],
        Ranges = Once("ranges", parsed.GetValue(_ranges), ColumnRange.Parse, range => range.Column)
            .ToDictionary(range => range.Column, range => (range.Least, range.Most)),
        Categories = Once("lists of categories", parsed.GetValue(_categories), ColumnCategories.Parse, list => list.Column)
            .ToDictionary(list => list.Column, list => list.Allowed),
        Integers = parsed.GetValue(_integers) ?? [],
        NeverMissing = parsed.GetValue(_neverMissing) ?? [],
        Relations = parsed.GetValue(_relations) ?? [],
        MostChanges = parsed.GetValue(_mostChanges),
        Farthest = parsed.GetValue(_farthest),
    }.Validated();

    /// <summary>Reads what is declared once for each column; the same twice counts as once.</summary>
    private static T[] Once<T>(string what, string[]? texts, Func<string, T> parse, Func<T, string> column)
    {
        T[] declared = [.. (texts ?? []).Select(parse).DistinctBy(one => $"{one}")];
        return declared.GroupBy(column).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new ArgumentException(
                $"'{twice.Key}' has two {what}, {twice.First()} and {twice.ElementAt(1)}; declare one.")
            : declared;
    }
}
