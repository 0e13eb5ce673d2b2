using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Distribution of one column of a table over the training rows.</summary>
public sealed class ColumnProfile : ReadableResult
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

    private protected override string Sentence => (Quantiles, Categories) switch
    {
        ({ Count: 7 } all, _) => $"{Name}: half of the values up to {Number(all[3])}, {Percent(Missing)} missing",
        (_, { Count: > 0 } all) => $"{Name}: {Count(all.Count, "value")}, most often {Visible(all[0].Value)} " +
            $"({Percent(all[0].Share)}), {Percent(Missing)} missing",
        _ => $"{Name}: {Percent(Missing)} missing",
    };
}
