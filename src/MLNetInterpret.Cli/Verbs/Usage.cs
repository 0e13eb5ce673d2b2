using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>What is wrong with a command line, in its own words.</summary>
internal static class Usage
{
    /// <summary>The program.</summary>
    public const string Program = "mlnet-interpret";

    /// <summary>What is wrong first of all; null where nothing is.</summary>
    /// <param name="args">The words of the command line.</param>
    /// <param name="parsed">What the parser made of them.</param>
    public static string? Problem(IReadOnlyList<string> args, ParseResult parsed)
    {
        if (parsed.Action is { ClearsParseErrors: true }) return null;      // help, completion, version
        var command = parsed.CommandResult.Command;
        return UnknownVerb(parsed, command) ?? UnknownOption(args, command) ?? MissingVerb(command)
            ?? MissingWord(parsed.CommandResult) ?? ExtraWord(parsed, command) ?? Contradiction(parsed)
            ?? (parsed.Errors is [var first, ..] ? Sentence(first) : null);
    }

    /// <summary>The words that lead to a command.</summary>
    public static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{PathOf(parent)} {command.Name}"
        : Program;

    private static string? UnknownVerb(ParseResult parsed, Command command) =>
        command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !IsOption(word)
            ? $"There is no verb '{word}' of {Named(command)}.{Meant(word, command.Subcommands.Select(sub => sub.Name))}"
            : null;

    private static string? MissingVerb(Command command) => command.Subcommands.Count > 0
        ? $"A verb of {Named(command)} is missing: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}."
        : null;

    /// <summary>Whatever begins with two dashes is an option, and no list's value: lists take only words without.</summary>
    private static string? UnknownOption(IReadOnlyList<string> args, Command command)
    {
        var known = Options(command).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
        foreach (var word in args.TakeWhile(word => word != "--").Where(IsOption))
            if (word.Split('=', ':')[0] is var name && !known.Contains(name))
                return $"There is no option '{name}' of {Named(command)}.{Instead(name, known)}";
        return null;
    }

    private static string? MissingWord(CommandResult result)
    {
        var command = result.Command;
        if (command.Arguments.FirstOrDefault(
            one => one.Arity.MinimumNumberOfValues > 0 && result.GetResult(one) is not { Tokens.Count: > 0 }) is not { } missing)
            return null;
        var list = result.Children.OfType<OptionResult>()
            .LastOrDefault(one => one.Option.AllowMultipleArgumentsPerToken && one.Tokens.Count > 0);
        return $"The {missing.Name} is missing: it comes first, {PathOf(command)} {missing.Name.ToUpperInvariant()}."
            + (list is null ? "" : $" '{list.Tokens[^1].Value}' was read as a value of {list.Option.Name}, a list.");
    }

    private static string? ExtraWord(ParseResult parsed, Command command) =>
        parsed.UnmatchedTokens is [var extra, ..] ? $"'{extra}' is one word too many for {Named(command)}." : null;

    private static string? Contradiction(ParseResult parsed) =>
        parsed.GetValue(Verb.Quiet) && parsed.GetValue(Verb.Verbose)
            ? $"{Verb.Quiet.Name} and {Verb.Verbose.Name} contradict each other: leave one out."
            : null;

    private static string Sentence(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens: [.., var last] } result
            when error.Message.StartsWith("Cannot parse", StringComparison.Ordinal) && Kind(result.Option) is { } kind =>
            $"{result.Option.Name} takes {kind}, and '{Wrong(result, last)}' is none.",
        _ => error.Message,
    };

    /// <summary>The first value that is no number.</summary>
    private static string Wrong(OptionResult result, Token last) =>
        (result.Tokens.FirstOrDefault(token => !double.TryParse(
            token.Value, System.Globalization.CultureInfo.InvariantCulture, out var number)
            || (IsWhole(result.Option) && number != Math.Truncate(number))) ?? last).Value;

    private static string? Kind(Option option) => IsWhole(option)
        ? "a whole number"
        : Type(option) == typeof(double) ? "a number" : null;

    private static bool IsWhole(Option option) => Type(option) is var type && (type == typeof(int) || type == typeof(long));

    private static Type Type(Option option)
    {
        var type = option.ValueType.GetElementType() ?? option.ValueType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static IEnumerable<Option> Options(Command command)
    {
        IEnumerable<Option> inherited = command.Parents.OfType<Command>()
            .SelectMany(parent => Options(parent).Where(option => option.Recursive));
        return command.Options.Concat(inherited);
    }

    /// <summary>What was meant: the word for a name that is none of this program's, or the nearest.</summary>
    private static string Meant(string name, IEnumerable<string> known)
    {
        var word = Words.All.FirstOrDefault(
            word => known.Contains(word.Name) && word.Not.Any(not => $"--{not}" == name || $"--{not}s" == name));
        return (word?.Name ?? Spelling.Near(name, known)) is { } meant ? $" Did you mean {meant}?" : "";
    }

    /// <summary>The word that the vocabulary has for it, or the one that is spelled nearly so.</summary>
    private static string Instead(string name, HashSet<string> known) =>
        Verbs.Words.All.FirstOrDefault(word => known.Contains(word.Name) && word.Not.Contains(name[2..])) is { } word
            ? $" Did you mean {word.Name}?"
            : Meant(name, known);

    private static string Named(Command command) =>
        command is RootCommand ? Program : $"'{PathOf(command)[(Program.Length + 1)..]}'";

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);
}
