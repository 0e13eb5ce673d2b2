using Microsoft.ML;
using MLNetInterpret.Core.Findings;

namespace MLNetInterpret.Interpretation;

/// <summary>One row of findings as data: an example, or the optimised input (rank 0).</summary>
internal sealed class FindingRow
{
    /// <summary>The unit, for example <c>conv2:5</c>.</summary>
    public string Unit { get; set; } = "";

    /// <summary>The class that the unit stands for; empty where it is none.</summary>
    public string ClassName { get; set; } = "";

    /// <summary><c>highest</c> or <c>lowest</c>.</summary>
    public string End { get; set; } = "";

    /// <summary>0 for the optimised input, 1 for the most extreme real row, and on.</summary>
    public int Rank { get; set; }

    /// <summary>Row number in the scanned data, from 0; -1 for the optimised input.</summary>
    public long Row { get; set; }

    /// <summary>The row's id, where an id column was named.</summary>
    public string Id { get; set; } = "";

    /// <summary>The row's label, where a label column was named.</summary>
    public string Label { get; set; } = "";

    /// <summary>The unit's activation on it.</summary>
    public float Activation { get; set; }

    /// <summary>The finding's claim.</summary>
    public string Claim { get; set; } = "";

    /// <summary>The finding's verdict in words.</summary>
    public string Verdict { get; set; } = "";

    /// <summary>How often other rows explain the unit, 0 to 1; NaN where no judge was given.</summary>
    public double Interpretability { get; set; }

    /// <summary>All findings as rows.</summary>
    internal static IDataView View(FindingSet findings) =>
        new MLContext().Data.LoadFromEnumerable(findings.SelectMany(Rows));

    private static IEnumerable<FindingRow> Rows(Finding finding)
    {
        foreach (var (end, side) in new[] { ("highest", finding.Highest), ("lowest", finding.Lowest) })
        {
            if (side.Optimized is { } optimized) yield return Make(finding, end, 0, -1, "", "", optimized.Score);
            for (var rank = 0; rank < side.Examples.Count; rank++)
            {
                var example = side.Examples[rank];
                yield return Make(finding, end, rank + 1, example.Row, example.Id ?? "", example.Label ?? "", example.Activation);
            }
        }
    }

    private static FindingRow Make(
        Finding finding, string end, int rank, long row, string id, string label, float activation) => new()
        {
            Unit = finding.Unit.Id,
            ClassName = finding.Unit.ClassName ?? "",
            End = end,
            Rank = rank,
            Row = row,
            Id = id,
            Label = label,
            Activation = activation,
            Claim = finding.Claim,
            Verdict = finding.ToWords(),
            Interpretability = finding.Interpretability?.Rows?.Share ?? double.NaN,
        };
}
