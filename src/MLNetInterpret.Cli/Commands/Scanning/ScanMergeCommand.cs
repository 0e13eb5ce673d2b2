using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary><c>scan merge</c>: the catalogue of a planned scan whose shards are finished.</summary>
internal sealed class ScanMergeCommand : Verb
{
    private readonly Argument<string> _plan;
    private readonly Argument<string> _model;
    private readonly Option<string> _out;

    public ScanMergeCommand(Screen screen) : base(
        "merge", "Merge the finished shards of a planned scan into a catalogue.", screen, "scan merge job --out catalogue")
    {
        _plan = AddInputArgument(Words.Plan);
        _model = AddInputArgument(Words.Model, "Where it lies elsewhere than when the scan was planned.", required: false);
        _out = AddOutput(
            "the folder of a catalogue; an older catalogue in it is replaced.", OutputKind.Catalogue, "catalogue");
        Files.Reads("the scan's input", parsed => ScanInputs.Named(parsed.GetRequiredValue(_plan)));
    }

    /// <summary>Merges and writes, one process after another where several do.</summary>
    public static ScannedUnits Merge(
        MLContext ml, ScanJob job, ScanInputs inputs, string path, bool force, WorkStages stages,
        CancellationToken cancellation, IReadOnlyList<int>? leftOut = null)
    {
        var stage = stages.Begin("merging", ScanWork.MergeShare);
        using var turn = job.TakeMerge(cancellation);
        var catalogue = ml.Interpretation.MergeScan(job, inputs.LoadModel(ml), leftOut);
        ScanParquet.Write(path, catalogue, force);
        stage.End(path);
        return catalogue;
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (folder, path) = (parsed.GetRequiredValue(_plan), parsed.GetRequiredValue(_out));
        using var job = ScanJob.Open(folder, screen.Warn);
        var known = ScanInputs.Load(folder);
        var inputs = known with { Model = parsed.GetValue(_model) ?? known.Model };
        var model = FileState.OfModel(inputs.Model, null, cancellation);
        model.Require(known.ModelSeal?.Hash ?? model.Hash);
        // the data may lie where only those who scan reach them, or be gone by now
        if (File.Exists(inputs.Data) || Directory.Exists(inputs.Data))
            FileState.OfData(inputs.Data, null, cancellation).Require(job.Plan.Data);
        var catalogue = screen.Work(stages => Merge(new(), job, inputs, path, IsForced(parsed), stages, cancellation),
            ScanWork.MergeShare);
        screen.Answer(new { Summary = ScanAnswers.Summary(catalogue) });
        screen.Print(ScanWork.Summary(catalogue));
        screen.Wrote("Catalogue", path);
    }
}
