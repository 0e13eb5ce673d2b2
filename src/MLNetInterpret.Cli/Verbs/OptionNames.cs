using System.CommandLine;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The command line's own names in sentences that speak of the library's options.</summary>
internal static partial class OptionNames
{
    /// <summary>Names that are not those of the library with dashes between the words.</summary>
    private static readonly Dictionary<string, string[]> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BackgroundRows"] = ["--background"],
        ["Categories"] = ["--category"],
        ["ClassNames"] = ["--classes"],
        ["CodeSize"] = ["--code"],
        ["CompareMethods"] = ["--compare"],
        ["Concepts"] = ["--concept"],
        ["FalseDiscoveryRate"] = ["--false-discoveries"],
        ["Flip"] = ["--mirror"],
        ["Height"] = ["--size"],
        ["HeldOutShare"] = ["--held-out"],
        ["HiddenUnits"] = ["--hidden"],
        ["IdColumnName"] = ["--id"],
        ["Immutable"] = ["--fix"],
        ["Integers"] = ["--integer"],
        ["LabelColumnName"] = ["--label"],
        ["LInf"] = ["--linf"],
        ["MaximalLength"] = ["--longest"],
        ["Ranges"] = ["--range"],
        ["Relations"] = ["--relation"],
        ["RowsPerShard"] = ["--shard-rows"],
        ["SampleRows"] = ["--rows"],
        ["Shards"] = ["--shard"],
        ["StepSize"] = ["--strength"],
        ["TopRows"] = ["--top-rows", "--rows"],
        ["Variants"] = ["--diverse"],
        ["Width"] = ["--size"],
    };

    /// <summary>A sentence with the options of a command under the names that it has there. What stands in quotes, a column
    /// or a file of the user's, stays.</summary>
    public static string InWords(string sentence, Command command)
    {
        var known = command.Options.Select(option => option.Name).ToHashSet();
        return Named().Replace(sentence, found => Of(found.Value, known) ?? found.Value);
    }

    private static string? Of(string name, HashSet<string> known) =>
        (Others.TryGetValue(name, out var others) ? others : [Dashed(name)]).FirstOrDefault(known.Contains);

    private static string Dashed(string name) => $"--{Humps().Replace(name, "-").ToLowerInvariant()}";

    /// <summary>The word before " is" at a sentence's beginning, and words of several humps anywhere.</summary>
    [GeneratedRegex(@"^[A-Za-z]\w*(?= is )|(?<![\w.'""/\\<-])(?:[A-Z]?[a-z0-9]+(?:[A-Z][a-z0-9]+)+|LInf)(?![\w.'""/\\>-])")]
    private static partial Regex Named();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Humps();
}
