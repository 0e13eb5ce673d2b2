using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Confidence intervals for figures of a text, whose neighbouring characters are not independent.</summary>
/// <remarks>
/// The text is drawn anew in blocks of consecutive characters, round its end to its beginning (Politis, Romano 1992, "A
/// circular block-resampling procedure for stationary data"); the interval holds the central share of the figures. The block's
/// length follows from how far the figure's contributions are correlated (Politis, White, "Automatic block-length selection for
/// the dependent bootstrap", Econometric Reviews 23(1), 2004; corrected by Patton, Politis, White 2009).
/// </remarks>
internal sealed class BlockBootstrap
{
    private const int LeastBlocks = 20, ShortestBlock = 50;
    private readonly double[][] _running;
    private readonly int _length;

    /// <summary>Takes the terms that the figure's sums are made of.</summary>
    /// <param name="terms">Several series of one value for each character.</param>
    public BlockBootstrap(params IReadOnlyList<double[]> terms)
    {
        _length = terms[0].Length;
        _running = [.. terms.Select(term =>
        {
            var running = new double[_length + 1];
            for (var at = 0; at < _length; at++) running[at + 1] = running[at] + term[at];
            return running;
        })];
    }

    /// <summary>The sums over all characters.</summary>
    public double[] Sums => [.. _running.Select(running => running[^1])];

    /// <summary>The interval of a figure.</summary>
    /// <param name="figure">From the terms' sums.</param>
    /// <param name="block">Characters in a block.</param>
    /// <param name="resamples">Times that the text is drawn.</param>
    /// <param name="level">For example 0.95.</param>
    /// <param name="seed">Decides the draws.</param>
    public Interval IntervalOf(Func<double[], double> figure, int block, int resamples, double level, int seed)
    {
        var resampling = new Resampling(seed);
        var (figures, sums) = (new List<double>(resamples), new double[_running.Length]);
        for (var draw = 0; draw < resamples; draw++)
        {
            Array.Clear(sums);
            foreach (var (start, length) in resampling.Blocks(_length, block))
                for (var term = 0; term < sums.Length; term++) sums[term] += Sum(_running[term], start, length);
            if (figure(sums) is var value && double.IsFinite(value)) figures.Add(value);
        }

        return figures.Count == 0
            ? new(double.NaN, double.NaN, level, block)
            : Interval.Of(figures, level) with { Block = block };
    }

    /// <summary>The length of a block for a figure whose characters contribute <paramref name="influence"/>.</summary>
    /// <returns>At least 50, because no text's neighbouring characters are independent, but short enough for 20 blocks.</returns>
    public static int BlockLength(double[] influence)
    {
        var n = influence.Length;
        var most = Math.Max(1, n / LeastBlocks);
        var least = Math.Min(ShortestBlock, most);
        var covariances = Autocovariances(influence, most);
        if (!(covariances[0] > 0)) return least;

        // the first lag after which a run of lags shows no correlation; twice that is the window's width
        var run = Math.Max(5, (int)Math.Ceiling(Math.Sqrt(Math.Log10(n))));
        var bound = 2 * Math.Sqrt(Math.Log10(n) / n);
        var (quiet, lag) = (0, 1);
        for (; lag <= most && quiet < run; lag++) quiet = Math.Abs(covariances[lag] / covariances[0]) < bound ? quiet + 1 : 0;
        var width = Math.Min(most, 2 * Math.Max(1, lag - 1 - quiet));
        double spectrum = covariances[0], slope = 0;
        for (var at = 1; at <= width; at++)
        {
            // a trapezoid: flat up to half of the width, then falling to 0
            var weight = Math.Min(1, 2 * (1 - ((double)at / width)));
            spectrum += 2 * weight * covariances[at];
            slope += 2 * weight * at * covariances[at];
        }

        if (!(spectrum > 0)) return most;
        var length = Math.Cbrt(2 * slope * slope / (4.0 / 3 * spectrum * spectrum)) * Math.Cbrt(n);
        return (int)Math.Clamp(Math.Ceiling(length), least, most);
    }

    private static double Sum(double[] running, int start, int length) => start + length < running.Length
        ? running[start + length] - running[start]
        : running[^1] - running[start] + running[start + length - (running.Length - 1)];

    /// <summary>Of lags 0 to <paramref name="most"/>, by way of the spectrum.</summary>
    private static double[] Autocovariances(double[] values, int most)
    {
        var mean = values.Average();
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar one = 1;
        var centred = zeros(2L * values.Length, float64);
        var data = Array.ConvertAll(values, value => value - mean);
        centred.narrow(0, 0, values.Length).copy_(tensor(data, float64));
        var spectrum = fft.rfft(centred);
        var (real, imaginary) = (spectrum.real, spectrum.imag);
        var power = real.mul(real).add(imaginary.mul(imaginary), one);
        var products = fft.irfft(complex(power, zeros_like(power)), n: centred.shape[0]);
        var sums = products.narrow(0, 0, most + 1).contiguous().data<double>().ToArray();
        return Array.ConvertAll(sums, sum => sum / values.Length);
    }
}
