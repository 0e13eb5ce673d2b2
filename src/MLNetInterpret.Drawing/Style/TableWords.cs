using System.Globalization;
using MLNetInterpret.Core.Tables;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Drawing.Style;

/// <summary>What was found about units of a table, in the words and numbers of pages and figures.</summary>
internal static class TableWords
{
    /// <summary>The level that stands for an ordinary row.</summary>
    private const double Median = 50;

    /// <summary>Decimals that are shown of a number that has no more.</summary>
    private const int MostDecimals = 2;

    /// <summary>A value of a column: whole numbers whole, prices to the cent, other numbers short; dates and categories as the
    /// table writes them.</summary>
    public static string Cell(RowValue value)
    {
        if (value.IsMissing) return "missing";
        if (value.Number is not { } number || !IsNumber(value.Text)) return NumberWords.Visible(value.Text);
        if (number == Math.Round(number) && Math.Abs(number) < 1e9) return NumberWords.Count((long)number).Replace('-', '−');
        return Decimals(value.Text) is > 0 and <= MostDecimals && Math.Abs(number) < 1e7
            ? number.ToString("#,0.##", CultureInfo.InvariantCulture).Replace('-', '−')
            : NumberWords.Number(number);
    }

    /// <summary>Whether a number is a day.</summary>
    public static bool IsDate(RowValue value) => value.Number is not null && !IsNumber(value.Text);

    /// <summary>Whether a cell is a number, or has no text of its own.</summary>
    private static bool IsNumber(string text) =>
        text.Length == 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static int Decimals(string text) => text.IndexOf('.') is >= 0 and var point ? text.Length - point - 1 : 0;

    /// <summary>An AUC with its interval, or why there is none.</summary>
    public static string Auc(DescriptionTest test) => test.Interval is { } interval
        ? $"{CellWords.R(test.Auc)} {CellWords.Range(interval)}"
        : test.Fitting == 0 ? "no row fits" : test.Fitting == test.Rows ? "all rows fit" : CellWords.R(test.Auc);

    /// <summary>Whether an interval lies wholly on one side of 0.</summary>
    public static bool IsSure(this Interval interval) => interval.Low > 0 || interval.High < 0;

    /// <summary>The sentence of a unit's lower end.</summary>
    public static string Lowest(TableFinding table) =>
        NumberWords.Visible(TableClaims.Lowest(table.Lowest) ?? "its lowest rows");

    /// <summary>How sure it is that no allowed row goes further, and, where real rows do, which rows were allowed.</summary>
    public static string Proof(ProfileEnd end, bool high, UnitStatistics statistics)
    {
        var real = high ? statistics.Maximum : statistics.Minimum;
        return Proof(end, high) + ((high ? real > end.Score : real < end.Score)
            ? $"; allowed are numbers from the 1st to the 99th percentile of the data, and what was declared, and real rows "
                + $"with other values reach {NumberWords.Number(real)}"
            : "");
    }

    private static string Proof(ProfileEnd end, bool high) => end switch
    {
        { IsProvenBest: true } => "proven best: no allowed row goes further",
        { Bound: { } bound, Gap: { } gap } =>
            $"not proven best: it is only known that no row {(high ? "exceeds" : "falls below")} "
            + $"{NumberWords.Number(bound)}, a gap of {NumberWords.Number(gap)}",
        _ => "not proven best",
    };

    /// <summary>From how many starts the search came to it.</summary>
    public static string Agreement(ProfileEnd end) => end.Agreement switch
    {
        >= 1 => "found from every start",
        0 => "found from no start, but while the bound was proven",
        _ => $"found from {NumberWords.Percent(end.Agreement)} of the starts",
    };

    /// <summary>What the row does to a classifier's probability; null for other units than logits.</summary>
    public static string? Probability(ProfileEnd end) => end.Probability is { } probability
        ? $"probability of the class {NumberWords.Number(Math.Round(probability, 3))}"
        : null;

    /// <summary>How near to the data the row lies.</summary>
    public static string Plausibility(ProfileEnd end) => end.Percentile switch
    {
        >= 100 => "further from the data than every training row",
        > 99 => "more than 99 % of the training rows lie nearer to the data",
        _ => $"{NumberWords.Percent(end.Percentile / 100)} of the training rows lie nearer to the data",
    };

    /// <summary>The curve's point of rows as plausible as the median row; null where it was not asked for.</summary>
    public static PlausibilityPoint? Ordinary(this ProfileEnd end) =>
        end.Curve.FirstOrDefault(point => point.MostPercentile == Median);

    /// <summary>How far ordinary rows come; null where that was not measured.</summary>
    public static string? Reach(UnitProfile profile, ProfileEnd end) => end.Ordinary() switch
    {
        null => null,
        { Share: null } => "no row as plausible as the median row keeps to all constraints",
        { Share: < 0 } =>
            $"rows as plausible as the median row do not come beyond the median score {NumberWords.Number(profile.TypicalScore)}",
        { Share: { } share } =>
            $"rows as plausible as the median row come {NumberWords.Percent(share)} of the way "
            + $"from the median score {NumberWords.Number(profile.TypicalScore)} to it",
    };

