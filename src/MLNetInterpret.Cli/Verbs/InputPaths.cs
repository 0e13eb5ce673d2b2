using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Files or folders that a command reads.</summary>
/// <param name="Name">What they are called in messages: an option's name, or words.</param>
/// <param name="Of">Them, as a command line names them.</param>
internal sealed record InputPaths(string Name, Func<ParseResult, IEnumerable<string?>> Of);
