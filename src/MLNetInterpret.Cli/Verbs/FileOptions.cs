using System.CommandLine;
using System.Text;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The option of every command that reads a file of text.</summary>
internal sealed class EncodingOption(Verb verb)
{
    private readonly Option<string> _name = verb.Add(Words.Encoding);

    /// <summary>The option itself.</summary>
    public Option Option => _name;

    /// <summary>The encoding; null where none is named.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public Encoding? Read(ParseResult parsed) => parsed.GetValue(_name) is { } name ? FileEncoding.Named(name) : null;
}

/// <summary>The options of every command that reads a folder of pictures.</summary>
internal sealed class FolderOptions(Verb verb)
{
    private readonly Option<bool> _skipBroken = verb.AddWith(Words.SkipBroken, false);

    /// <summary>Whether pictures that cannot be read are left out.</summary>
    public bool SkipBroken(ParseResult parsed) => parsed.GetValue(_skipBroken);
}
