using MLNetInterpret.Text;

namespace MLNetInterpret;

/// <summary>A tokenizer of Microsoft.ML.Tokenizers by the files that it is made of, which a character model keeps.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Files</term><description>Tokenizer</description></listheader>
/// <item><term>a <c>.json</c> (tokens and their numbers) and a <c>.txt</c> (merges)</term>
/// <description>BPE, of bytes where a token has <c>Ġ</c>, as GPT-2's</description></item>
/// <item><term>a <c>.txt</c> (a token a line)</term>
/// <description>WordPiece, as BERT's; white space has no tokens</description></item>
/// <item><term>a <c>.tiktoken</c></term><description>tiktoken</description></item>
/// </list>
/// </remarks>
public sealed class TokenizerFiles
{
    /// <summary>Names the files.</summary>
    /// <param name="paths">One or two, in any order; they are read when a model is trained.</param>
    /// <exception cref="ArgumentException">They are of no tokenizer known; the message says of which they can be.</exception>
    public TokenizerFiles(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        (Paths, _) = (paths, SavedTokenizer.KindOf(paths));
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The regular expression whose matches are cut into tokens, each on its own; what lies between matches has no
    /// tokens. Null for GPT-2's (BPE of bytes), cl100k_base's (tiktoken), or words and punctuation marks (others).</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether the text is read in lower case.</summary>
    public bool IsLowerCase { get; init; }

    /// <summary>The files' names.</summary>
    public override string ToString() => string.Join(", ", Paths.Select(Path.GetFileName));

    /// <summary>What a model keeps.</summary>
    internal SavedTokenizer Read() => SavedTokenizer.Read(this);
}