    /// <summary>A share of the way, which may be negative.</summary>
    public static string Way(double? share) => share switch
    {
        null => "–",
        < 0 => $"−{NumberWords.Percent(-share.Value)}",
        { } value => NumberWords.Percent(value),
    };

    /// <summary>A level of plausibility as a heading.</summary>
    public static string Level(PlausibilityPoint point) =>
        point.MostPercentile is { } percentile ? $"{NumberWords.Tick(percentile)} %" : "no limit";

    /// <summary>A condition's exact limits.</summary>
    public static string Limits(RowCondition condition)
    {
        var column = NumberWords.Visible(condition.Column);
        string Value(double number) => Cell(new(condition.Column, condition.IsDate ? NumberWords.Day(number) : "", number));
        static string Name(string category) => category.Length == 0 ? "missing" : NumberWords.Visible(category);
        return condition switch
        {
            { Categories: [""] } => $"{column} is missing",
            { Categories: { } names } => $"{column} = {string.Join(" or ", names.Select(Name))}",
            { Least: { } least, Most: { } most } =>
                least == most ? $"{column} = {Value(least)}" : $"{Value(least)} ≤ {column} ≤ {Value(most)}",
            { Least: { } least } => $"{column} ≥ {Value(least)}",
            { Most: { } most } => $"{column} ≤ {Value(most)}",
            _ => column,
        };
    }

    /// <summary>What holding the unit at its mean does, in one sentence.</summary>
    public static string Ablated(DescriptionAblation ablation) =>
        $"Held at its mean of {NumberWords.Number(ablation.HeldAt)}, {ablation.Logit} {NumberWords.Falls(ablation.Fitting)} "
        + $"for rows that fit and {NumberWords.Falls(ablation.Others)} for the rest; "
        + $"another unit of the layer held so moves it by {NumberWords.Number(ablation.OtherUnits)} on average.";

    /// <summary>What descriptions were made from and tested on.</summary>
    public static string InWords(this (long FoundRows, long HeldOutRows, bool IsUnseen, int UntrainedNetworks) background) =>
        $"Descriptions were made from {NumberWords.Count(background.FoundRows, "row")} "
        + $"and tested on {NumberWords.Count(background.HeldOutRows)} others "
        + (background.IsUnseen
            ? "that the model did not learn from"
            : "that the search did not see, though the model may have learned from them")
        + $", and compared with {NumberWords.Count(background.UntrainedNetworks, "network")} with random weights.";

    /// <summary>Groups of units that are near copies of each other.</summary>
    public static string Copies(DriverMap map) => string.Join("; ", map.Redundant.Select(group => string.Join(", ", group)));

    /// <summary>Which units a logistic regression on the same features goes with; null where there is none.</summary>
    public static string? InWords(this LinearView linear, IReadOnlyList<UnitDrivers> units)
    {
        (Unit Unit, double R)[] known =
        [
            .. units.Zip(linear.Agreement)
                .Where(pair => pair.Second is not null)
                .Select(pair => (pair.First.Unit, pair.Second!.Value)),
        ];
        if (known.Length == 0) return null;
        var (unit, r) = known.MaxBy(pair => Math.Abs(pair.R));
        var alike = known.Count(pair => Math.Abs(pair.R) >= 0.9);
        return "A logistic regression on the same features is in the first line. "
            + $"Its log odds correlate most with {unit}, r {CellWords.R(r)}; "
            + $"{NumberWords.Count(alike)} of {NumberWords.Count(known.Length, "unit")} are nearly the same as it, "
            + "|r| 0.9 or more.";
    }

    /// <summary>Which units recur, against chance.</summary>
    public static string InWords(this SeedStability stability)
    {
        var recurring = stability.Units.Count(unit => unit.Recurs(stability.Threshold));
        return $"The network was trained from {NumberWords.Count(stability.Seeds.Count, "seed")}. "
            + $"{NumberWords.Count(recurring)} of the {NumberWords.Count(stability.Units.Count)} units of the first one "
            + $"({NumberWords.Percent(stability.RecurringShare)}) have a partner of "
            + $"|r| {NumberWords.Number(stability.Threshold)} or more in every other. "
            + $"Over all pairs of networks {NumberWords.Percent(stability.PairShare)} of the units have one; "
            + $"of units drawn at random within their layer {NumberWords.Percent(stability.ChanceShare)} would.";
    }

    /// <summary>A trait's value among some rows: a median, or a category's share.</summary>
    public static string Amount(ColumnTrait trait, double value) =>
        trait.Category is null
            ? $"median {Cell(new(trait.Column, trait.IsDate ? NumberWords.Day(value) : "", value))}"
            : NumberWords.Percent(value);

    /// <summary>What a trait is about.</summary>
    public static string Name(ColumnTrait trait) => trait.Category switch
    {
        null => NumberWords.Visible(trait.Column),
        "" => $"{NumberWords.Visible(trait.Column)} missing",
        _ => $"{NumberWords.Visible(trait.Column)} {NumberWords.Visible(trait.Category)}",
    };

    /// <summary>What drives a unit up, as it stands beside a column's bar.</summary>
    public static string RaisedBy(ColumnImportance column) =>
        column.RaisedBy.Length == 0 ? "nothing" : NumberWords.Visible(column.RaisedBy);
}
