using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>The files that a scan reads, as they were at its beginning.</summary>
/// <param name="Model">The model zip.</param>
/// <param name="Data">The rows.</param>
internal sealed record ScanFiles(FileState Model, FileState Data)
{
    /// <summary>Whether they are others than those that were planned, with the same content.</summary>
    private bool IsCopy { get; init; }

    /// <summary>Hashes them.</summary>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    public static ScanFiles Of(ScanInputs inputs, CancellationToken cancellation) =>
        new(FileState.OfModel(inputs.Model, null, cancellation), FileState.OfData(inputs.Data, null, cancellation));

    /// <summary>Those of a planned scan, of which one that does not look as planned is hashed.</summary>
    /// <param name="job">The scan.</param>
    /// <param name="planned">What was planned.</param>
    /// <param name="inputs">Where they are now.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    /// <exception cref="InvalidDataException">One has changed.</exception>
    public static ScanFiles OfPlanned(ScanJob job, ScanInputs planned, ScanInputs inputs, CancellationToken cancellation)
    {
        ScanFiles files = new(
            FileState.OfModel(inputs.Model, planned.ModelSeal, cancellation),
            FileState.OfData(inputs.Data, planned.DataSeal, cancellation));
        files.Data.Require(job.Plan.Data);
        files.Model.Require(planned.ModelSeal?.Hash ?? files.Model.Hash);
        return files with { IsCopy = !(files.Model.IsAsPlanned && files.Data.IsAsPlanned) };
    }

    /// <summary>Checks that they look as they did, which is quick: before each shard is kept.</summary>
    /// <exception cref="InvalidDataException">One has changed.</exception>
    public void RequireUntouched()
    {
        Data.RequireUntouched();
        Model.RequireUntouched();
    }

    /// <summary>Checks that they are what they were, byte by byte. Of workers that read the very files of the plan only the one
    /// that has scanned the last shard does it.</summary>
    /// <param name="job">The scan.</param>
    /// <param name="scanned">Shards that this process has scanned in between. Where a file was changed without looking so,
    /// nothing tells which shards were read before: they go, or all, where others have read the same file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">One has changed.</exception>
    public void RequireSame(ScanJob job, IReadOnlyList<int> scanned, CancellationToken cancellation)
    {
        var areShared = Model.IsAsPlanned && Data.IsAsPlanned;
        if (areShared && !scanned.Contains(job.ShardCount - 1)) return;
        try
        {
            Data.RequireSame(cancellation);
            Model.RequireSame(cancellation);
        }
        catch (InvalidDataException) when (Data.IsUntouched && Model.IsUntouched)
        {
            job.Discard(IsCopy ? scanned : Enumerable.Range(0, job.ShardCount));
            throw;
        }
    }
}
