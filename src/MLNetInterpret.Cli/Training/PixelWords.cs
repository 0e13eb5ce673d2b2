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

    /// <summary>The files that words name.</summary>
    public static IEnumerable<string> Files(IEnumerable<string> words) => words.Where(IsFile);

    /// <summary>Reads the words.</summary>
    /// <param name="words">A name or a file of a preprocessing, then what differs from it; at least one.</param>
    /// <param name="shape">Channels, rows and columns of the network's pictures.</param>
    /// <exception cref="ArgumentException">A word is none; the message says which there are.</exception>
    public static PixelScale Parse(IReadOnlyList<string> words, IReadOnlyList<long> shape)
    {
        var scale = Named.TryGetValue(words[0], out var named) ? named
            : IsFile(words[0]) ? PixelGraph.Read(words[0], shape)
            : throw new ArgumentException(
                $"--pixels begins with '{words[0]}', but has to begin with one of: {string.Join(", ", First)}, or a file of a " +
                "preprocessing that ends in .onnx.");
        foreach (var word in words.Skip(1))
            scale = word.Split('=', 2) switch
            {
                ["bgr"] => scale with { ReversedChannels = true },
                ["mean", var numbers] => scale with { Mean = Numbers(word, numbers) },
                ["deviation", var numbers] => scale with { Deviation = Numbers(word, numbers) },
                _ => throw new ArgumentException(
                    $"--pixels has '{word}', but behind the first word it takes bgr, mean=A,B,C and deviation=A,B,C."),
            };
        return scale;
    }

    /// <summary>The same for pixels that go from 0 to 1, as folders of pictures are read.</summary>
    /// <param name="scale">A scale of any range.</param>
    /// <param name="channels">Of the network's pictures.</param>
    public static PixelScale FromUnit(PixelScale scale, long channels)
    {
        if (scale is { Minimum: 0, Maximum: 1 }) return scale;
        IEnumerable<double> Each(IReadOnlyList<double> values, double otherwise) =>
            values.Count > 0 ? values : Enumerable.Repeat(otherwise, (int)channels);
        return new()
        {
            Mean = scale.Mean.Count == 0 && scale.Minimum == 0
                ? []
                : [.. Each(scale.Mean, 0).Select(mean => (mean - scale.Minimum) / scale.Range)],
            Deviation = [.. Each(scale.Deviation, 1).Select(deviation => deviation / scale.Range)],
            ReversedChannels = scale.ReversedChannels,
        };
    }

    private static bool IsFile(string word) => word.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    private static double[] Numbers(string word, string numbers) =>
        [.. numbers.Split(',').Select(number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var
            value) && double.IsFinite(value) ? value : throw new ArgumentException(
                $"--pixels has '{word}', and '{number}' is no number; commas stand between numbers, for example mean=104,117,124."))];
}
