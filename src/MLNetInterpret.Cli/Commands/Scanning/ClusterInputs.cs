using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Machines;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>What a worker of a cluster scans.</summary>
internal static class ClusterInputs
{
    /// <summary>Opens the model and rows that a scan's folder names, or those that a program has saved in it.</summary>
    /// <exception cref="InvalidDataException">They are not what was planned.</exception>
    public static OpenedScan Open(MLContext ml, ScanJob job, FileCache cache)
    {
        if (File.Exists(job.Folder.Model)) return SavedScan.Open(ml, job, cache);
        var known = ScanInputs.Load(job.Folder.Path);
        var files = ScanFiles.OfPlanned(job, known, known, CancellationToken.None);
        // other files of an ONNX network may lie beside it
        var isWhole = Path.GetExtension(known.Model) == ".zip";
        var inputs = isWhole ? known with { Model = cache.Get(known.Model, files.Model.Hash) } : known;
        var (model, rows) = inputs.Open(ml, job.Plan.LabelColumn, isPlanned: true);
        return new(model, rows.Rows, files.RequireUntouched);
    }
}
