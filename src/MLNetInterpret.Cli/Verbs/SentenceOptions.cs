using System.CommandLine;
using Microsoft.ML;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that puts units into sentences.</summary>
/// <param name="verb">The command.</param>
/// <param name="readsPictures">Whether it looks at models of pictures as well.</param>
internal sealed class SentenceOptions(Verb verb, bool readsPictures = false)
{
    private readonly Option<string> _phrases = verb.AddInput(Words.Phrases);
    private readonly Option<string> _heldOut = verb.AddInput(
        Words.HeldOut, readsPictures
            ? "rows of a table, or pictures with their classes: claims are tested on them. Default: a part of --data, kept " +
                "apart from the search only."
            : "a CSV file of rows to test sentences about tables on. Default: a quarter of the rows, kept apart from the " +
                "search only.");

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_phrases, _heldOut];

    /// <summary>The options that were given.</summary>
    public IReadOnlyList<string> Given(ParseResult parsed) => [.. Options.Cast<Option<string>>()
        .Where(option => parsed.GetValue(option) is not null).Select(option => option.Name)];

    /// <summary>The options as given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="read">Opens a file of rows.</param>
    public DescriptionOptions Read(ParseResult parsed, Func<string, IDataView> read) => new()
    {
        Phrases = parsed.GetValue(_phrases) is { } phrases ? DescriptionOptions.ReadPhrases(phrases) : [],
        HeldOut = parsed.GetValue(_heldOut) is { } path ? read(path) : null,
    };
}
