using MLNetInterpret.Core.Findings;
using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>The few colours of every figure: orange is what drives a unit up, blue what drives it down (unless a
/// <see cref="Look"/> says others), grey is training data.</summary>
internal static class Ink
{
    public static Color Paper => Theme.Paper;

    public static Color Text => Theme.Text;

    public static Color Muted => Theme.Muted;

    public static Color Faint => Theme.Faint;

    public static Color Rule => Theme.Rule;

    public static Color Outer => Theme.Outer;

    public static Color Inner => Theme.Inner;

    public static Color Bars => Theme.Bars;

    public static Color High => Look.Current.High;

    public static Color Low => Look.Current.Low;

    /// <summary>The colour of a level from -1 to 1; of what is not a number, that of 0.</summary>
    public static Color Signed(double level) => Look.Current.Diverging.At((level + 1) / 2);

    /// <summary>What can be read on <see cref="Signed"/>.</summary>
    public static Color OnSigned(double level)
    {
        // WCAG 2 wants a contrast of 4.5: text where it has that, else the one of white and black that has
        var ground = Luminance(Signed(level)) + 0.05;
        var (white, text) = (1.05 / ground, ground / (Luminance(Theme.Light.Text) + 0.05));
        return white > text ? white < 4.5 ? Colors.Black : Colors.White : text < 4.5 ? Colors.Black : Theme.Light.Text;
    }

    /// <summary>The two colours as declarations of a style sheet.</summary>
    public static string SignedCss(double level) => $"background:{Signed(level).ToHex()};color:{OnSigned(level).ToHex()}";

    private static double Luminance(Color color)
    {
        static double Linear(byte part) => part <= 10 ? part / 255.0 / 12.92 : Math.Pow((part / 255.0 + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));
    }

    /// <summary>The colour of a finding's verdict: where no class stands out, nothing was contradicted.</summary>
    public static Color Of(Finding finding) => finding.FindsNoClass ? Muted : Of(finding.Verdict);

    /// <summary>A verdict's colour; grey is what was not tested, or not decided.</summary>
    public static Color Of(Verdict verdict) => verdict switch
    {
        Verdict.Supported or Verdict.NotSpecific => Theme.Verdicts[0],
        Verdict.NotRepresentative => Theme.Verdicts[1],
        Verdict.NotSupported => Theme.Verdicts[2],
        Verdict.Dead => Theme.Verdicts[3],
        _ => Muted,
    };

    private static Theme Theme => Look.Current.Theme;
}
