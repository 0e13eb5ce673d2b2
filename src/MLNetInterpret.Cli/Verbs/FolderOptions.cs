using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that reads a folder of pictures.</summary>
internal sealed class FolderOptions(Verb verb)
{
    private readonly Option<bool> _skipBroken = verb.Add(
        "--skip-broken", "Leave out pictures of a folder that cannot be read, and say how many and which.", false);

    /// <summary>Whether pictures that cannot be read are left out.</summary>
    public bool SkipBroken(ParseResult parsed) => parsed.GetValue(_skipBroken);
}
