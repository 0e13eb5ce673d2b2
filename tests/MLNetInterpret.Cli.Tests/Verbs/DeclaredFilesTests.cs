using System.CommandLine;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>Every option and argument says whether it names what is read, what is written, or no file at all.</summary>
[TestClass]
public class DeclaredFilesTests
{
    /// <summary>Texts that name no file.</summary>
    private static readonly HashSet<string> Words =
    [
        "--allow", "--categorical", "--class", "--class-names", "--concept", "--decimal", "--depth", "--exact-correlations",
        "--fix", "--id", "--ignore", "--integer", "--keywords", "--label", "--language", "--linf", "--missing", "--never-missing",
        "--parameterization", "--positive", "--range", "--reduction", "--relation", "--separator", "--sort", "--source",
        "--state", "--target", "--units",
    ];

    [TestMethod]
    public void Every_text_on_a_command_line_is_an_input_an_output_or_a_word()
    {
        var undeclared = VerbSamples.All
            .SelectMany(verb => verb.Verb.Options.Cast<Symbol>().Concat(verb.Verb.Arguments).Append(Verb.Assemblies)
                .Where(symbol => MayBePath(symbol) && !verb.Verb.Files.Knows(symbol) && !Words.Contains(symbol.Name))
                .Select(symbol => $"{string.Join(' ', verb.Words)} {symbol.Name}"));
        Assert.AreEqual("", string.Join(", ", undeclared));
        var both = VerbSamples.All
            .SelectMany(verb => verb.Verb.Options.Where(option => verb.Verb.Files.Knows(option) && Words.Contains(option.Name)))
            .Select(option => option.Name).Distinct();
        Assert.AreEqual("", string.Join(", ", both));
        Assert.IsGreaterThan(20, VerbSamples.All.Count);
    }

    [TestMethod]
    public void What_replaces_something_can_be_forced_and_nothing_else_can()
    {
        foreach (var (verb, words) in VerbSamples.All)
            Assert.AreEqual(
                verb.Files.Outputs.Any(output => output.Kind.IsReplaced), verb.Options.Contains(Verb.Force),
                string.Join(' ', words));
    }

    private static bool MayBePath(Symbol symbol) => TypeOf(symbol) is { } type
        && (type == typeof(string) || type == typeof(string[]) || type.IsAssignableTo(typeof(FileSystemInfo)));

    private static Type? TypeOf(Symbol symbol) => symbol switch
    {
        Option option => option.ValueType,
        Argument argument => argument.ValueType,
        _ => null,
    };
}
