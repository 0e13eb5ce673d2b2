using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>The few colours of every figure: orange is what drives a unit up, blue what drives it down (unless a
/// <see cref="Look"/> says others), grey is training data.</summary>
internal static class Ink
{
    public static readonly Color Text = Color.FromHex("#1b1f24");
    public static readonly Color Muted = Color.FromHex("#5f6875");
    public static readonly Color Faint = Color.FromHex("#9aa3ad");
    public static readonly Color Rule = Color.FromHex("#e3e6ea");
    public static readonly Color Outer = Color.FromHex("#e9edf1");
    public static readonly Color Inner = Color.FromHex("#cbd3db");
    public static readonly Color Bars = Color.FromHex("#b8c2cc");

    public static Color High => Look.Current.High;

    public static Color Low => Look.Current.Low;

    /// <summary>The colour of a level from -1 to 1; of what is not a number, that of 0.</summary>
    public static Color Signed(double level) => Look.Current.Diverging.At((level + 1) / 2);

    /// <summary>What can be read on <see cref="Signed"/>.</summary>
    public static Color OnSigned(double level)
    {
        // WCAG 2: the one of white and text whose contrast is larger
        var ground = Luminance(Signed(level));
        return 1.05 / (ground + 0.05) > (ground + 0.05) / (Luminance(Text) + 0.05) ? Colors.White : Text;
    }

    /// <summary>The two colours as declarations of a style sheet.</summary>
    public static string SignedCss(double level) => $"background:{Signed(level).ToHex()};color:{OnSigned(level).ToHex()}";

    private static double Luminance(Color color)
    {
        static double Linear(byte part) => part <= 10 ? part / 255.0 / 12.92 : Math.Pow((part / 255.0 + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));
    }

    public static Color Of(Verdict verdict) => Color.FromHex(verdict switch
    {
        Verdict.Supported => "#15803d",
        Verdict.NotRepresentative => "#b45309",
        Verdict.Dead => "#6b7280",
        Verdict.NotSupported => "#9f1239",
        _ => "#5f6875",
    });
}
