using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A kind of file or folder that commands write; the ending of a name says which of both.</summary>
/// <param name="Noun">What it is called.</param>
/// <param name="Endings">How files of the kind end; none where it is a folder only.</param>
/// <param name="MayBeFolder">Whether a name without an ending is a folder.</param>
/// <param name="IsReplaced">Whether what stands there is replaced wholly; a folder of a scan only gets files of its own.</param>
/// <param name="Require">Checks that it could be written to a path, without loss of anything of a user's unless forced.</param>
internal sealed record OutputKind(
    string Noun, IReadOnlyList<string> Endings, bool MayBeFolder, bool IsReplaced, Action<string, bool> Require)
{
    private static readonly FolderKind FigureFolder = new("folder of figures");

    /// <summary>A model zip.</summary>
    public static readonly OutputKind Model = new(
        "model", [".zip"], MayBeFolder: false, IsReplaced: true, (path, force) => RequireFile(path, OwnFile.IsModel, force));

    /// <summary>An ONNX file.</summary>
    public static readonly OutputKind Onnx = new(
        "ONNX file", [".onnx"], MayBeFolder: false, IsReplaced: true, (path, force) => RequireFile(path, OwnFile.IsOnnx, force));

    /// <summary>A figure, or a folder of figures.</summary>
    public static readonly OutputKind Figures = Pictures("figure", ".png", ".svg");

    /// <summary>The folder of finished units of sheets in work.</summary>
    public static readonly OutputKind Units = Growing("folder of units", $"first{KeptUnits.Ending}");

    /// <summary>The folder of what tasks of a cluster have given.</summary>
    public static readonly OutputKind Tasks = Growing("folder of tasks", "tasks.json");

    /// <summary>The checkpoint of a training; what is none is never replaced.</summary>
    public static readonly OutputKind Checkpoint = new(
        "checkpoint", [".checkpoint"], MayBeFolder: false, IsReplaced: true,
        (path, _) => CheckpointFile.Require(path, resumes: false));

    /// <summary>A report.</summary>
    public static readonly OutputKind Report = Folder(Reports.Report.Kind);

    /// <summary>A catalogue.</summary>
    public static readonly OutputKind Catalogue = Folder(ScanParquet.Kind);

    /// <summary>The folder of a scan in work.</summary>
    public static readonly OutputKind Scan = Growing("scan", "plan.json");

    /// <summary>Whether a path names a folder of this kind.</summary>
    public bool IsFolder(string path) => MayBeFolder && (Endings.Count == 0 || (!HasEnding(path) && !IsDevice(path)));

    /// <summary>Checks that a path ends as its kind does.</summary>
    /// <exception cref="ArgumentException">It ends otherwise; the message says how it may end.</exception>
    public void RequireEnding(string path)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        if (IsFolder(path) ? !IsOfFile(ending) : Endings.Contains(ending) || IsDevice(path)) return;
        var file = $"a file that ends in {string.Join(" or ", Endings)}";
        var allowed = !MayBeFolder ? file : Endings.Count == 0 ? "a folder" : $"{file}, or a folder without an ending";
        throw new ArgumentException($"'{path}' cannot be the name of a {Noun}: name {allowed}.");
    }

    /// <summary>Writes figures into a folder, all of them or none.</summary>
    public static void WriteFigures(string path, Action<string> write, bool force) =>
        AtomicFolder.Write(path, FigureFolder, write, force);

    private static OutputKind Pictures(string noun, params IReadOnlyList<string> endings) => new(
        noun, endings, MayBeFolder: true, IsReplaced: true, (path, force) =>
        {
            if (HasEnding(path) || IsDevice(path)) RequireFile(path, OwnFile.IsPicture, force);
            else RequireFolder(path, FigureFolder, force);
        });

    private static OutputKind Folder(FolderKind kind) => new(
        kind.Name, [], MayBeFolder: true, IsReplaced: true, (path, force) => RequireFolder(path, kind, force));

    /// <summary>A folder to which files are added.</summary>
    private static OutputKind Growing(string noun, string file) => new(
        noun, [], MayBeFolder: true, IsReplaced: false, (path, _) =>
        {
            if (File.Exists(path)) throw new IOException($"'{path}' is a file. Name a folder.");
            AtomicFile.RequireWritable(Path.Combine(path, file));
        });

    private static bool HasEnding(string path) => Path.GetExtension(path).Length > 0;

    /// <summary>Whether an ending is that of a kind of file, so that a folder's name would mislead.</summary>
    private static bool IsOfFile(string ending) => ending is ".zip" or ".onnx" or ".png" or ".svg";

    private static bool IsDevice(string path) => !string.IsNullOrWhiteSpace(path) && new WritePlace(path).IsSpecial;

    private static void RequireFile(string path, Func<string, bool> isOwn, bool force)
    {
        AtomicFile.RequireWritable(path);
        if (!force) OwnFile.Require(path, isOwn);
    }

    private static void RequireFolder(string path, FolderKind kind, bool force)
    {
        // what is there is asked for apart, so that the way out can be named
        AtomicFolder.RequireWritable(path, kind, force: true);
        if (!force && AtomicFolder.Objection(path, kind) is { } why)
            throw new IOException($"{why}. Name a new or empty folder, or add {Verb.Force.Name}.");
    }
}
