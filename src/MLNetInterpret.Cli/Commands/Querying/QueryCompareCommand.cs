using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query compare</c>: which units changed between two versions of a model.</summary>
internal sealed class QueryCompareCommand : ScanQueryVerb
{
    private readonly Argument<string> _before;
    private readonly Argument<string> _after;
    private readonly Option<int> _top;

    public QueryCompareCommand(Screen screen) : base(
        "compare", "List the units that changed between two catalogues of the same rows.", screen,
        "query compare before after --top 10")
    {
        _before = AddInputArgument("before", "The folder of the earlier catalogue.");
        _after = AddInputArgument("after", "The folder of the later catalogue.");
        _top = Add("--top", "Units listed at most.", 20);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var before = ScanParquet.Read(parsed.GetRequiredValue(_before));
        var comparison = ScanComparison.Of(before, ScanParquet.Read(parsed.GetRequiredValue(_after)));
        UnitChange[] units = [.. comparison.Units.Take(parsed.GetValue(_top))];
        Print(parsed, screen, () => ComparisonTables.Changes(comparison, parsed.GetValue(_top)), units.Select(unit => new
        {
            Unit = unit.Unit.Id,
            unit.Unit.ClassName,
            Reduction = unit.Reduction.ToWords(),
            Change = unit.Change.ToWords(),
            MovedTo = unit.MovedTo?.Id,
            unit.Correlation,
            unit.TopOverlap,
            Before = Version(unit.Before),
            After = Version(unit.After),
        }));
        if (comparison.Note is { } note) screen.Error.WriteLine(note);
        screen.Error.WriteLine(ComparisonTables.Summary(comparison));
    }

    private static object? Version(UnitVersion? version) => version is null ? null : new
    {
        version.Mean,
        Deviation = version.StandardDeviation,
        State = version.State.ToWords(),
        Class = version.PreferredClass,
        version.Selectivity,
    };
}
