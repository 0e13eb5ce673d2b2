using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary><c>query</c>: questions to a scan's catalogue.</summary>
internal sealed class QueryCommand : Command
{
    public QueryCommand(Screen screen) : base(
        "query", "Ask a scan's catalogue: units by selectivity, class or state, similar units, top rows, changes.")
    {
        Add(new QueryUnitsCommand(screen));
        Add(new QuerySimilarCommand(screen));
        Add(new QueryRowsCommand(screen));
        Add(new QueryCompareCommand(screen));
    }
}
