namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>Two rows beside the columns' distributions, the column that is furthest from ordinary first.</summary>
internal sealed record RowComparison(IReadOnlyList<RowComparison.Column> Numbers, IReadOnlyList<RowComparison.Column> Categories)
{
    public int Count => Numbers.Count + Categories.Count;

    public static RowComparison Of(RowInput high, RowInput? low, IReadOnlyList<ColumnProfile> profiles)
    {
        var lowest = (low?.Values ?? []).ToLookup(value => value.Column);
        var profile = profiles.ToLookup(column => column.Name);
        Column[] columns = [.. high.Values.Select(value => new Column(
            profile[value.Column].FirstOrDefault() ?? new(value.Column, 0, null, null, null, null),
            value,
            lowest[value.Column].FirstOrDefault()))];
        return new(
            [.. columns.Where(column => column.Profile.Quantiles is not null).OrderByDescending(column => column.Distance)],
            [
                .. columns.Where(column => column.Profile.Quantiles is null)
                    .OrderBy(column => column.SameValue).ThenBy(column => column.Share),
            ]);
    }

    /// <summary>One column: its distribution and its two values.</summary>
    internal sealed record Column(ColumnProfile Profile, RowValue High, RowValue? Low)
    {
        /// <summary>Standard deviations between the maximising value and the median; 0 where it is missing or
        /// the column is constant.</summary>
        public double Distance =>
            High.Number is { } number ? Math.Abs(Standardize(number) - Standardize(Profile.Quantiles![3])) : 0;

        /// <summary>Share of the training rows that have the maximising category.</summary>
        public double Share => ShareOf(High);

        public bool SameValue => Low is not null && Low.Text == High.Text;

        public double Standardize(double value) =>
            Profile is { Mean: { } mean, StandardDeviation: { } deviation } && deviation > 0 ? (value - mean) / deviation : 0;

        /// <summary>Whether the value lies outside the central 98 % of the training rows.</summary>
        public bool IsOutside(RowValue value) =>
            value.Number is { } number && Profile.Quantiles is { } q && (number < q[0] || number > q[6]);

        public double ShareOf(RowValue value) => value.IsMissing
            ? Profile.Missing
            : Profile.Categories?.FirstOrDefault(category => category.Value == value.Text).Share ?? 0;
    }
}
