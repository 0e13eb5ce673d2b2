using System.CommandLine;
using System.Globalization;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary><c>scan run-shard</c>: one shard or several of a planned scan.</summary>
internal sealed class ScanShardCommand : Verb
{
    private readonly Argument<string> _plan;
    private readonly Option<int[]> _shards;
    private readonly Argument<string> _model;
    private readonly Option<string> _data;

    public ScanShardCommand(Screen screen) : base(
        "run-shard", "Scan shards of a planned scan; those that are finished are left as they are.", screen,
        "scan run-shard job --shard 0", "scan run-shard job /mnt/fashion.zip --shard 4 5 6 7 --data /mnt/fashion-mnist")
    {
        _plan = AddArgument(Words.Plan);
        Writes(_plan, new("the plan", OutputKind.Scan, parsed => parsed.GetValue(_plan)));
        _model = AddInputArgument(Words.Model, "Where it lies elsewhere than when the scan was planned.", required: false);
        _shards = Add(Words.Shard);
        _data = AddInput(Words.Data, "the rows, where they lie elsewhere than when the scan was planned.");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var folder = parsed.GetRequiredValue(_plan);
        using var job = ScanJob.Open(folder, screen.Warn);
        var known = ScanInputs.Load(folder);
        var inputs = known with { Model = parsed.GetValue(_model) ?? known.Model, Data = parsed.GetValue(_data) ?? known.Data };
        var files = ScanFiles.Of(inputs, cancellation);
        files.Require(job, known);
        var shards = parsed.GetValue(_shards) is { Length: > 0 } given ? given : null;
        var done = screen.Work(
            stages => ScanWork.Run(Context(), job, inputs, files, shards, stages, cancellation), ScanWork.ScanShare);
        screen.Answer(new { Scanned = done, Shards = job.ShardCount, Missing = job.Missing() });
        screen.Print(done.Count == 0
            ? "Nothing was left to scan."
            : string.Create(
                CultureInfo.InvariantCulture, $"Scanned: {string.Join(", ", done)} of shards 0 to {job.Plan.ShardCount - 1}"));
    }
}
