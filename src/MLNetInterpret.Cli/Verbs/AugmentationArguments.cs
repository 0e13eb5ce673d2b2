using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>How training pictures are changed, anew each time: the options of every command that learns from pictures.</summary>
/// <param name="verb">The command.</param>
/// <param name="shift">Pixels by which they are moved where nothing is given.</param>
/// <param name="flip">Whether they are mirrored where nothing is given.</param>
internal sealed class AugmentationArguments(Verb verb, int shift, bool flip)
{
    private readonly Option<int> _shift = verb.AddWith(Words.Shift, shift);
    private readonly Option<bool> _flip = verb.AddWith(Words.Flip, flip);

    /// <summary>Pixels by which pictures are moved.</summary>
    public int Shift(ParseResult parsed) => parsed.GetValue(_shift);

    /// <summary>Whether pictures are mirrored.</summary>
    public bool Flip(ParseResult parsed) => parsed.GetValue(_flip);
}
