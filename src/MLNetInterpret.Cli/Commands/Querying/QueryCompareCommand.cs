using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query compare</c>: which units changed between two versions of a model.</summary>
internal sealed class QueryCompareCommand : Verb
{
    private readonly Argument<string> _before;
    private readonly Argument<string> _after;
    private readonly Option<int> _top;

    public QueryCompareCommand(Screen screen) : base(
        "compare", "List the units that changed between two catalogues of the same rows.", screen,
        "query compare before after --top 10")
    {
        _before = AddInputArgument(Words.Before);
        _after = AddInputArgument(Words.After);
        _top = AddWith(Words.Top, 20, "units.");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var before = ScanParquet.Read(parsed.GetRequiredValue(_before));
        var comparison = ScanComparison.Of(before, ScanParquet.Read(parsed.GetRequiredValue(_after)));
        screen.Answer(new
        {
            Summary = ComparisonTables.Counts(comparison).Select(count => new { count.Change, count.Units }),
            comparison.Note,
            Units = comparison.Units.Take(parsed.GetValue(_top)),
        });
        screen.Print(ComparisonTables.Changes(comparison, parsed.GetValue(_top)));
        if (comparison.Note is { } note) screen.Warn(note);
        screen.Print($"{ComparisonTables.Summary(comparison)}.");
    }
}
