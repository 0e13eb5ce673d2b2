namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>Two rows beside the columns' distributions, the column that is furthest from ordinary first.</summary>
/// <param name="Numbers">Columns of numbers.</param>
/// <param name="Categories">Columns of categories.</param>
/// <param name="Left">Columns that matter less and are left out.</param>
internal sealed record RowComparison(
    IReadOnlyList<RowComparison.Column> Numbers, IReadOnlyList<RowComparison.Column> Categories, int Left)
{
    /// <summary>Compares two rows.</summary>
    /// <param name="high">The row at the upper end.</param>
    /// <param name="low">The row at the lower end, if any.</param>
    /// <param name="profiles">How the columns are distributed.</param>
    /// <param name="ranked">The columns that matter most to the unit first; null where that was not measured.</param>
    /// <param name="most">Columns at most.</param>
    public static RowComparison Of(
        RowInput high, RowInput? low, IReadOnlyList<ColumnProfile> profiles, IReadOnlyList<string>? ranked = null,
        int most = int.MaxValue)
    {
        var lowest = (low?.Values ?? []).ToLookup(value => value.Column);
        var profile = profiles.ToLookup(column => column.Name);
        Column[] columns = [.. high.Values.Select(value => new Column(
            profile[value.Column].FirstOrDefault() ?? new(value.Column, 0, null, null, null, null),
            value,
            lowest[value.Column].FirstOrDefault()))];
        var left = Math.Max(0, columns.Length - most);
        var ranks = (ranked ?? []).Index().ToDictionary(column => column.Item, column => column.Index);
        columns = [.. columns.OrderBy(column => ranks.GetValueOrDefault(column.Profile.Name, ranks.Count))
            .ThenByDescending(column => column.Surprise).Take(most)];
        return new(
            [.. columns.Where(column => column.Profile.Quantiles is not null).OrderByDescending(column => column.Distance)],
            [
                .. columns.Where(column => column.Profile.Quantiles is null)
                    .OrderBy(column => column.SameValue).ThenBy(column => column.Share),
            ],
            left);
    }

    /// <summary>One column: its distribution and its two values.</summary>
    internal sealed record Column(ColumnProfile Profile, RowValue High, RowValue? Low)
    {
        /// <summary>Standard deviations between the maximising value and the median; 0 where it is missing or
        /// the column is constant.</summary>
        public double Distance =>
            High.Number is { } number ? Math.Abs(Standardize(number) - Standardize(Profile.Quantiles![3])) : 0;

        /// <summary>How far the maximising value lies from what is usual, in standard deviations: those of a category are of
        /// having it. 0 for a category at both ends.</summary>
        public double Surprise => Profile.Quantiles is not null ? Distance
            : SameValue ? 0
            : Math.Sqrt((1 - Share) / Math.Max(Share, 1e-6));

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
