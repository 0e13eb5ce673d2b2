using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>The colours of paper and ink.</summary>
/// <param name="Paper">The ground.</param>
/// <param name="Text">What is read first.</param>
/// <param name="Muted">What is read next.</param>
/// <param name="Faint">Axes.</param>
/// <param name="Rule">Thin lines and tracks.</param>
/// <param name="Outer">The outer part of training data.</param>
/// <param name="Inner">Its inner half.</param>
/// <param name="Bars">Its counts.</param>
/// <param name="High">What drives a unit up.</param>
/// <param name="Low">What drives it down.</param>
/// <param name="Middle">Between the two where a caller chose both.</param>
/// <param name="Signed">From the lowest to the highest signed activation: blue to red, also for colour-blind readers.</param>
/// <param name="Verdicts">Supported, not representative, not supported, dead.</param>
internal sealed record Theme(
    Color Paper, Color Text, Color Muted, Color Faint, Color Rule, Color Outer, Color Inner, Color Bars, string High, string Low,
    string Middle, IReadOnlyList<Color> Signed, IReadOnlyList<Color> Verdicts)
{
    /// <summary>Dark ink on white.</summary>
    public static Theme Light { get; } = new(
        Colors.White, Of("#1b1f24"), Of("#5f6875"), Of("#9aa3ad"), Of("#e3e6ea"), Of("#e9edf1"), Of("#cbd3db"), Of("#b8c2cc"),
        Look.OwnHigh, Look.OwnLow, "#f9f9f8",
        All("#2166ac", "#67a9cf", "#d1e5f0", "#f9f9f8", "#fddbc7", "#ef8a62", "#b2182b"),
        All("#15803d", "#b45309", "#9f1239", "#6b7280"));

    /// <summary>Light ink on near black.</summary>
    public static Theme Dark { get; } = new(
        Of("#14171b"), Of("#e8ebef"), Of("#a3acb8"), Of("#6b7480"), Of("#2c3239"), Of("#262b32"), Of("#3d454e"), Of("#57616c"),
        "#fb923c", "#5cb3ea", "#24292f",
        All("#6bb6f0", "#3f86bd", "#2b4c68", "#24292f", "#60382c", "#bd5a40", "#ff8a6b"),
        All("#4ade80", "#fbbf24", "#fb7185", "#8b95a1"));

    private static Color Of(string hex) => Color.FromHex(hex);

    private static Color[] All(params string[] colors) => [.. colors.Select(Color.FromHex)];
}
