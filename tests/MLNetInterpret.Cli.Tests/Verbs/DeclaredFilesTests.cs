using System.CommandLine;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>Every option and argument says whether it names what is read, what is written, or no file at all.</summary>
[TestClass]
public class DeclaredFilesTests
{
    [TestMethod]
    public void Every_path_on_a_command_line_is_an_input_or_an_output_and_nothing_else_is()
    {
        var wrong = VerbSamples.All
            .SelectMany(verb => verb.Verb.Options.Cast<Symbol>().Concat(verb.Verb.Arguments).Append(Verb.Assemblies)
                .Where(symbol => IsText(symbol) && IsPath(symbol) != verb.Verb.Files.Knows(symbol))
                .Select(symbol => $"{string.Join(' ', verb.Words)} {symbol.Name}"));
        Assert.AreEqual("", string.Join(", ", wrong));
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

    private static bool IsText(Symbol symbol) =>
        symbol is Argument
        || (symbol is Option option && (option.ValueType.GetElementType() ?? option.ValueType) == typeof(string));

    /// <summary>An argument is what a verb looks at: a file or a folder.</summary>
    private static bool IsPath(Symbol symbol) => symbol is Argument or Option { HelpName: "PATH" };
}
