using MLNetInterpret.Core.Networks;
using MLNetInterpret.Drawing.Style;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Reports;

/// <summary>Options of a report.</summary>
/// <remarks>After a cancellation, an older report stays as it was.</remarks>
public sealed record ReportOptions : Work
{
    /// <summary>The page's title.</summary>
    public string Title { get; init; } = "What the units of these networks respond to";

    /// <summary>A sentence or two below the title, or null for none.</summary>
    public string? Lead { get; init; }

    /// <summary>The models that were interpreted and how good they are.</summary>
    public IReadOnlyList<ModelSummary> Models { get; init; } = [];

    /// <summary>Files that are written in addition to the pages.</summary>
    public ReportParts Parts { get; init; } = ReportParts.All;

    /// <summary>Most units for which the page holds its images itself; with more units, images lie in a folder and load when
    /// they are seen, and only the four strongest windows of each text unit are shown (the data files have all).</summary>
    public int SelfContainedUnits { get; init; } = 200;

    /// <summary>Units of each layer that get figures of their own (PNG and SVG), the supported ones first; at least 0.</summary>
    /// <remarks>The sheets of image layers always show every unit; of the cells that follow a concept, the one with the
    /// strongest evidence has figures, unless this is 0.</remarks>
    public int FiguresPerLayer { get; init; } = 6;

    /// <inheritdoc cref="FigureOptions.Colors"/>
    public (string High, string Low) Colors { get; init => field = FigureOptions.Checked(value); } = (Look.OwnHigh, Look.OwnLow);

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal ReportOptions Validated()
    {
        Check.AtLeast(SelfContainedUnits, 0, nameof(SelfContainedUnits));
        Check.AtLeast(FiguresPerLayer, 0, nameof(FiguresPerLayer));
        return this;
    }
}

/// <summary>Files of a report in addition to its pages.</summary>
[Flags]
public enum ReportParts
{
    /// <summary>The pages alone.</summary>
    None = 0,

    /// <summary>Figures as PNG, two pixels for each CSS pixel.</summary>
    Png = 1,

    /// <summary>Figures as SVG with their fonts inside.</summary>
    Svg = 2,

    /// <summary><c>findings.json</c>, an array of what <see cref="FindingSetJson"/> describes.</summary>
    Json = 4,

    /// <summary><c>findings.parquet</c>, see <see cref="FindingsParquet"/>, a folder in <c>catalogue</c> for each scan, see
    /// <see cref="ScanParquet"/>, <c>cells.parquet</c>, see <see cref="CellsParquet"/>, and <c>profiles.parquet</c>,
    /// see <see cref="ProfilesParquet"/>.</summary>
    Parquet = 8,

    /// <summary>Everything.</summary>
    All = Png | Svg | Json | Parquet,
}

/// <summary>A model that was interpreted and its quality on rows that it was not trained on.</summary>
public sealed class ModelSummary : ReadableResult
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, for example <c>convolutional network, 28 x 28 grey</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The metric, for example <c>accuracy</c>, <c>AUC</c>, <c>bits per character</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The measured value.</summary>
    public required double Value { get; init; }

    /// <summary>The same measured on a simple model, or null.</summary>
    public double? Baseline { get; init; }

    /// <summary>Name of the simple model, for example <c>linear model</c>.</summary>
    public string? BaselineName { get; init; }

    /// <summary>Seconds of training, or null where a trained model was loaded.</summary>
    public double? TrainSeconds { get; init; }

    private protected override string Sentence => $"{Name}, {Kind}: {Metric} {Measure(Value)}";
}
