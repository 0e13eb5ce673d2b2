using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Scanning;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Opens the model and rows of a scan's folder on a worker.</summary>
/// <param name="ml">The context.</param>
/// <param name="job">The folder and plan.</param>
/// <param name="cache">Keeps what is the same for many scans on this machine.</param>
internal delegate OpenedScan OpenScan(MLContext ml, ScanJob job, FileCache cache);

/// <summary>The model and rows of a scan.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rows">The rows that it reads.</param>
/// <param name="RequireUnchanged">Throws where they are no longer what was planned; null for files that nobody changes.</param>
internal sealed record OpenedScan(ITransformer Model, IDataView Rows, Action? RequireUnchanged = null) : IDisposable
{
    /// <summary>Where the rows are read on from.</summary>
    public KeptPass Pass { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Pass.Dispose();
        (Model as IDisposable)?.Dispose();
    }
}
