using System.CommandLine;
using System.Globalization;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary><c>scan worker</c>: scans the free shards of a planned scan, beside any number of others that share its folder.
/// </summary>
internal sealed class ScanWorkerCommand : Verb
{
    private readonly Argument<string> _plan;
    private readonly Option<int[]> _shards;
    private readonly Argument<string> _model;
    private readonly Option<string> _data;
    private readonly Option<bool> _attached;

    public ScanWorkerCommand(Screen screen) : base(
        "worker", "Scan the shards of a planned scan that nobody else has in hand, until all are finished; any number of " +
        "workers on any machines share a folder.", screen,
        "scan worker job", "scan worker job /mnt/fashion.zip --shard 4 5 6 7 --data /mnt/fashion-mnist")
    {
        _plan = AddArgument(Words.Plan);
        Writes(_plan, new("the plan", OutputKind.Scan, parsed => parsed.GetValue(_plan)));
        _model = AddInputArgument(Words.Model, "Where it lies elsewhere than when the scan was planned.", required: false);
        _shards = Add(Words.Shard);
        _data = AddInput(Words.Data, "the rows, where they lie elsewhere than when the scan was planned.");
        _attached = AddWith(Words.Attached, false);
    }

    /// <summary>The arguments of a worker in a scan's folder, which ends with the process that starts it.</summary>
    public static string[] Line(string folder, ParseResult parsed) =>
    [
        "scan", "worker", folder, Words.Attached.Name, Quiet.Name,
        .. (parsed.GetValue(Assemblies) ?? []).SelectMany(file => new[] { Assemblies.Name, file }),
    ];

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        using var parent = parsed.GetValue(_attached) ? ParentLife.Watch(Console.OpenStandardInput(), cancellation) : null;
        cancellation = parent?.Token ?? cancellation;
        var folder = parsed.GetRequiredValue(_plan);
        using var job = ScanJob.Open(folder, screen.Warn);
        var known = ScanInputs.Load(folder);
        var inputs = known with { Model = parsed.GetValue(_model) ?? known.Model, Data = parsed.GetValue(_data) ?? known.Data };
        var files = ScanFiles.OfPlanned(job, known, inputs, cancellation);
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
