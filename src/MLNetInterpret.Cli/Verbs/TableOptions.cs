using System.CommandLine;
using System.Globalization;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that reads a CSV file.</summary>
internal sealed class TableOptions
{
    private readonly Option<string> _separator;
    private readonly Option<string> _decimal;
    private readonly Option<string[]> _missing;
    private readonly Option<string[]> _ignore;

    public TableOptions(Verb verb)
    {
        _separator = verb.Add(Words.Separator);
        _decimal = verb.AddWith(Words.Decimal, ".");
        _missing = verb.Add(Words.Missing);
        _ignore = verb.Add(Words.Ignore);
        _separator.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && Character(text) is null)
                result.AddError($"'{text}' is not a separator. Give one character, or tab.");
        });
    }

    /// <summary>The options as given.</summary>
    public CsvOptions Read(ParseResult parsed) => new()
    {
        Separator = Character(parsed.GetValue(_separator)),
        Culture = parsed.GetValue(_decimal) == ","
            ? new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." }
            : CultureInfo.InvariantCulture,
        Missing = parsed.GetValue(_missing) ?? [],
    };

    /// <summary>Columns that are kept from the network.</summary>
    public IReadOnlyList<string> Ignored(ParseResult parsed) => parsed.GetValue(_ignore) ?? [];

    private static char? Character(string? text) => text switch
    {
        "tab" => '\t',
        { Length: 1 } => text[0],
        _ => null,
    };
}
