using System.CommandLine;
using System.Text.RegularExpressions;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>Checks a command tree against a vocabulary: one word, one meaning, one form.</summary>
internal static partial class Vocabulary
{
    /// <summary>From this share of common words on, two meanings are one.</summary>
    private const double Alike = 0.75;

    /// <summary>What is wrong with every option and argument of a tree of commands.</summary>
    public static IEnumerable<string> FaultsOf(Command root, IReadOnlyList<Word> words)
    {
        var used = new HashSet<string>();
        foreach (var (path, symbol) in Symbols(root, root.Name))
        {
            used.Add(symbol.Name);
            if (words.FirstOrDefault(word => word.Name == symbol.Name) is not { } word)
                yield return $"{path}: '{symbol.Name}' is not a word of the vocabulary";
            else if (FaultOf(symbol, word) is { } fault)
                yield return $"{path}: {symbol.Name} {fault}";
        }

        foreach (var word in words.Where(word => !used.Contains(word.Name))) yield return $"no command has {word.Name}";
    }

    /// <summary>What is wrong with a vocabulary.</summary>
    public static IEnumerable<string> FaultsOf(IReadOnlyList<Word> words)
    {
        for (var i = 0; i < words.Count; i++)
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (words[j], words[i]);
                if (Stem(a.Name) == Stem(b.Name)) yield return $"{a.Name} and {b.Name} are one name";
                else if (StandsFor(a, b)) yield return $"{a.Name} stands for {b.Name}";
                else if (StandsFor(b, a)) yield return $"{b.Name} stands for {a.Name}";
                else if (a.Not.Select(Stem).Intersect(b.Not.Select(Stem)).FirstOrDefault() is { } not)
                    yield return $"{a.Name} and {b.Name} both stand for {not}";
                else if (Likeness(a.Meaning, b.Meaning) >= Alike) yield return $"{a.Name} and {b.Name} mean the same";
            }
    }

    /// <summary>Whether a word is to be used instead of another's name.</summary>
    private static bool StandsFor(Word word, Word other) => word.Not.Any(not => Stem(not) == Stem(other.Name));

    private static string? FaultOf(Symbol symbol, Word word)
    {
        var (type, form, isList, aliases) = symbol switch
        {
            Option option => (option.ValueType, option.HelpName, option.AllowMultipleArgumentsPerToken, option.Aliases),
            Argument argument => (argument.ValueType, argument.HelpName, false, []),
            _ => throw new ArgumentException($"'{symbol.Name}' is neither an option nor an argument."),
        };
        if (type == typeof(void)) type = typeof(bool);      // a switch that does something by itself
        return (Nullable.GetUnderlyingType(type) ?? type) != word.Type ? $"is {type}, not {word.Type}"
            : (form ?? "") != word.Form || isList != word.IsList || symbol is Option != word.IsOption
                ? $"has another form than {word.Name} {word.Form}"
            : !aliases.Order(StringComparer.Ordinal).SequenceEqual(word.Aliases) ? $"has other names: {string.Join(' ', aliases)}"
            : symbol.Description?.StartsWith(word.Meaning, StringComparison.Ordinal) != true ? "means something else"
            : null;
    }

    private static IEnumerable<(string Path, Symbol Symbol)> Symbols(Command command, string path) =>
        command.Options.Cast<Symbol>().Concat(command.Arguments).Select(symbol => (path, symbol))
            .Concat(command.Subcommands.SelectMany(sub => Symbols(sub, $"{path} {sub.Name}")));

    /// <summary>A name without dashes and a plural's s.</summary>
    private static string Stem(string name) => name.TrimStart('-').TrimEnd('s');

    private static double Likeness(string a, string b)
    {
        var (left, right) = (Telling(a), Telling(b));
        return (double)left.Intersect(right).Count() / left.Union(right).Count();
    }

    private static HashSet<string> Telling(string text) => [.. Letters().Matches(text.ToLowerInvariant())
        .Select(word => Stem(word.Value)).Where(word => word.Length > 2 && word is not ("the" or "and" or "that" or "are"))];

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Letters();
}
