using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Text;
using Spectre.Console;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>The analysis of a character LSTM as tables.</summary>
internal static class RecurrentTables
{
    private static readonly (string Name, Func<UnitGates, (double Left, double Right)> Of)[] Gates =
        [("input", unit => unit.Input), ("forget", unit => unit.Forget), ("output", unit => unit.Output)];

    /// <summary>Every table, in the report's order.</summary>
    public static IEnumerable<Table> All(RecurrentAnalysis analysis) =>
        [Saturation(analysis), Constants(analysis), Ngrams(analysis), Kinds(analysis), Oracles(analysis), Brackets(analysis)];

    private static Table Saturation(RecurrentAnalysis analysis)
    {
        var table = TerminalTables.Create(
            "gate", "left-saturated (< 0.1)", "right-saturated (> 0.9)", "cells > 90 % left", "cells > 90 % right");
        foreach (var layer in analysis.Layers)
            foreach (var (name, of) in Gates)
            {
                (double Left, double Right)[] all = [.. layer.Units.Select(of)];
                TerminalTables.Add(
                    table, $"layer {layer.Layer} {name}",
                    Percent(all.Average(gate => gate.Left), 1), Percent(all.Average(gate => gate.Right), 1),
                    Count(all.Count(gate => gate.Left > 0.9)), Count(all.Count(gate => gate.Right > 0.9)));
            }

        return table;
    }

    private static Table Constants(RecurrentAnalysis analysis)
    {
        var table = TerminalTables.Create(
            "time constants in characters", "10 % of cells below", "median", "10 % above", "longest");
        var constants = new (string, Func<UnitGates, double>)[]
        {
            ("-1 / ln(mean f)", unit => unit.TimeConstant),
            ("-1 / mean(ln f)", unit => unit.Decay),
        };
        foreach (var layer in analysis.Layers)
        {
            foreach (var (name, of) in constants)
            {
                double[] all = [.. layer.Units.Select(of).Order()];
                TerminalTables.Add(
                    table, $"layer {layer.Layer}, {name}", Number(Quantile.Upper<double>(all, 0.1)),
                    Number(Quantile.Upper<double>(all, 0.5)), Number(Quantile.Lower<double>(all, 0.9)), Number(all[^1]));
            }
        }

        return table;
    }

    private static Table Ngrams(RecurrentAnalysis analysis)
    {
        var table = TerminalTables.Create("model", "bits per character", "");
        var interval = analysis.BitsInterval is { } at ? $"95 % interval {Fixed(at.Low)} to {Fixed(at.High)}" : "";
        TerminalTables.Add(table, "LSTM", Fixed(analysis.Bits), interval);
        foreach ((int Order, double Bits) ngram in analysis.Ngrams)
            TerminalTables.Add(
                table, $"{ngram.Order}-gram", Fixed(ngram.Bits),
                ngram != analysis.BestNgram ? "" : analysis.Advantage switch
                {
                    null => "the best",
                    { High: < 0 } by => $"the best; the LSTM costs {Fixed(-by.High)} to {Fixed(-by.Low)} more",
                    var by => $"the best; the LSTM costs {Fixed(by.Low)} to {Fixed(by.High)} less",
                });
        return table;
    }

    private static Table Kinds(RecurrentAnalysis analysis)
    {
        var table = TerminalTables.Create(
            "next character", "of characters", "of the loss", "bits, LSTM", $"{analysis.BestNgram.Order}-gram",
            $"{analysis.LongestNgram.Order}-gram");
        var loss = analysis.Bits * analysis.Characters;
        foreach (var kind in analysis.Errors.Kinds)
            TerminalTables.Add(
                table, kind.Kind.ToWords(), Percent((double)kind.Characters / analysis.Characters, 1),
                Percent(kind.Characters * kind.Bits.Lstm / loss, 1),
                Fixed(kind.Bits.Lstm), Fixed(kind.Bits.Ngram), Fixed(kind.Bits.Longest));
        return table;
    }

    private static Table Oracles(RecurrentAnalysis analysis)
    {
        var errors = analysis.Errors;
        string Share(long count) => errors.Errors == 0 ? "" : Percent((double)count / errors.Errors, 1);
        var table = TerminalTables.Create("errors that would go", "count", "of all errors", "if asked first");
        TerminalTables.Add(
            table, $"all, of {Count(analysis.Characters)} characters", Count(errors.Errors), Share(errors.Errors), "");
        var shared = errors.SharedErrors;
        TerminalTables.Add(table, $"made by the {analysis.BestNgram.Order}-gram, too", Count(shared), Share(shared), "");
        foreach (var oracle in errors.Oracles)
            TerminalTables.Add(table, oracle.Name, Count(oracle.Removed), Share(oracle.Removed), Share(oracle.Alone));
        TerminalTables.Add(table, "left over", Count(errors.Left), Share(errors.Left), "");
        return table;
    }

    private static Table Brackets(RecurrentAnalysis analysis)
    {
        var (best, longest) = ($"{analysis.BestNgram.Order}-gram", $"{analysis.LongestNgram.Order}-gram");
        var table = TerminalTables.Create("closing bracket", "after", "count", "p, LSTM", best, longest, "bits, LSTM", best);
        foreach (var pair in analysis.Brackets)
            foreach (var distance in pair.Closings)
            {
                var (from, to) = (distance.From, distance.To);
                TerminalTables.Add(
                    table, pair.Pair[1..], from == to ? Count(from) : $"{Count(from)} to {Count(to)}", Count(distance.Count),
                    Number(distance.Probability.Lstm), Number(distance.Probability.Ngram), Number(distance.Probability.Longest),
                    Number(distance.Bits.Lstm), Number(distance.Bits.Ngram));
            }

        return table;
    }
}
