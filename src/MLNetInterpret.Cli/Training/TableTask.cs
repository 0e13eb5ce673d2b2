using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>What a perceptron is to learn from a table.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Label">The column to predict.</param>
/// <param name="Positive">The label's value that counts as positive; null for all of its values, or a number.</param>
/// <param name="Network">How it is built and trained.</param>
/// <param name="HeldOutShare">Share of the rows that it is measured on, above 0 and below 1.</param>
internal sealed record TableTask(
    CsvTable Table, string Label, string? Positive, MultilayerPerceptronOptions Network, double HeldOutShare = 0.25)
{
    /// <summary>What is predicted.</summary>
    public Target Target => Positive is not null ? Target.TwoClasses
        : Table.Schema[Label].Type is NumberDataViewType ? Target.Number
        : Target.Classes;

    /// <summary>What is predicted and why, in a sentence.</summary>
    public string InWords(TableParts parts) => Target switch
    {
        Target.TwoClasses => $"'{Label}' is learned as two classes: '{Positive}' and all others.",
        Target.Number => $"'{Label}' is learned as a number, because it holds many different ones"
            + (parts.Unlabelled > 0 ? $"; {NumberWords.Count(parts.Unlabelled, "row")} without one left out." : "."),
        _ => $"'{Label}' is learned as {parts.Values.Count} classes: {Listed([.. parts.Values.Keys])}.",
    };

    /// <summary>Values in a sentence, the first twenty.</summary>
    public static string Listed(IReadOnlyList<string> values) => values.Count <= 20
        ? string.Join(", ", values)
        : $"{string.Join(", ", values.Take(20))} and more";
}
