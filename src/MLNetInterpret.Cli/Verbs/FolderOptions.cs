using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that reads a folder of pictures.</summary>
internal sealed class FolderOptions(Verb verb)
{
    private readonly Option<bool> _skipBroken = verb.AddWith(Words.SkipBroken, false);

    /// <summary>Whether pictures that cannot be read are left out.</summary>
    public bool SkipBroken(ParseResult parsed) => parsed.GetValue(_skipBroken);
}
