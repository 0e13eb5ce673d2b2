using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A word of the command line: one name, one form and one meaning in every command that has it.</summary>
/// <param name="Name">An option's name, or that of an argument.</param>
/// <param name="Form">What follows it: nothing, a placeholder (<c>N</c>), one with dots for a list, or the choices, separated by
/// bars.</param>
/// <param name="Meaning">What it means; a command may add a sentence, or what comes after a colon.</param>
internal abstract record Word(string Name, string Form, string Meaning)
{
    /// <summary>Names that somebody might look for instead; none of them is a word.</summary>
    public IReadOnlyList<string> Not { get; init; } = [];

    /// <summary>Shorter names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The type of its value.</summary>
    public abstract Type Type { get; }

    /// <summary>Whether several values may follow it.</summary>
    public bool IsList => Form.EndsWith("...", StringComparison.Ordinal);

    /// <summary>Whether it is an option, and no argument.</summary>
    public bool IsOption => Name.StartsWith("--", StringComparison.Ordinal);

    /// <summary>What may follow it, where that is one of few.</summary>
    public IReadOnlyList<string> Choices => Form.Contains('|', StringComparison.Ordinal)
        ? (IsList ? Form[..^3] : Form).Split('|')
        : [];

    /// <summary>Lets only some values follow an option.</summary>
    public static void Require(Option option, IReadOnlyList<string> choices)
    {
        option.CompletionSources.Add([.. choices]);
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !choices.Contains(token.Value)) is { } other)
                result.AddError($"{option.Name} is '{other.Value}', but has to be one of: {string.Join(", ", choices)}.");
        });
    }

    /// <summary>Its description in a command.</summary>
    /// <param name="more">What the command adds.</param>
    protected string Describe(string? more) => more is null ? Meaning : $"{Meaning} {more}";
}

/// <summary>A word whose value has a type.</summary>
/// <typeparam name="T">An array for what may be given several times.</typeparam>
/// <inheritdoc cref="Word" path="/param"/>
internal sealed record Word<T>(string Name, string Form, string Meaning) : Word(Name, Form, Meaning)
{
    /// <inheritdoc/>
    public override Type Type => typeof(T);

    /// <summary>The option of a command.</summary>
    /// <typeparam name="TValue">The type, or the one that has null for what is not given.</typeparam>
    /// <param name="more">What the command adds to the meaning.</param>
    public Option<TValue> ToOption<TValue>(string? more = null)
    {
        var option = new Option<TValue>(Name) { Description = Describe(more), HelpName = Form.Length > 0 ? Form : null };
        if (IsList) (option.Arity, option.AllowMultipleArgumentsPerToken) = (ArgumentArity.OneOrMore, true);
        if (Choices.Count > 0) Require(option, Choices);
        return option;
    }

    /// <summary>The argument of a command.</summary>
    /// <param name="more">What the command adds to the meaning.</param>
    public Argument<T> ToArgument(string? more = null) => new(Name) { Description = Describe(more), HelpName = Form };
}
