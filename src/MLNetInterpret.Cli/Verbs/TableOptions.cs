using System.CommandLine;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that reads a CSV file.</summary>
internal sealed class TableOptions
{
    private readonly Option<string> _separator;
    private readonly Option<string> _decimal;
    private readonly Option<string> _dateOrder;
    private readonly EncodingOption _encoding;
    private readonly Option<string[]> _missing;
    private readonly Option<string[]> _ignore;
    private readonly Option<string[]> _number;

    public TableOptions(Verb verb)
    {
        _separator = verb.Add(Words.Separator);
        _decimal = verb.Add(Words.Decimal);
        _dateOrder = verb.Add(Words.DateOrder);
        _encoding = new(verb);
        _missing = verb.Add(Words.Missing);
        _ignore = verb.Add(Words.Ignore);
        _number = verb.Add(Words.Number);
        _separator.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && Character(text) is null)
                result.AddError($"'{text}' is not a separator. Give one character, or tab.");
        });
    }

    /// <summary>The options as given.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="more">Columns that further options declare.</param>
    /// <exception cref="ArgumentException">A column is declared to be two things, or the encoding is none.</exception>
    public CsvOptions Read(ParseResult parsed, params IEnumerable<(Option Option, ColumnKind Kind, string[]? Columns)> more)
    {
        var roles = new Dictionary<string, ColumnKind>();
        var declared = new Dictionary<string, Option>();
        foreach (var (option, kind, columns) in more
            .Append((_ignore, ColumnKind.Ignored, parsed.GetValue(_ignore)))
            .Append((_number, ColumnKind.Number, parsed.GetValue(_number))))
            foreach (var column in columns ?? [])
            {
                if (declared.TryGetValue(column, out var other) && other != option)
                    throw new ArgumentException(
                        $"The column '{column}' cannot be both {other.Name} and {option.Name}: leave one of them out.");
                (declared[column], roles[column]) = (option, kind);
            }

        return new()
        {
            Separator = Character(parsed.GetValue(_separator)),
            DecimalMarker = parsed.GetValue(_decimal)?[0],
            MonthFirst = parsed.GetValue(_dateOrder) is { } order ? order == "month-first" : null,
            Encoding = _encoding.Read(parsed),
            Missing = [.. (parsed.GetValue(_missing) ?? []).SelectMany(Cells)],
            Roles = roles,
        };
    }

    /// <summary>One cell, or several with commas between them.</summary>
    private static IEnumerable<string> Cells(string given) =>
        given.Split(',', StringSplitOptions.TrimEntries) is var cells && cells.All(cell => cell.Length > 0) ? cells : [given];

    private static char? Character(string? text) => text switch
    {
        "tab" => '\t',
        { Length: 1 } => text[0],
        _ => null,
    };
}
