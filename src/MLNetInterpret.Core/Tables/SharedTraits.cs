using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Traits that the rows with a unit's largest activations share.</summary>
public sealed class SharedTraits(
    Unit unit, int topRows, int otherRows, IReadOnlyList<ColumnTrait> traits, IReadOnlyList<Prototype> prototypes)
    : ReadableResult
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>Rows of the largest activations: as many as were asked for; fewer or more where a choice would have to be made
    /// among rows that all have the largest activation, or the smallest; 0 where no rows are extreme.</summary>
    public int TopRows { get; } = topRows;

    /// <summary>All other rows, which they are compared with.</summary>
    public int OtherRows { get; } = otherRows;

    /// <summary>One for each column, and one more for the missing values of a number that has some;
    /// the largest effect first. None without top rows.</summary>
    public IReadOnlyList<ColumnTrait> Traits { get; } = traits;

    /// <summary>A few of the top rows that differ from each other: the highest, then always the one farthest from
    /// those chosen (Gower 1971, "A general coefficient of similarity and some of its properties").</summary>
    public IReadOnlyList<Prototype> Prototypes { get; } = prototypes;

    private protected override string Sentence =>
        $"{Count(TopRows, "row")} drive {Unit} most" + (Traits.Count == 0 ? "" : $"; most of all, {Traits[0]}");
}

/// <summary>Difference of a column between the top rows and the rest.</summary>
public sealed class ColumnTrait : ReadableResult
{
    [JsonConstructor]
    internal ColumnTrait(
        string column, string? category, double effect, Interval interval, double top, double other, double? oddsRatio)
    {
        (Column, Category, Effect, Interval) = (column, category, effect, interval);
        (Top, Other, OddsRatio) = (top, other, oddsRatio);
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>The category whose share differs most; null for a number. Empty for missing values.</summary>
    public string? Category { get; }

    /// <summary>For a number Cliff's delta: the chance that a top row has more than another row, less the chance that it
    /// has less (Cliff 1993, "Dominance statistics"). For a category the difference of its share. -1 to 1.</summary>
    public double Effect { get; }

    /// <summary>Bootstrap interval of the effect over rows.</summary>
    public Interval Interval { get; }

    /// <summary>Median among the top rows, or the category's share there.</summary>
    public double Top { get; }

    /// <summary>The same among the rest.</summary>
    public double Other { get; }

    /// <summary>Odds of the category among the top rows over those among the rest, half a row added to each count;
    /// null for a number.</summary>
    public double? OddsRatio { get; }

    /// <summary>Whether the medians are days since 1970-01-01.</summary>
    [JsonInclude]
    internal bool IsDate { get; init; }

    private protected override string Sentence =>
        $"{Column}{(Category is null ? "" : $" = {(Category.Length == 0 ? "missing" : Visible(Category))}")} is " +
        $"{Amount(Top)} among the top rows and {Amount(Other)} among the rest";

    private string Amount(double value) => IsDate ? Day(value) : Number(value);
}

/// <summary>A row that represents others.</summary>
public sealed class Prototype(long row, double activation, IReadOnlyList<RowValue> values, double distance) : ReadableResult
{
    /// <summary>Its number in the data, from 0.</summary>
    public long Row { get; } = row;

    /// <summary>The unit's activation on it.</summary>
    public double Activation { get; } = activation;

    /// <summary>Its columns.</summary>
    public IReadOnlyList<RowValue> Values { get; } = values;

    /// <summary>Gower distance to the nearest prototype before it, 0 to 1; 0 for the first.</summary>
    public double Distance { get; } = distance;

    private protected override string Sentence => $"row {Row} at {Number(Activation)}";
}
