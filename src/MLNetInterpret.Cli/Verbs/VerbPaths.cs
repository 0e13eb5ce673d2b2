using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A file or folder that a command writes.</summary>
/// <param name="Name">What it is called in messages: an option's name, or words.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Of">It, as a command line names it; null where nothing is written.</param>
internal sealed record OutputPath(string Name, OutputKind Kind, Func<ParseResult, string?> Of);

/// <summary>Files or folders that a command reads.</summary>
/// <param name="Name">What they are called in messages: an option's name, or words.</param>
/// <param name="Of">Them, as a command line names them.</param>
internal sealed record InputPaths(string Name, Func<ParseResult, IEnumerable<string?>> Of);
