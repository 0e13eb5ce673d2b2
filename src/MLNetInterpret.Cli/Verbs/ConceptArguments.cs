using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that searches units for concepts of a text.</summary>
internal sealed class ConceptArguments
{
    private readonly IReadOnlyList<string> _default;
    private readonly Option<string[]> _concepts;
    private readonly Option<string> _language;
    private readonly Option<bool> _inStrings;
    private readonly Option<bool> _inComments;
    private readonly Option<int> _longest;
    private readonly Option<string[]> _keywords;

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="concepts">What is searched for where nothing is named; nothing where it is empty.</param>
    public ConceptArguments(Verb command, IReadOnlyList<string> concepts)
    {
        _default = concepts;
        _concepts = command.Add(
            Words.Concept, $"{(concepts.Count == 0 ? "In a model of text. " : "")}" +
            $"Default: {(concepts.Count == 0 ? "nothing" : string.Join(", ", concepts))}. All there are: docs/concepts.md.");
        _language = command.AddWith(Words.Language, "plain");
        _inStrings = command.AddWith(Words.BracketsInStrings, false);
        _inComments = command.AddWith(Words.BracketsInComments, false);
        _longest = command.AddWith(Words.MaximalLength, new CellSearchOptions().Reading.MaximalLength!.Value);
        _keywords = command.Add(Words.Keywords);
    }

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_concepts, _language, _inStrings, _inComments, _longest, _keywords];

    /// <summary>Whether concepts are named.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_concepts) is { Length: > 0 };

    /// <summary>The concepts named, or those that are searched for without a name.</summary>
    /// <exception cref="FormatException">There is no such concept; the message lists those that there are.</exception>
    /// <exception cref="ArgumentException">Options say how concepts are read, but there are none.</exception>
    public IReadOnlyList<Concept> Read(ParseResult parsed)
    {
        if (parsed.GetValue(_concepts) is { Length: > 0 } names) return [.. names.Select(Concepts.Parse)];
        if (_default.Count == 0
            && Options.Skip(1).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new ArgumentException(
                $"{given.Name} says how concepts read the text, but there are none: name them with {_concepts.Name}.");
        return [.. _default.Select(Concepts.Parse)];
    }

    /// <summary>How they read the text.</summary>
    /// <exception cref="ArgumentException">The language, a keyword or the length is not allowed.</exception>
    public ConceptOptions Reading(ParseResult parsed)
    {
        var reading = new ConceptOptions
        {
            Language = parsed.GetValue(_language) == "c" ? TextLanguage.CLike : TextLanguage.Plain,
            BracketsInStrings = parsed.GetValue(_inStrings),
            BracketsInComments = parsed.GetValue(_inComments),
            MaximalLength = parsed.GetValue(_longest),
        };
        return parsed.GetValue(_keywords) is { Length: > 0 } keywords ? reading with { Keywords = keywords } : reading;
    }
}
