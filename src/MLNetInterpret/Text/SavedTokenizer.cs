using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using MLNetInterpret.Data;

namespace MLNetInterpret.Text;

/// <summary>Kinds of tokenizers that can be made again.</summary>
internal enum TokenizerKind
{
    /// <summary>Byte pair encoding: tokens and merges.</summary>
    Bpe,

    /// <summary>The longest tokens from a word's beginning.</summary>
    WordPiece,

    /// <summary>Byte pair encoding of bytes by rank.</summary>
    Tiktoken,
}

/// <summary>All that a tokenizer is made of, as a model keeps it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Files">What its files hold, in the kind's order.</param>
/// <param name="Pattern">What is cut into tokens; null for the kind's usual.</param>
/// <param name="IsLowerCase">Whether the text is read in lower case.</param>
internal sealed record SavedTokenizer(
    TokenizerKind Kind, IReadOnlyList<byte[]> Files, string? Pattern, bool IsLowerCase)
{
    private const string OfWords = @"\w+|[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\w\s]";
    private const string OfGpt2 = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string OfTiktoken = @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
        + @"\s*[\r\n]+|\s+(?!\S)|\s+";
    private static readonly string[] Unknown = ["[UNK]", "<unk>"];

    /// <summary>Reads a tokenizer's files.</summary>
    /// <exception cref="FileNotFoundException">One is not there.</exception>
    /// <exception cref="InvalidDataException">They are no such tokenizer's.</exception>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    public static SavedTokenizer Read(TokenizerFiles files)
    {
        foreach (var path in files.Paths) RecordFile.RequireFile(path);
        var kind = KindOf(files.Paths);
        var ordered = files.Paths.OrderBy(path => Extension(path) == ".txt");      // merges come behind the tokens
        var saved = new SavedTokenizer(kind, [.. ordered.Select(File.ReadAllBytes)], files.Pattern, files.IsLowerCase);
        try
        {
            saved.Create();
            return saved;
        }
        catch (RegexParseException wrong)
        {
            throw new ArgumentException(
                $"The pattern '{files.Pattern}' is no regular expression: {wrong.Message}", nameof(files), wrong);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or JsonException or FormatException or ArgumentException
            or InvalidOperationException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException)
        {
            throw new InvalidDataException(
                $"{Named(files.Paths)} cannot be read as a tokenizer of the kind {kind}: {wrong.Message.TrimEnd('.')}.", wrong);
        }
    }

    /// <summary>The kind of some files.</summary>
    /// <exception cref="ArgumentException">They are of none.</exception>
    public static TokenizerKind KindOf(IReadOnlyList<string> paths) => paths.Select(Extension).Order().ToArray() switch
    {
        [".json", ".txt"] => TokenizerKind.Bpe,
        [".txt"] => TokenizerKind.WordPiece,
        [".tiktoken"] => TokenizerKind.Tiktoken,
        _ => throw new ArgumentException(
            $"{(paths.Count == 0 ? "No file" : Named(paths))} {(paths.Count < 2 ? "makes" : "make")} no tokenizer: "
            + "give a vocabulary (.json) and its merges (.txt) for BPE, a vocabulary (.txt) for WordPiece, or a .tiktoken.",
            nameof(paths)),
    };

    /// <summary>Makes the tokenizer.</summary>
    public Tokenizer Create()
    {
        if (Files.Count != (Kind == TokenizerKind.Bpe ? 2 : 1))
            throw new InvalidDataException($"{Files.Count} files make no tokenizer of the kind {Kind}");
        Normalizer? normalizer = IsLowerCase ? new LowerCaseNormalizer() : null;
        PreTokenizer Cut(string usual) => new RegexPreTokenizer(new(Pattern ?? usual), specialTokens: null);
        switch (Kind)
        {
            case TokenizerKind.Tiktoken:
                return TiktokenTokenizer.Create(new MemoryStream(Files[0]), Cut(OfTiktoken), normalizer);
            case TokenizerKind.WordPiece:
                return WordPieceTokenizer.Create(
                    new MemoryStream(Files[0]), new() { PreTokenizer = Cut(OfWords), Normalizer = normalizer });
            default:
                var tokens = JsonSerializer.Deserialize<Dictionary<string, int>>(Files[0])
                    ?? throw new InvalidDataException("the vocabulary is empty");
                var isOfBytes = tokens.Keys.Any(token => token.Contains('\u0120'));
                return BpeTokenizer.Create(new BpeOptions(tokens)
                {
                    Merges = Lines(Files[1])
                        .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)),
                    ByteLevel = isOfBytes,
                    PreTokenizer = Cut(isOfBytes ? OfGpt2 : OfWords),
                    Normalizer = normalizer,
                    UnknownToken = Array.Find(Unknown, tokens.ContainsKey),
                });
        }
    }

    private static IEnumerable<string> Lines(byte[] file)
    {
        using var reader = new StreamReader(new MemoryStream(file));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string Named(IReadOnlyList<string> paths) => string.Join(" and ", paths.Select(path => $"'{path}'"));

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
