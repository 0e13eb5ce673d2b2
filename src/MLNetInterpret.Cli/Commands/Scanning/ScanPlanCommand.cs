using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary><c>scan plan</c>: the folder whose shards any scheduler can have scanned.</summary>
internal sealed class ScanPlanCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _out;
    private readonly ScanSettings _settings;

    public ScanPlanCommand(Screen screen) : base(
        "plan", "Cut a scan into shards; says how many there are.", screen,
        "scan plan fashion.zip --data datasets/fashion-mnist --out job")
    {
        _model = AddInputArgument(Words.Model);
        _out = AddOutput("the folder of the planned scan.", OutputKind.Scan, required: true);
        _settings = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var folder = parsed.GetRequiredValue(_out);
        var inputs = _settings.Inputs(parsed, parsed.GetRequiredValue(_model));
        var ml = Context(_settings.Seed(parsed));
        using var job = screen.Work(stages => ScanWork.Plan(
            ml, inputs, _settings.Read(parsed, folder, cancellation), stages, screen.Warn).Job, ScanWork.PlanShare);
        screen.Answer(new { job.Plan.Id, job.Plan.Rows, Shards = job.ShardCount });
        screen.Print(string.Create(CultureInfo.InvariantCulture, $"Shards: {job.ShardCount}"));
        screen.Wrote("Plan", folder);
    }
}
