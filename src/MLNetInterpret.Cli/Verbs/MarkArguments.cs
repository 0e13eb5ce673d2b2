using System.CommandLine;
using System.Globalization;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of marking stretches of a text.</summary>
internal sealed class MarkArguments
{
    private readonly Option<string[]> _marks;
    private readonly Option<double> _threshold;

    /// <summary>Adds them to a command.</summary>
    public MarkArguments(Verb command)
    {
        _marks = command.Add(Words.Mark);
        _threshold = command.AddWith(
            Words.Threshold, new CellSearchOptions().MarkThreshold, "with --mark what tanh(c) exceeds, or a hidden state, where "
            + "it is on, above 0.");
    }

    /// <summary>The options with what is marked.</summary>
    /// <exception cref="FormatException">There is no such concept.</exception>
    /// <exception cref="ArgumentException">Several concepts are marked, or one and characters, or no whole numbers of them; or
    /// only a threshold is given.</exception>
    public CellSearchOptions Read(ParseResult parsed, CellSearchOptions options)
    {
        var given = parsed.GetValue(_marks) ?? [];
        if (given.Length == 0 && parsed.GetResult(_threshold) is { Implicit: false })
            throw new ArgumentException($"{_threshold.Name} is for marks, and there are none: give them with {_marks.Name}.");
        var ranges = given.Select(Characters).ToList();
        if (given.Where((mark, at) => ranges[at] is null && mark.Contains("..", StringComparison.Ordinal) && !mark.Contains(':'))
            .FirstOrDefault() is { } wrong)
            throw new ArgumentException(
                $"'{wrong}' marks no characters: FROM and TO of FROM..TO are whole numbers, at most the text's length.");
        var concepts = given.Where((_, at) => ranges[at] is null).ToList();
        if (concepts.Count > 0 && given.Length > 1)
            throw new ArgumentException($"{_marks.Name} takes several stretches FROM..TO, or one concept.");
        return options with
        {
            Marks = [.. ranges.OfType<Range>()],
            MarkedConcept = concepts.Count > 0 ? Concepts.Parse(concepts[0]) : null,
            MarkThreshold = parsed.GetValue(_threshold),
        };
    }

    /// <summary>Whether anything is marked.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_marks) is { Length: > 0 };

    private static Range? Characters(string mark) => mark.Split("..") is [var from, var to]
        && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? new Range(first, last)
            : null;
}
