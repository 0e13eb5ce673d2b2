using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Text in plots.</summary>
internal static class PlotText
{
    public static void AddLabel(
        this Plot plot, string text, double x, double y, float size, Color color, Alignment alignment,
        bool bold = false, bool italic = false, string family = BundledFonts.Sans, float rotation = 0)
    {
        var label = plot.Add.Text(text, x, y);
        (label.LabelFontSize, label.LabelFontColor, label.LabelAlignment) = (size, color, alignment);
        (label.LabelBold, label.LabelStyle.Italic, label.LabelFontName) = (bold, italic, family);
        label.LabelRotation = rotation;
        label.LabelBackgroundColor = Colors.Transparent;
        label.LabelBorderWidth = 0;
    }
}
