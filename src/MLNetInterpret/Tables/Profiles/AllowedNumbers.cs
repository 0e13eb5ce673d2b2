using MLNetInterpret.Reading;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>The values that a column of numbers may take.</summary>
internal static class AllowedNumbers
{
    private const int MostSteps = 65;
    private const int Quantiles = 33;
    private const int Steps = 17;

    /// <summary>Puts a column's constraints together.</summary>
    /// <exception cref="ArgumentException">They leave nothing, or the column cannot take what they say;
    /// the message says which.</exception>
    public static AllowedColumn Of(NumberColumn column, DeclaredColumn declared, RowValue? own, RowConstraints constraints)
    {
        var name = column.Name;
        var (missing, why) = Missing(column, declared, own, constraints);
        if (column.Sorted.Length == 0)
        {
            if (missing)
                return new(
                    column, [column.Value(double.NaN)], $"{name} is missing in every row and stays so", null, null, own);
            var trouble = declared.Relation is { } broken && !declared.IsNeverMissing
                ? $"no row keeps to the relation '{broken}'; " +
                    $"write '{broken} {RowRelation.Suffix}' to let it hold where a column is missing."
                : "it cannot be declared never missing.";
            throw new ArgumentException($"'{name}' is missing in every row of the data, so {trouble}");
        }

        if (declared.Range is not null) Require(column, declared.Range);
        var isDeclared = declared.IsWhole && column.Resolution is not { IsWhole: true };
        var steps = isDeclared ? Resolution.Whole : column.Resolution;
        var (from, to) = declared.Range is { } range ? (range.Least, range.Most) : (column.Quantile(0.01), column.Quantile(0.99));
        var (least, most) = steps is null ? (from, to) : (steps.AtLeast(from), steps.AtMost(to));
        if (least > most)
        {
            var kind = column.IsDate ? $"date ({steps!.Words})"
                : steps!.Words == "whole" ? "whole number"
                : $"number {steps.Words}";
            throw new ArgumentException($"No {kind} lies in the range of '{name}', {column.Write(from)} to {column.Write(to)}.");
        }

        foreach (var end in new[] { least, most })
            if (!CanTake(column, end))
                throw new ArgumentException($"'{name}' cannot take {column.Write(end)}: its type holds no such number.");

        var words = least == most
            ? $"{name} is {column.Write(least)}"
            : $"{name} from {column.Write(least)} to {column.Write(most)}";
        var doubt = declared.Range is null ? null : Doubt(column, declared.Range);
        words += declared.Range is null ? " (1st to 99th percentile of the data)"
            : doubt is null ? " (declared)"
            : $" (declared; the data go from {column.Write(doubt.Least)} to {column.Write(doubt.Most)})";
        if (steps is not null) words += isDeclared ? $", {steps.Words} (declared)" : $", {steps.Words} as in the data";
        var keeps = own?.Number is not null && declared.Allows(own);
        if (keeps && (own!.Number < least || own.Number > most)) words += $", or {own.Text} as in row {constraints.StartRow}";
        words += why;
        if (constraints.FarthestEach is { } far && own?.Number is { } centre)
        {
            var (declaredLeast, declaredMost, reach) = (least, most, far * (column.Profile.StandardDeviation ?? 0));
            (least, most) = Within(centre, reach, least, most, steps);
            if (least > most && !keeps)
                throw new ArgumentException(
                    $"'{name}' cannot come from {own.Text}, as in row {constraints.StartRow}, to what is allowed: {words}; " +
                    $"each number may go at most {UpTo(far, 6)} standard deviations (FarthestEach), here {UpTo(reach, 6)}.");
            if (least > declaredLeast || most < declaredMost)
                words += least > most
                    ? $", here {own.Text}"
                    : $", here {column.Write(least)} to {column.Write(most)}, near row {constraints.StartRow}'s {own.Text}";
        }

        var complete = least >= most || (steps is not null && (most - least) / steps.Step < MostSteps - 0.5);
        // the start row's own may differ from one of the others by its type's rounding alone
        bool IsOwn(double number) => keeps && steps is not null && column.Value(number).Text == own!.Text;
        var numbers = Grid(column, least, most, steps, complete).Where(number => !IsOwn(number))
            .Concat(keeps ? [own!.Number!.Value] : []).Distinct().Order();
        IReadOnlyList<RowValue> choices =
        [
            .. numbers.Select(column.Value),
            .. missing ? [column.Value(double.NaN)] : Array.Empty<RowValue>(),
        ];
        return new(column, choices, words, complete ? null : new(least, most), steps, own) { Doubt = doubt };
    }

