using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Loading;

/// <summary>A graph that prepares pictures for a network, read as the pixel scale that does the same.</summary>
internal static class PixelGraph
{
    private const double Most = 255, Near = 1e-5;

    /// <summary>The scale.</summary>
    /// <param name="loaded">The graph.</param>
    /// <exception cref="NotSupportedException">It does something else.</exception>
    public static PixelScale Of(LoadedFile loaded)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        if (loaded.GivenRow is not [var channels, _, _] shape) throw Other();
        var black = Prepared(zeros([1, .. shape]));
        var gains = Enumerable.Range(0, (int)channels).Select(channel => Gains(loaded, black, channel)).ToArray();
        var isReversed = channels > 1 && gains[0][0] == 0;
        double[] deviation = [.. gains.Select((of, read) => 1 / of[isReversed ? channels - 1 - read : read])];
        if (isReversed) Array.Reverse(deviation);
        if (deviation.Any(value => !double.IsFinite(value) || value <= 0)) throw Other();
        var isPlain = deviation.All(value => value == 1);
        var mean = (black * tensor(deviation).view(1, -1, 1, 1)).neg();
        var places = mean.flatten(2);
        var perChannel = places.amax([2]).eq(places.amin([2])).all().item<bool>();
        var scale = new PixelScale(0, Most)
        {
            Mean = mean.eq(0).all().item<bool>() ? [] : [.. (perChannel ? places[0].select(1, 0) : mean).data<double>()],
            Deviation = isPlain ? [] : deviation,
            ReversedChannels = isReversed,
        };
        using var generator = new Generator(1, CPU);
        var picture = rand([1, .. shape], generator: generator) * Most;
        return Prepared(picture).allclose(scale.Normalized(picture, shape).to(float64), 1e-4, 1e-3) ? scale : throw Other();

        Tensor Prepared(Tensor pictures) => Run(loaded, pictures);
    }

    /// <summary>By how much each channel of the output grows with a channel of the input; alike everywhere.</summary>
    private static double[] Gains(LoadedFile loaded, Tensor black, long channel)
    {
        var lit = zeros([1, .. loaded.GivenRow]);
        lit.select(1, channel).fill_(Most);
        var grown = ((Run(loaded, lit) - black) / Most).mean([0, 2, 3]).data<double>().ToArray();
        return [.. grown.Select(gain => Math.Abs(gain) < Near ? 0 : Math.Abs(gain - 1) < Near ? 1 : gain)];
    }

    private static Tensor Run(LoadedFile loaded, Tensor pictures)
    {
        var prepared = loaded.Module.Run(pictures, null).to(float64);
        return prepared.shape.AsSpan().SequenceEqual(pictures.shape) ? prepared : throw Other();
    }

    private static NotSupportedException Other() => new(
        "It does more to pictures than to reverse, shift and scale their channels: a pixel scale cannot say that.");
}
