using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary><c>scan</c>: every unit's statistics and most extreme rows, in one pass that can be cut into shards.</summary>
internal sealed class ScanCommand : Command
{
    public ScanCommand(Screen screen) : base(
        "scan", "Scan rows once for every unit of a model, into a catalogue of Parquet files; " +
        "resumable, and in shards where wanted.")
    {
        Add(new ScanRunCommand(screen));
        Add(new ScanPlanCommand(screen));
        Add(new ScanWorkerCommand(screen));
        Add(new ScanMergeCommand(screen));
    }
}
