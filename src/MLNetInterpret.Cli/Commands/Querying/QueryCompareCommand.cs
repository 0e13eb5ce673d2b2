using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query compare</c>: which units changed between two versions of a model.</summary>
internal sealed class QueryCompareCommand : CatalogueVerb
{
    private readonly Argument<string> _before;
    private readonly Argument<string> _after;
    private readonly Option<int> _take;

    public QueryCompareCommand(Screen screen) : base(
        "compare", "List the units that changed between two catalogues of the same rows.", screen, "query compare before after --take 10")
    {
        _before = AddArgument("before", "The folder of the earlier catalogue.");
        _after = AddArgument("after", "The folder of the later catalogue.");
        _take = Add("--take", "Units listed at most.", 20);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var comparison = CatalogueComparison.Of(Open(parsed.GetRequiredValue(_before)), Open(parsed.GetRequiredValue(_after)));
        Print(
            parsed, screen, () => ComparisonTables.Changes(comparison, parsed.GetValue(_take)),
            comparison.Units.Take(parsed.GetValue(_take)));
    }
}
