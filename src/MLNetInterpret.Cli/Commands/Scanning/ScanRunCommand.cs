using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary><c>scan run</c>: plan, all shards and merge in one go; run again after an interruption, it goes on.</summary>
internal sealed class ScanRunCommand : Verb
{
    /// <summary>Most processes that scan side by side.</summary>
    private const int MostWorkers = 1024;

    private readonly Argument<string> _model;
    private readonly Option<string> _out;
    private readonly Option<string> _folder;
    private readonly Option<bool> _keep;
    private readonly Option<int?> _workers;
    private readonly Option<string> _cluster;
    private readonly Option<bool> _skipPoisoned;
    private readonly ScanSettings _settings;

    public ScanRunCommand(Screen screen) : base(
        "run", "Scan everything; the same command goes on after an interruption, without scanning a finished shard again.",
        screen,
        "scan run fashion.zip --data datasets/fashion-mnist --out fashion-catalogue",
        "scan run credit.zip --data credit.csv --units \"hidden*\" --label Status --out catalogue")
    {
        _model = AddInputArgument(Words.Model);
        _out = AddOutput(
            "the folder of a catalogue; an older catalogue in it is replaced.", OutputKind.Catalogue, "catalogue");
        _folder = Add(Words.Folder, "Default: the catalogue's name and '.scan'.");
        Writes(_folder, new(_folder.Name, OutputKind.Scan, Folder));
        _keep = AddWith(Words.Keep, false);
        _workers = AddOptional(Words.Workers);
        _cluster = Add(
            Words.Cluster, "Its workers (worker --cluster) see the model, the data and the scan's folder. 'memory' is a " +
            "cluster of this process alone, to try it.");
        _skipPoisoned = AddWith(Words.SkipPoisoned, false);
        _settings = new(this);
    }

    private string Folder(ParseResult parsed) =>
        parsed.GetValue(_folder)
        ?? $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(_out)))}.scan";

    /// <summary>How many processes this machine takes: each reads, computes and folds side by side, on two cores at least.
    /// On two cores a second process made scans 1.1 to 1.4 times as long.</summary>
    private static int WorkersOf(ScanPlan plan) => Math.Max(1, Environment.ProcessorCount / Math.Max(2, plan.Threads));

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(_settings.Seed(parsed));
        var workers = parsed.GetValue(_workers);
        Check.Between(workers ?? 1, 1, MostWorkers, nameof(workers));
        var address = parsed.GetValue(_cluster);
        if (address is not null && workers is not null)
            throw new ArgumentException($"{_workers.Name} is for this machine alone: leave it or {_cluster.Name} out.");
        if (address is null && parsed.GetValue(_skipPoisoned))
            throw new ArgumentException($"{_skipPoisoned.Name} is for a cluster: name one ({_cluster.Name}).");
        var path = parsed.GetRequiredValue(_out);
        var folder = Folder(parsed);
        var inputs = _settings.Inputs(parsed, parsed.GetRequiredValue(_model));
        var options = _settings.Read(parsed, folder, cancellation);
        ScanJob? opened = null;
        ScannedUnits catalogue;
        try
        {
            catalogue = screen.Work(stages =>
            {
                // what a killed run left under the default name gives way; a folder that the user names is the user's
                var (job, known, files) = ScanWork.Plan(
                    ml, inputs, options, stages, screen.Warn, replace: parsed.GetValue(_folder) is null);
                opened = job;
                if (address is not null)
                    return ScanWork.OnCluster(
                        address, job, files, parsed.GetValue(_skipPoisoned), stages, screen.Warn, (scanned, leftOut) =>
                        {
                            if (leftOut.Count > 0)
                                screen.Warn($"Left out, because they failed: shards {string.Join(", ", leftOut)}.");
                            return Merge(scanned, leftOut);
                        }, cancellation);
                var side = Math.Min(workers ?? WorkersOf(job.Plan), job.Missing().Count) - 1;
                using (var others = new WorkerProcesses(side, ScanWorkerCommand.Line(folder, parsed)))
                {
                    ScanWork.Run(ml, job, known, files, null, stages, cancellation);
                    screen.Warn(others.End(cancellation));
                }

                // a worker takes back what it has scanned of files that changed
                if (job.Missing().Count > 0) ScanWork.Run(ml, job, known, files, null, stages, cancellation);
                return Merge(job, []);

                ScannedUnits Merge(ScanJob scanned, IReadOnlyList<int> leftOut) => ScanMergeCommand.Merge(
                    ml, scanned, known, path, IsForced(parsed), stages, cancellation, leftOut);
            });
            if (!parsed.GetValue(_keep)) opened!.Delete();
        }
        finally
        {
            opened?.Dispose();
        }

        var telling = catalogue.Units.OrderByDescending(unit => unit.Classes?.Selectivity ?? -1).Take(10).ToArray();
        screen.Answer(new
        {
            Summary = ScanAnswers.Summary(catalogue),
            Units = telling.Select(unit => ScanAnswers.Unit(catalogue, unit)),
        });
        screen.Print(ScannedUnitTables.Units(catalogue, telling));
        screen.Print(ScanWork.Summary(catalogue));
        screen.Wrote("Catalogue", path);
    }
}
