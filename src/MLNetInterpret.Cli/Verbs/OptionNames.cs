using System.CommandLine;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The command line's own names in sentences that speak of the library's options.</summary>
internal static partial class OptionNames
{
    /// <summary>Names that are not those of the library with dashes between the words (see <see cref="Dashed"/>).</summary>
    private static readonly Dictionary<string, string[]> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Categories"] = ["--categorical", "--allow"],
        ["ClassWeights"] = ["--balance-classes"],
        ["Examples"] = ["--top"],
        ["Height"] = ["--size"],
        ["HeldOut"] = ["--held-out", "--held-out-share"],
        ["Immutable"] = ["--fix"],
        ["MarkThreshold"] = ["--threshold"],
        ["MaximizedUnits"] = ["--strings"],
        ["OnnxOptions.Held"] = ["--held-input"],
        ["OnnxOptions.Input"] = ["--input-name"],
        ["OnnxOptions.InputShape"] = ["--input-shape"],
        ["OnnxOptions.Output"] = ["--output-name"],
        ["OnnxOptions.Pixels"] = ["--pixels"],
        ["RowsPerShard"] = ["--shard-rows"],
        ["Seeds"] = ["--networks"],
        ["TopRows"] = ["--top"],
        ["WeightLayout.Keras"] = ["--layout keras"],
        ["WeightLayout.PyTorch"] = ["--layout pytorch"],
        ["WeightLayout.TensorFlow"] = ["--layout tensorflow"],
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
        (Others.TryGetValue(name, out var others) ? others : Dashed(name))
            .FirstOrDefault(option => known.Contains(option.Split(' ')[0]));

    /// <summary><c>--label</c> of <c>LabelColumnName</c>, and <c>--range</c> of <c>Ranges</c>.</summary>
    private static string[] Dashed(string name)
    {
        var dashed = $"--{Humps().Replace(name, "-").ToLowerInvariant()}".Replace("-column-name", "", StringComparison.Ordinal);
        return dashed.EndsWith('s') ? [dashed, dashed[..^1]] : [dashed];
    }

    /// <summary>The word before " is" at a sentence's beginning; words of several humps, or with their record's or
    /// enumeration's name, anywhere.</summary>
    [GeneratedRegex(
        @"(?:OnnxOptions|WeightLayout)\.\w+|^[A-Za-z]\w*(?= is )|" +
        @"(?<![\w.'""/\\<-])(?:[A-Z]?[a-z0-9]+(?:[A-Z][a-z0-9]+)+|LInf)(?![\w.'""/\\>-])")]
    private static partial Regex Named();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Humps();
}
