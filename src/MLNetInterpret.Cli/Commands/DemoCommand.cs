using System.CommandLine;
using MLNetInterpret.Cli.Commands.Demo;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>demo</c>: the whole job once through on the shipped data.</summary>
internal sealed class DemoCommand : Verb
{
    private readonly Option<string> _out;
    private readonly Option<int> _seed;
    private readonly Option<bool> _quick;
    private readonly DepthOption _depth;
    private readonly Option<bool> _retrain;
    private readonly Option<string> _datasets;

    public DemoCommand(Screen screen) : base(
        "demo", "Train networks on the shipped data, find what drives their units, and write a report.", screen,
        "demo", "demo --quick --out /tmp/report --seed 7")
    {
        _out = AddOutput("the folder of a report; an older report in it is replaced.", OutputKind.Report, "report");
        _seed = AddWith(Words.Seed, 1);
        _quick = AddWith(Words.Quick, false);
        _depth = new(this);
        _retrain = AddWith(Words.Retrain, false);
        _datasets = AddInput(Words.Datasets, "Default: the one beside or above the program.");
        Files.Reads("the folder of data sets", parsed => [Datasets.Found(parsed.GetValue(_datasets))]);
    }

    /// <summary>What is answered to programs.</summary>
    internal static object Answer(DemoResult result) => new
    {
        Models = result.Models.Select(Answers.Model),
        Sets = result.Findings.Select(set => new { set.Provenance.Model, set.Kind, Findings = set.Select(Answers.Claim) }),
        result.Seconds,
    };

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var data = Datasets.Find(parsed.GetValue(_datasets));
        var size = parsed.GetValue(_quick) ? DemoSize.Quick : DemoSize.Full;
        size = size with { Depth = _depth.Read(parsed, []) };
        var seed = parsed.GetValue(_seed);
        var retrain = parsed.GetValue(_retrain);
        var result = screen.Work(
            stages => new DemoRun(Context(seed), data, size, seed, stages, cancellation)
                .Run(parsed.GetRequiredValue(_out), IsForced(parsed), retrain),
            size.Cost.Of(size, retrain));
        screen.Warn(result.FailedFigures);
        screen.Answer(Answer(result));
        screen.Print(TerminalTables.Models(result.Models));
        screen.Print(TerminalTables.Findings(result.Findings));
        screen.Wrote("Report", result.Page);
    }
}
