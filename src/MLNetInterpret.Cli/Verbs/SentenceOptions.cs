using System.CommandLine;
using Microsoft.ML;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that puts units of a table model into sentences.</summary>
internal sealed class SentenceOptions(Verb verb)
{
    private readonly Option<string> _phrases = verb.AddInput(Words.Phrases);
    private readonly Option<string> _heldOut = verb.AddInput(
        Words.HeldOut, "a CSV file of rows to test sentences about tables on. Default: a quarter of the rows, kept apart " +
        "from the search only.");

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_phrases, _heldOut];

    /// <summary>Whether one of them was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_phrases) is not null || parsed.GetValue(_heldOut) is not null;

    /// <summary>The options as given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="read">Opens a file of rows.</param>
    public DescriptionOptions Read(ParseResult parsed, Func<string, IDataView> read) => new()
    {
        Phrases = parsed.GetValue(_phrases) is { } phrases ? DescriptionOptions.ReadPhrases(phrases) : [],
        HeldOut = parsed.GetValue(_heldOut) is { } path ? read(path) : null,
    };
}
