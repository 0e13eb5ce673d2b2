using System.CommandLine;
using System.Globalization;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that reads a CSV file.</summary>
internal sealed class TableOptions
{
    private readonly Option<string> _separator = new("--separator")
    {
        Description = "Between the cells of a CSV file; found out where not given. Write tab for a tab.",
    };

    private readonly Option<string> _decimal = new("--decimal")
    {
        Description = "The decimal point of a CSV file, '.' or ','.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "Cells of a CSV file that mean that a number is missing, besides empty ones, " +
            "for example: --missing NA \"?\".",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public TableOptions(Command command)
    {
        _decimal.AcceptOnlyFromAmong(".", ",");
        _separator.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && Character(text) is null)
                result.AddError($"'{text}' is not a separator. Give one character, or tab.");
        });
        command.Options.Add(_separator);
        command.Options.Add(_decimal);
        command.Options.Add(_missing);
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

    private static char? Character(string? text) => text switch
    {
        "tab" => '\t',
        { Length: 1 } => text[0],
        _ => null,
    };
}
