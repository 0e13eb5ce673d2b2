namespace MLNetInterpret;

/// <summary>How one column of a table is distributed over the training rows.</summary>
/// <param name="Name">The column.</param>
/// <param name="Missing">Share of empty cells, 0 to 1.</param>
/// <param name="Quantiles">For a number: its 1st, 5th, 25th, 50th, 75th, 95th and 99th percentiles; null for a category.</param>
/// <param name="Mean">For a number: mean of the present values, else null.</param>
/// <param name="StandardDeviation">For a number: standard deviation of the present values, else null.</param>
/// <param name="Categories">For a category: each value with its share of the rows, the most common first;
/// null for a number.</param>
public sealed record ColumnProfile(
    string Name,
    double Missing,
    IReadOnlyList<double>? Quantiles,
    double? Mean,
    double? StandardDeviation,
    IReadOnlyList<(string Value, double Share)>? Categories);