    /// <summary>Whether a missing value is allowed, and the words for it.</summary>
    private static (bool Allowed, string Words) Missing(
        NumberColumn column, DeclaredColumn declared, RowValue? own, RowConstraints constraints)
    {
        if (!column.HasMissing) return (false, "");
        if (declared.IsNeverMissing) return (false, ", never missing (declared)");
        if (own is { IsMissing: true })
            return (true, declared.Relation is null ? ", or missing" : $", or missing as in row {constraints.StartRow}");
        if (declared.Relation is { } relation) return (false, $", never missing (for the relation {relation})");
        return own is not null && constraints.FarthestEach is not null
            ? (false, $", not missing as in row {constraints.StartRow}")
            : (true, ", or missing");
    }

    private static (double Least, double Most) Within(
        double centre, double reach, double least, double most, Resolution? steps)
    {
        var (low, high) = (centre - reach, centre + reach);
        if (steps is not null) (low, high) = (steps.AtLeast(low), steps.AtMost(high));
        return (Math.Max(least, low), Math.Min(most, high));
    }

    /// <summary>Every number of a short range; of others, values that occur and even steps between its ends.</summary>
    private static IEnumerable<double> Grid(NumberColumn column, double least, double most, Resolution? steps, bool complete)
    {
        if (least > most) return [];
        if (complete && steps is not null)
            return Enumerable.Range(0, (int)Math.Round((most - least) / steps.Step) + 1)
                .Select(step => steps.Nearest(least + (step * steps.Step)));
        var seen = Enumerable.Range(0, Quantiles).Select(step => column.Quantile(0.01 + (0.98 * step / (Quantiles - 1))));
        var even = Enumerable.Range(1, Steps - 1).Select(step => least + ((most - least) * step / Steps));
        return seen.Select(value => steps?.Nearest(value) ?? value)
            .Concat(even.Select(value => steps?.Nearest(value) ?? (float)value))
            .Where(value => value >= least && value <= most)
            .Append(least)
            .Append(most);
    }

    private static void Require(NumberColumn column, ValueInterval range)
    {
        var (name, least, most) = (column.Name, column.Sorted[0], column.Sorted[^1]);
        if (!double.IsFinite(range.Least) || !double.IsFinite(range.Most))
            throw Wrong("has to end at finite numbers");
        if (range.Least > range.Most) throw Wrong("is empty: the first number is the smaller one");
        if (range.Most < least || range.Least > most)
            throw Wrong($"lies outside the data, which goes from {column.Write(least)} to {column.Write(most)}");

        ArgumentException Wrong(string how) =>
            new($"The range of '{name}', {column.Write(range.Least)} to {column.Write(range.Most)}, {how}.");
    }

    /// <summary>Of a range of which the data use next to nothing; one value alone is no range.</summary>
    private static NarrowDoubt? Doubt(NumberColumn column, ValueInterval range)
    {
        var (least, most) = (column.Sorted[0], column.Sorted[^1]);
        return range.Least < range.Most && RangeDoubt.Share(least, most, range.Least, range.Most) < RangeDoubt.LeastShare
            ? new($"values of '{column.Name}'", least, most, range.Least, range.Most)
            : null;
    }

    private static bool CanTake(NumberColumn column, double value)
    {
        try
        {
            return column.Raw(column.Value(value)) is not float.PositiveInfinity and not float.NegativeInfinity;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
