using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Orleans.Machines;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A command whose work falls into tasks that a cluster can do.</summary>
internal interface ITaskVerb
{
    /// <summary>Opens what a command line's tasks work on.</summary>
    /// <returns>It, and the hash of its content.</returns>
    (OpenedTasks Tasks, string Content) Open(ParseResult parsed, Screen screen);
}
