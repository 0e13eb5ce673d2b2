using System.Text.Json.Serialization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>Why a classifier of two classes decided as it did about one row.</summary>
/// <param name="Row">The row's number in the data, from 0.</param>
/// <param name="Values">The row, in the table's order.</param>
/// <param name="Logit">Log odds of the positive class.</param>
/// <param name="Probability">Of the positive class, 0 to 1.</param>
/// <param name="Outcome">What the positive class is called.</param>
/// <param name="BaselineLogit">Mean logit of the background rows.</param>
/// <param name="Columns">What each column adds to the logit, in the table's order;
/// the shares sum to <paramref name="Logit"/> less <paramref name="BaselineLogit"/>.</param>
/// <param name="Units">The units of the last hidden layer that moved the logit, the most important first.</param>
/// <param name="Method">How the units' parts were found.</param>
/// <param name="IsExact">Whether Shapley values are exact.</param>
/// <param name="Reasons">At most four, the weightiest first; empty where no single column, put to its typical value, changes the
/// probability.</param>
public sealed record DecisionExplanation(
    long Row, IReadOnlyList<RowValue> Values, double Logit, double Probability, string Outcome, double BaselineLogit,
    IReadOnlyList<ColumnShare> Columns, IReadOnlyList<UnitMove> Units, string Method, bool IsExact, IReadOnlyList<Reason> Reasons)
{
    /// <summary>Whether the positive class was decided for.</summary>
    [JsonIgnore]
    public bool IsPositive => Logit > 0;
}

/// <summary>What a unit of the last hidden layer adds to a decision.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Activation">Its activation on the row, as the logit reads it (behind a rectifier, where there is one).</param>
/// <param name="Baseline">Its mean over the background rows.</param>
/// <param name="Weight">What the logit multiplies it by.</param>
/// <param name="Contribution">The difference of the two times the weight: what it moves the logit by.</param>
/// <param name="Columns">The columns behind that, the most important first: parts of <paramref name="Contribution"/>.</param>
public sealed record UnitMove(
    Unit Unit, double Activation, double Baseline, double Weight, double Contribution, IReadOnlyList<ColumnShare> Columns);

/// <summary>A column that made a difference, checked by changing it alone.</summary>
/// <param name="Value">The column and its value in the row.</param>
/// <param name="Typical">Its typical value: the median, or the most common category.</param>
/// <param name="Shapley">What it adds to the logit.</param>
/// <param name="Probability">Of the positive class as the row is.</param>
/// <param name="ProbabilityAtTypical">Of the positive class with the column at its typical value,
/// scored through the whole pipeline.</param>
/// <param name="Through">At most three units of the last hidden layer that carry most of it, the most important first; empty
/// where weights cannot be reached.</param>
/// <param name="Outcome">What the positive class is called.</param>
public sealed record Reason(
    RowValue Value,
    RowValue Typical,
    double Shapley,
    double Probability,
    double ProbabilityAtTypical,
    IReadOnlyList<Unit> Through,
    string Outcome)
{
    /// <summary>The reason in plain words.</summary>
    [JsonIgnore]
    public string Text
    {
        get
        {
            // as many digits as tell the two apart
            string here = "", there = "";
            for (var digits = 2; digits <= 6 && here == there; digits++)
                (here, there) = (NumberWords.Fixed(Probability, digits), NumberWords.Fixed(ProbabilityAtTypical, digits));
            return $"{Value.Column} is {Words(Value)}; with its typical value {Words(Typical)} " +
                $"the probability of {Outcome} would be {there} instead of {here}";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Words(RowValue value) => value.IsMissing ? "missing" : value.Text;
}
