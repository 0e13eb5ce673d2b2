using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A kind of file or folder that commands write.</summary>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsReplaced">Whether what stands there is replaced wholly; a folder of a scan only gets files of its own.</param>
/// <param name="Require">Checks that it could be written to a path, without loss of anything of a user's unless forced.</param>
internal sealed record OutputKind(bool IsFolder, bool IsReplaced, Action<string, bool> Require)
{
    /// <summary>A model zip.</summary>
    public static readonly OutputKind Model = File(OwnFile.IsModel);

    /// <summary>A picture.</summary>
    public static readonly OutputKind Picture = File(OwnFile.IsPicture);

    /// <summary>The checkpoint of a training; what is none is never replaced.</summary>
    public static readonly OutputKind Checkpoint = new(
        IsFolder: false, IsReplaced: true, (path, _) => CheckpointFile.Require(path, resumes: false));

    /// <summary>A report.</summary>
    public static readonly OutputKind Report = Folder(Reports.Report.Kind);

    /// <summary>A catalogue.</summary>
    public static readonly OutputKind Catalogue = Folder(ScanParquet.Kind);

    /// <summary>The folder of a scan in work.</summary>
    public static readonly OutputKind Scan = new(IsFolder: true, IsReplaced: false, (path, _) =>
    {
        if (System.IO.File.Exists(path)) throw new IOException($"'{path}' is a file. Name a folder.");
        AtomicFile.RequireWritable(Path.Combine(path, ".new"));
    });

    private static OutputKind File(Func<string, bool> isOwn) => new(IsFolder: false, IsReplaced: true, (path, force) =>
    {
        AtomicFile.RequireWritable(path);
        if (!force) OwnFile.Require(path, isOwn);
    });

    private static OutputKind Folder(FolderKind kind) => new(IsFolder: true, IsReplaced: true, (path, force) =>
    {
        // what is there is asked for apart, so that the way out can be named
        AtomicFolder.RequireWritable(path, kind, force: true);
        if (!force && AtomicFolder.Objection(path, kind) is { } why)
            throw new IOException($"{why}. Name a new or empty folder, or add {Verb.Force.Name}.");
    });
}
