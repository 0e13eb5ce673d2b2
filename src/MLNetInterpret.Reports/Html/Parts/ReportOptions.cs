using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Statistics;
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
    public ReportParts Parts { get; init; } = ReportParts.WebP | ReportParts.Json | ReportParts.Parquet;

    /// <summary>Units of each layer that get figures of their own, the supported ones first; at least 0.</summary>
    /// <remarks>The sheets of image layers always show every unit; of the cells that follow a concept, the one with the
    /// strongest evidence has figures, unless this is 0.</remarks>
    public int FiguresPerLayer { get; init; } = 6;

    /// <summary>Models whose chapters will be added later.</summary>
    internal IReadOnlyList<string> Remaining { get; init; } = [];

    /// <inheritdoc cref="FigureOptions.Colors"/>
    public (string High, string Low) Colors { get; init => field = FigureOptions.Checked(value); } = (Look.OwnHigh, Look.OwnLow);

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal ReportOptions Validated()
    {
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

    /// <summary>Figures as PNG, two pixels for each CSS pixel, four to five times as large as <see cref="WebP"/>.</summary>
    Png = 1,

    /// <summary>Figures as SVG with their fonts inside.</summary>
    Svg = 2,

    /// <summary><c>findings.json.gz</c> of each model, see <see cref="FindingSetJson"/>; without the scan where
    /// <see cref="Parquet"/> has it.</summary>
    Json = 4,

    /// <summary><c>findings.parquet</c> of each model, see <see cref="FindingsParquet"/>, a folder <c>catalogue</c> for its scan,
    /// see <see cref="ScanParquet"/>, <c>cells.parquet</c>, see <see cref="CellsParquet"/>, and <c>profiles.parquet</c>,
    /// see <see cref="ProfilesParquet"/>.</summary>
    Parquet = 8,

    /// <summary>Figures as WebP, one and a half or two pixels for each CSS pixel: as browsers, Python and office programs read
    /// it.</summary>
    WebP = 16,

    /// <summary>Everything, figures in all three forms.</summary>
    All = Png | Svg | Json | Parquet | WebP,
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

    /// <summary>How well a classifier's probabilities tell classes apart; null where that was not measured.</summary>
    internal ModelCurves? Curves { get; init; }

    private protected override string Sentence => $"{Name}, {Kind}: {Metric} {Measure(Value)}";
}
