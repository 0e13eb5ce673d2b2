namespace MLNetInterpret.Core.FindingSets;

/// <summary>Refuses inputs and statistics, read from a file, whose parts do not fit together.</summary>
internal static class InputChecks
{
    /// <summary>Refuses an input with more or fewer values than it says.</summary>
    /// <exception cref="ArgumentException">Its lengths differ.</exception>
    public static void Require(InputValue input)
    {
        switch (input)
        {
            case ImageInput image when Math.Min(image.Channels, Math.Min(image.Height, image.Width)) < 1
                || (double)image.Channels * image.Height * image.Width != image.Pixels.Length:
                throw new ArgumentException(
                    $"A picture of {image.Channels} x {image.Height} x {image.Width} has {image.Pixels.Length} pixel values.");
            case TextInput text when text.Activations.Count != 0 && text.Activations.Count != text.Text.Length:
                throw new ArgumentException(
                    $"A text of {text.Text.Length} characters has {text.Activations.Count} activations.");
            case TextInput text when text.Peak < 0 || text.Peak > text.Text.Length:
                throw new ArgumentException($"A text of {text.Text.Length} characters has its peak at {text.Peak}.");
            case TextInput { TokenEnds: { } ends } text when ends is not [>= 0, ..] || ends[^1] != text.Text.Length
                || ends.Zip(ends.Skip(1)).Any(pair => pair.First > pair.Second):
                throw new ArgumentException(
                    $"A text of {text.Text.Length} characters has tokens that do not end in order, or at another place.");
        }
    }

    /// <summary>Refuses an optimised input whose pictures are none.</summary>
    /// <exception cref="ArgumentException">Their lengths differ.</exception>
    public static void Require(OptimizedInput optimized)
    {
        Require(optimized.Input);
        foreach (var (_, input) in optimized.Snapshots) Require(input);
        foreach (var other in optimized.Variants.Concat(optimized.Methods)) Require(other.Input);
    }

    /// <summary>Refuses what no judge says.</summary>
    /// <exception cref="ArgumentException">A share is outside 0 to 1.</exception>
    public static void Require(Interpretability? judged, Unit unit)
    {
        foreach (var choices in new[] { judged?.Rows, judged?.Pictures }.OfType<ForcedChoice>())
            if (new[] { choices.Share, choices.Interval.Low, choices.Interval.High, choices.Control ?? 0 }
                .Any(share => share is not (>= 0 and <= 1)))
                throw new ArgumentException($"The interpretability of '{unit}' has a share outside 0 to 1.");
    }

    /// <summary>Refuses statistics that no activations have.</summary>
    /// <exception cref="ArgumentException">A count or share is none, or the histogram's parts differ in number.</exception>
    public static void Require(UnitStatistics statistics, Unit unit)
    {
        var bars = statistics.Histogram;
        if (statistics.Count < 0 || statistics.NonFinite < 0 || bars.Counts.Any(count => count < 0))
            throw new ArgumentException($"The statistics of '{unit}' have a count below 0.");
        if (bars.Edges.Count > 0 && bars.Edges.Count != bars.Counts.Count + 1)
            throw new ArgumentException(
                $"The histogram of '{unit}' has {bars.Counts.Count} bars, but {bars.Edges.Count} edges: one more is needed.");
        if (statistics.Count > 0 && !(double.IsFinite(statistics.Mean) && statistics.ZeroShare is >= 0 and <= 1))
            throw new ArgumentException($"The statistics of '{unit}' have a mean that is not finite, or a share outside 0 to 1.");
    }
}
