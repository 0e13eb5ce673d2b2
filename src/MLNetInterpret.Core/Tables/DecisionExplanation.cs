using System.Text.Json.Serialization;
using MLNetInterpret.Core.Units;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>The reasons for what a network predicts for one row: a class or a number.</summary>
public sealed class DecisionExplanation : ReadableResult
{
    /// <summary>The row's number in the data, from 0.</summary>
    public required long Row { get; init; }

    /// <summary>The row, in the table's order.</summary>
    public required IReadOnlyList<RowValue> Values { get; init; }

    /// <summary>Log odds of the positive class; the class's logit where there are several; or the number predicted.</summary>
    public required double Logit { get; init; }

    /// <summary>Probability of the class, 0 to 1; null where a number is predicted.</summary>
    public required double? Probability { get; init; }

    /// <summary>Name of the positive class, of the class predicted among several, or of the number.</summary>
    public required string Outcome { get; init; }

    /// <summary>Mean logit of the background rows.</summary>
    public required double BaselineLogit { get; init; }

    /// <summary>What each column adds to the logit, in the table's order;
    /// the shares sum to <see cref="Logit"/> less <see cref="BaselineLogit"/>.</summary>
    public required IReadOnlyList<ColumnShare> Columns { get; init; }

    /// <summary>The units of the last hidden layer that moved the logit, the most important first.</summary>
    public required IReadOnlyList<UnitMove> Units { get; init; }

    /// <summary>Method by which the units' parts were found.</summary>
    public required string Method { get; init; }

    /// <summary>Whether Shapley values are exact.</summary>
    public required bool IsExact { get; init; }

    /// <summary>At most four reasons, the most important first; empty where no single column, put to its typical value, changes
    /// the probability.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>Whether the decision is the class <see cref="Outcome"/>; of a number, whether it is above the mean of the
    /// background rows.</summary>
    public required bool IsPositive { get; init; }

    private protected override string Sentence =>
        $"row {Row}: {Outcome} {(Probability is { } share ? $"has probability {Number(share)}" : $"is {Number(Logit)}")}" +
        (Reasons.Count == 0 ? "" : $", because {Reasons[0]}");
}

/// <summary>What a unit of the last hidden layer adds to a decision.</summary>
public sealed class UnitMove : ReadableResult
{
    /// <summary>The unit.</summary>
    public required Unit Unit { get; init; }

    /// <summary>Its activation on the row, as the logit reads it (behind a rectifier, where there is one).</summary>
    public required double Activation { get; init; }

    /// <summary>Its mean over the background rows.</summary>
    public required double Baseline { get; init; }

    /// <summary>The logit's weight for it.</summary>
    public required double Weight { get; init; }

    /// <summary>What the unit moves the logit by: the difference of the two times the weight.</summary>
    public required double Contribution { get; init; }

    /// <summary>The columns behind that, the most important first: parts of <see cref="Contribution"/>.</summary>
    public required IReadOnlyList<ColumnShare> Columns { get; init; }

    /// <summary>What it moves: the logit, or the number that is predicted.</summary>
    [JsonInclude]
    internal string Moved { get; init; } = "the logit";

    private protected override string Sentence => $"{Unit} moves {Moved} by {Signed(Contribution)}";
}

/// <summary>A column that made a difference, checked by changing it alone.</summary>
public sealed class Reason : ReadableResult
{
    /// <summary>The column and its value in the row.</summary>
    public required RowValue Value { get; init; }

    /// <summary>Its typical value: the median, or the most common category.</summary>
    public required RowValue Typical { get; init; }

    /// <summary>The column's Shapley value: what it adds to the logit.</summary>
    public required double Shapley { get; init; }

    /// <summary>Probability of the class for the row as it is; null where a number is predicted.</summary>
    public required double? Probability { get; init; }

    /// <summary>The same with the column at its typical value, scored through the whole pipeline.</summary>
    public required double? ProbabilityAtTypical { get; init; }

    /// <summary>The logit or the number for the row as it is.</summary>
    public required double Logit { get; init; }

    /// <summary>The same with the column at its typical value, scored through the whole pipeline.</summary>
    public required double LogitAtTypical { get; init; }

    /// <summary>At most three units of the last hidden layer that carry most of it, the most important first; empty
    /// where weights cannot be reached.</summary>
    public required IReadOnlyList<Unit> Through { get; init; }

    /// <summary>Name of the class or the number.</summary>
    public required string Outcome { get; init; }

    /// <summary>The reason in words.</summary>
    [JsonIgnore]
    public string Text
    {
        get
        {
            // as many digits as tell the two apart
            string here = "", there = "";
            var (own, other) = (Probability ?? Logit, ProbabilityAtTypical ?? LogitAtTypical);
            for (var digits = 2; digits <= 6 && here == there; digits++)
                (here, there) = (NumberWords.Fixed(own, digits), NumberWords.Fixed(other, digits));
            return $"{Value.Column} is {Words(Value)}; with its typical value {Words(Typical)} " +
                $"{(Probability is null ? "" : "the probability of ")}{Outcome} would be {there} instead of {here}";
        }
    }

    private protected override string Sentence => Text;

    private static string Words(RowValue value) => value.IsMissing ? "missing" : value.Text;
}
