using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The option of every command that interprets: how much is done for a unit.</summary>
internal sealed class DepthOption(Verb verb)
{
    private readonly Option<string> _depth = verb.AddWith(Words.Depth, "full");

    /// <summary>The depth as given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="full">Options that belong to the full depth.</param>
    /// <exception cref="ArgumentException">It leaves out what another option asks for.</exception>
    public Depth Read(ParseResult parsed, IReadOnlyList<Option> full)
    {
        var depth = Enum.Parse<Depth>(parsed.GetRequiredValue(_depth), ignoreCase: true);
        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
        return depth == Depth.Full || full.FirstOrDefault(IsGiven) is not { } given
            ? depth
            : throw new ArgumentException(
                $"{given.Name} asks for what only {_depth.Name} full does: leave out {given.Name} or {_depth.Name}.");
    }
}
