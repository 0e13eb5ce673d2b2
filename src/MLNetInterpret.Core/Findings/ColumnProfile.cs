using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>How one column of a table is distributed over the training rows.</summary>
public sealed class ColumnProfile
{
    [JsonConstructor]
    internal ColumnProfile(
        string name, double missing, IReadOnlyList<double>? quantiles, double? mean, double? standardDeviation,
        IReadOnlyList<(string Value, double Share)>? categories)
    {
        (Name, Missing, Quantiles) = (name, missing, quantiles);
        (Mean, StandardDeviation, Categories) = (mean, standardDeviation, categories);
    }

    /// <summary>The column.</summary>
    public string Name { get; }

    /// <summary>Share of empty cells, 0 to 1.</summary>
    public double Missing { get; }

    /// <summary>For a number: its 1st, 5th, 25th, 50th, 75th, 95th and 99th percentiles; null for a category.</summary>
    public IReadOnlyList<double>? Quantiles { get; }

    /// <summary>For a number: mean of the present values, else null.</summary>
    public double? Mean { get; }

    /// <summary>For a number: standard deviation of the present values, else null.</summary>
    public double? StandardDeviation { get; }

    /// <summary>For a category: each value with its share of the rows, the most common first;
    /// null for a number.</summary>
    public IReadOnlyList<(string Value, double Share)>? Categories { get; }
}
