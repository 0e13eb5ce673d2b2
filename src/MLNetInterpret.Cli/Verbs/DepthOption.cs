using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The option of every command that interprets: how much is done for a unit.</summary>
internal sealed class DepthOption(Verb verb)
{
    private readonly Option<string> _depth = verb.Add(
        "--depth", "How much is done for a unit: scan (statistics and the strongest rows), quick (and one quick search for the " +
        "inputs that drive it), full (and variants, tested sentences, bounds, drivers, concepts, controls).", "full");

    /// <summary>The depth as given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="full">Options that belong to the full depth.</param>
    /// <exception cref="ArgumentException">There is no such depth, or it leaves out what another option asks for.</exception>
    public Depth Read(ParseResult parsed, IReadOnlyList<Option> full)
    {
        var depth = parsed.GetValue(_depth) switch
        {
            "scan" => Depth.Scan,
            "quick" => Depth.Quick,
            "full" => Depth.Full,
            var other => throw new ArgumentException($"'{other}' is not a depth: scan, quick or full."),
        };
        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
        return depth == Depth.Full || full.FirstOrDefault(IsGiven) is not { } given
            ? depth
            : throw new ArgumentException(
                $"{given.Name} asks for what only {_depth.Name} full does: leave out {given.Name} or {_depth.Name}.");
    }
}
