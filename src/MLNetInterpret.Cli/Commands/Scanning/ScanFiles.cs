using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>The files that a scan reads, as they were at its beginning.</summary>
/// <param name="Model">The model zip.</param>
/// <param name="Data">The rows.</param>
internal sealed record ScanFiles(FileState Model, FileState Data)
{
    /// <summary>Hashes them.</summary>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    public static ScanFiles Of(ScanInputs inputs, CancellationToken cancellation) =>
        new(FileState.OfModel(inputs.Model, cancellation), FileState.OfData(inputs.Data, cancellation));

    /// <summary>Checks that they are what a scan was planned for.</summary>
    /// <exception cref="InvalidDataException">One has changed.</exception>
    public void Require(ScanJob job, ScanInputs planned)
    {
        Data.Require(job.Plan.Data);
        Model.Require(planned.ModelHash ?? Model.Hash);
    }

    /// <summary>Checks that they look as they did, which is quick: before each shard is kept.</summary>
    /// <exception cref="InvalidDataException">One has changed.</exception>
    public void RequireUntouched()
    {
        Data.RequireUntouched();
        Model.RequireUntouched();
    }

    /// <summary>Checks that they are what they were, byte by byte.</summary>
    /// <param name="job">The scan.</param>
    /// <param name="scanned">Shards that were scanned in between. They go where a file was changed without looking so, because
    /// then nothing tells which of them were read before.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">One has changed.</exception>
    public void RequireSame(ScanJob job, IReadOnlyList<int> scanned, CancellationToken cancellation)
    {
        try
        {
            Data.RequireSame(cancellation);
            Model.RequireSame(cancellation);
        }
        catch (InvalidDataException) when (Data.IsUntouched && Model.IsUntouched)
        {
            job.Discard(scanned);
            throw;
        }
    }
}
