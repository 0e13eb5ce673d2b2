using System.Globalization;

namespace MLNetInterpret.Cli.Training;

/// <summary>What pixels mean, in the command line's words.</summary>
internal static class PixelWords
{
    private static readonly Dictionary<string, PixelScale> Named = new()
    {
        ["imagenet-torch"] = PixelScale.ImageNet,
        ["imagenet-caffe"] = PixelScale.ImageNetCaffe,
        ["unit"] = PixelScale.Unit,
        ["minus-one-to-one"] = PixelScale.MinusOneToOne,
        ["raw"] = PixelScale.Bytes,
    };

    /// <summary>The words that may stand first.</summary>
    public static IReadOnlyList<string> First => [.. Named.Keys];

    /// <summary>Whether a word names a file of a preprocessing.</summary>
    public static bool IsFile(string word) => word.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the words.</summary>
    /// <param name="words">A name or a file of a preprocessing, then what differs from it; at least one.</param>
    /// <exception cref="ArgumentException">A word is none; the message says which there are.</exception>
    public static PixelScale Parse(IReadOnlyList<string> words)
    {
        var scale = Named.TryGetValue(words[0], out var named) ? named
            : IsFile(words[0]) ? OnnxNetwork.PixelsOf(words[0])
            : throw new ArgumentException(
                $"--pixels begins with '{words[0]}', but has to begin with one of: {string.Join(", ", First)}, or an ONNX file " +
                "of the preprocessing.");
        return words.Skip(1).Aggregate(scale, (so, word) => word.Split('=', 2) switch
        {
            ["bgr"] => so with { ReversedChannels = true },
            ["mean", var numbers] => so with { Mean = Numbers(word, numbers) },
            ["deviation", var numbers] => so with { Deviation = Numbers(word, numbers) },
            _ => throw new ArgumentException(
                $"--pixels has '{word}', but behind its first word it takes bgr, mean=A,B,C and deviation=A,B,C."),
        });
    }

    private static double[] Numbers(string word, string numbers) =>
    [
        .. numbers.Split(',').Select(number =>
            double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw new ArgumentException(
                    $"--pixels has '{word}', but '{number}' is no number: write, for example, mean=104,117,124.")),
    ];
}
