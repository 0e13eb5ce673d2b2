using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>The analysis of a character model in a few lines; its report has the tables.</summary>
internal static class RecurrentWords
{
    private const double Shut = 0.9;

    /// <summary>One line each: cost, gates, memory, errors, and brackets where there are any.</summary>
    public static IEnumerable<string> Lines(RecurrentAnalysis analysis)
    {
        yield return Cost(analysis);
        foreach (var layer in analysis.Layers) yield return Gates(layer, analysis.Unit);
        yield return Errors(analysis);
        if (analysis.Brackets.SelectMany(pair => pair.Closings).Any(closing => closing.Count > 0))
            yield return Brackets(analysis);
    }

    private static string Cost(RecurrentAnalysis analysis)
    {
        var interval = analysis.BitsInterval is { } at ? $" (95 % interval {Fixed(at.Low)} to {Fixed(at.High)})" : "";
        var best = analysis.BestNgram;
        var less = analysis.Advantage switch
        {
            null => "",
            { High: < 0 } by => $"; the {analysis.Kind.Name} costs {Fixed(-by.High)} to {Fixed(-by.Low)} bits more",
            var by => $"; the {analysis.Kind.Name} costs {Fixed(by.Low)} to {Fixed(by.High)} bits less",
        };
        var tokens = analysis.CharactersPerToken is { } each ? $", {Fixed(analysis.Bits / each)} per character," : "";
        return $"Cost: {Fixed(analysis.Bits)} bits per {analysis.Unit}{tokens}{interval} on " +
            $"{Count(analysis.Characters, $"held-out {analysis.Unit}")}. " +
            $"The best n-gram model, the {best.Order}-gram, costs {Fixed(best.Bits)}{less}.";
    }

    private static string Gates(LayerGates layer, string unit)
    {
        double[] constants = [.. layer.Units.Select(unit => unit.Decay).Order()];
        var open = layer.Units.Count(unit => unit.Keeping.Open > Shut);
        var shut = layer.Units.Count(unit => unit.Keeping.Shut > Shut);
        return $"Layer {layer.Layer}: of {Count(layer.Units.Count, "unit")} the median one keeps a value for " +
            $"{Number(Quantile.Upper<double>(constants, 0.5))} {unit}s, the longest for {Number(constants[^1])}; " +
            $"{Count(open)} nearly always keep, {Count(shut)} nearly always forget.";
    }

    private static string Errors(RecurrentAnalysis analysis)
    {
        var errors = analysis.Errors;
        var hardest = analysis.Errors.Kinds.MaxBy(kind => kind.Characters * kind.Bits.Network);
        var loss = analysis.Bits * analysis.Characters;
        var helpers = errors.Errors == 0 ? [] : errors.Oracles.OrderByDescending(oracle => oracle.Removed).Take(2)
            .Select(oracle => $"{oracle.Name} {Percent((double)oracle.Removed / errors.Errors)}").ToArray();
        return $"Errors: {Count(errors.Errors)} of {Count(analysis.Characters, analysis.Unit)} " +
            $"({Percent((double)errors.Errors / analysis.Characters)}) had a probability below 0.5" +
            (helpers.Length == 0 ? "" : $"; what would remove most of them: {string.Join(", ", helpers)}") +
            (hardest is null ? "" : $". Most of the loss, {Percent(hardest.Characters * hardest.Bits.Network / loss)}, " +
                $"is on: {hardest.Kind.ToWords()}") + ".";
    }

    private static string Brackets(RecurrentAnalysis analysis)
    {
        ClosingDistance[] all = [.. analysis.Brackets.SelectMany(pair => pair.Closings)];
        var count = all.Sum(closing => closing.Count);
        double Mean(Func<ByModel, double> of) => all.Sum(closing => closing.Count * of(closing.Probability)) / count;
        return $"Closing brackets: {Count(count)}; mean probability {Fixed(Mean(by => by.Network), 2)} " +
            $"by the {analysis.Kind.Name}, " +
            $"{Fixed(Mean(by => by.Ngram), 2)} by the {analysis.BestNgram.Order}-gram.";
    }
}
