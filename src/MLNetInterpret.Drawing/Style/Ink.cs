using ScottPlot;
using ScottPlot.Colormaps;

namespace MLNetInterpret.Drawing.Style;

/// <summary>The few colours of every figure: orange is what drives a unit up, blue what drives it down,
/// grey is training data.</summary>
internal static class Ink
{
    public static readonly Color Text = Color.FromHex("#1b1f24");
    public static readonly Color Muted = Color.FromHex("#5f6875");
    public static readonly Color Faint = Color.FromHex("#9aa3ad");
    public static readonly Color Rule = Color.FromHex("#e3e6ea");
    public static readonly Color High = Color.FromHex("#c2410c");
    public static readonly Color Low = Color.FromHex("#1d6fa5");
    public static readonly Color Outer = Color.FromHex("#e9edf1");
    public static readonly Color Inner = Color.FromHex("#cbd3db");
    public static readonly Color Bars = Color.FromHex("#b8c2cc");

    /// <summary>Blue, near white, red (also for colour-blind readers), for signed activations; 0.5 is the middle.</summary>
    private static readonly CustomInterpolated Diverging = new(
        [.. new[] { "#2166ac", "#67a9cf", "#d1e5f0", "#f9f9f8", "#fddbc7", "#ef8a62", "#b2182b" }.Select(Color.FromHex)]);

    /// <summary>The colour of a level from -1 to 1.</summary>
    public static Color Signed(double level) => Diverging.GetColor((Math.Clamp(level, -1, 1) + 1) / 2);

    /// <summary>What can be read on <see cref="Signed"/>.</summary>
    public static Color OnSigned(double level) => Math.Abs(level) > 0.72 ? Colors.White : Text;

    /// <summary>The two colours as declarations of a style sheet.</summary>
    public static string SignedCss(double level) => $"background:{Signed(level).ToHex()};color:{OnSigned(level).ToHex()}";

    public static Color Of(Verdict verdict) => Color.FromHex(verdict switch
    {
        Verdict.Supported => "#15803d",
        Verdict.NotRepresentative => "#b45309",
        Verdict.Dead => "#6b7280",
        Verdict.NotSupported => "#9f1239",
        _ => "#5f6875",
    });
}
