using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>All verbs, and command lines of them that are right as far as the parser sees.</summary>
internal static class VerbSamples
{
    /// <summary>The command tree that they are of.</summary>
    public static RootCommand Root { get; } = CommandLine.Root(Screen.Of(TextWriter.Null, TextWriter.Null));

    /// <summary>Every verb of the command tree with the words that lead to it.</summary>
    public static IReadOnlyList<(Verb Verb, string[] Words)> All { get; } =
        [.. Below(Root, [])];

    /// <summary>The option or argument that names an input or output; null where none does.</summary>
    public static Symbol? Named(Verb verb, string name) =>
        verb.Options.Append(Verb.Assemblies).FirstOrDefault(option => option.Name == name)
        ?? (Symbol?)verb.Arguments.FirstOrDefault(argument => $"the {argument.Name}" == name);

    /// <summary>A command line with values for some options and arguments, and anything for what is required besides.</summary>
    public static string[] Line(Verb verb, string[] words, IReadOnlyDictionary<Symbol, string> values, bool force)
    {
        var line = new List<string>(words);
        foreach (var argument in verb.Arguments)
            if (values.TryGetValue(argument, out var value)) line.Add(value);
            else if (argument.Arity.MinimumNumberOfValues > 0) line.Add($"no-{argument.Name}");
        foreach (var option in verb.Options.Append(Verb.Assemblies))
        {
            if (values.TryGetValue(option, out var value)) line.AddRange([option.Name, value]);
            else if (option.Required) line.AddRange([option.Name, option.ValueType == typeof(long) ? "1" : $"no{option.Name}"]);
        }

        if (force) line.Add(Verb.Force.Name);
        return [.. line];
    }

    private static IEnumerable<(Verb, string[])> Below(Command command, string[] words)
    {
        foreach (var sub in command.Subcommands)
        {
            string[] more = [.. words, sub.Name];
            if (sub is Verb verb) yield return (verb, more);
            foreach (var one in Below(sub, more)) yield return one;
        }
    }
}
