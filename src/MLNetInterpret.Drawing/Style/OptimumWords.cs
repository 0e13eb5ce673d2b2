using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Drawing.Style;

/// <summary>What an optimised input's numbers say beside each other.</summary>
internal static class OptimumWords
{
    /// <summary>How many times as far the optimised input drives the unit as the most extreme real row.</summary>
    /// <param name="extreme">One end.</param>
    /// <param name="high">Whether it is the upper end.</param>
    /// <returns>Null where a part is missing, or the real row is not on that side of zero: no ratio
    /// means anything then.</returns>
    public static double? Ratio(this Extreme extreme, bool high)
    {
        if (extreme is not { Optimized: { } optimized, Examples: [var best, ..] }) return null;
        var real = high ? best.Activation : -best.Activation;
        var score = high ? optimized.Score : -optimized.Score;
        return real > 0 && float.IsFinite(real) && float.IsFinite(optimized.Score) ? score / (double)real : null;
    }

    /// <summary>Share of the score that stays when the picture is shifted, scaled and rotated a little.</summary>
    /// <param name="optimized">The optimised input.</param>
    /// <param name="high">Whether it is the upper end's.</param>
    /// <returns>At least 0; null where it was not measured, or the score is not on that side of zero.</returns>
    public static double? Kept(this OptimizedInput optimized, bool high) => Share(optimized.ScoreWhenMoved, optimized, high);

    /// <summary>The same when each pixel is the mean of the 3 x 3 around it.</summary>
    public static double? KeptWhenBlurred(this OptimizedInput optimized, bool high) =>
        Share(optimized.ScoreWhenBlurred, optimized, high);

    private static double? Share(float? changed, OptimizedInput optimized, bool high)
    {
        if (changed is not { } left || !float.IsFinite(left) || !float.IsFinite(optimized.Score)) return null;
        var sign = high ? 1 : -1;
        return sign * optimized.Score > 0 ? Math.Max(0, left / (double)optimized.Score) : null;
    }

    /// <summary>Whether the optimisation of either end started again from another start.</summary>
    public static bool IsRestarted(this Finding finding) =>
        finding.Highest.Optimized is { Restarted: true } || finding.Lowest.Optimized is { Restarted: true };

    /// <summary>The picture of one end, as much of it as the unit sees, or null.</summary>
    public static ImageInput? Picture(this Extreme extreme) => extreme.Optimized?.Shown as ImageInput;

    /// <summary>Pictures among alternatives.</summary>
    public static IEnumerable<(Alternative Alternative, ImageInput Picture)> Pictured(
        this IEnumerable<Alternative> alternatives) =>
        alternatives.SelectMany<Alternative, (Alternative, ImageInput)>(one =>
            one.Shown is ImageInput picture ? [(one, picture)] : []);

    /// <summary>The most extreme real pictures.</summary>
    public static IEnumerable<(Example Example, ImageInput Picture)> Pictured(this IEnumerable<Example> examples, int most) =>
        examples
            .SelectMany<Example, (Example, ImageInput)>(one => one.Input is ImageInput picture ? [(one, picture)] : [])
            .Take(most);

    /// <summary>What is to be said of an optimised input beside its number; null for nothing.</summary>
    public static string? Remark(this OptimizedInput optimized, bool high) =>
        optimized.FallsShortOf(high, "image") is { } better ? $"falls short of {better}"
        : optimized.Source switch
        {
            OptimumSource.ClosedForm => "exact",
            OptimumSource.RealRow => "from the best real image",
            _ => null,
        };

    /// <summary>That a way of optimising failed: at most of the units, real images go further; null where it did not.</summary>
    /// <param name="name">What the way is called.</param>
    /// <param name="units">What it reached for each unit, and the best real image.</param>
    public static string? Failure(string name, IReadOnlyList<(float Found, float Real)> units)
    {
        var behind = units.Where(unit => Shortfall.IsBehind(unit.Found, unit.Real, highest: true)).ToArray();
        return 2 * behind.Length <= units.Count ? null
            : $"{name} failed: {Range([.. behind.Select(unit => unit.Found)])} against "
            + $"{Range([.. behind.Select(unit => unit.Real)])} of real images";

        static string Range(float[] values) => values.Length == 1
            ? NumberWords.Number(values[0])
            : $"{NumberWords.Number(values.Min())} to {NumberWords.Number(values.Max())}";
    }

    /// <summary>What a prediction says: the class and its probability.</summary>
    public static string InWords(this (string Class, double Probability) prediction) =>
        $"{NumberWords.Visible(prediction.Class)} {NumberWords.Percent(prediction.Probability)}";
}
