using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary>A question to a catalogue, answered as a table or as JSON.</summary>
internal abstract class ScanQueryVerb : Verb
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Option<bool> _json;

    protected ScanQueryVerb(string name, string description, Screen screen, params string[] examples)
        : base(name, description, screen, examples) =>
        _json = Add("--json", "Print one JSON array instead of a table.", false);

    /// <summary>Prints an answer.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="screen">Where to.</param>
    /// <param name="table">The answer for people.</param>
    /// <param name="rows">The answer for programs.</param>
    /// <param name="sentences">What the answer lacks, and what there is instead.</param>
    protected void Print(
        ParseResult parsed, Screen screen, Func<TextTable> table, IEnumerable<object> rows, IEnumerable<string> sentences)
    {
        if (parsed.GetValue(_json))
        {
            screen.Print(JsonSerializer.Serialize(rows, Json));
            screen.Note(sentences);
            return;
        }

        if (rows.Any()) screen.Print(table());
        foreach (var sentence in sentences) screen.Print(sentence);
    }
}
