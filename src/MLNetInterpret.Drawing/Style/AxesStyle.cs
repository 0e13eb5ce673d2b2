using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>The look of plots with axes: white, no grid, two thin axes.</summary>
internal static class AxesStyle
{
    public static void Apply(Plot plot)
    {
        plot.FigureBackground.Color = Ink.Paper;
        plot.DataBackground.Color = Ink.Paper;
        plot.HideGrid();
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom })
        {
            (axis.FrameLineStyle.Color, axis.FrameLineStyle.Width) = (Ink.Faint, 1);
            (axis.MajorTickStyle.Color, axis.MajorTickStyle.Length, axis.MinorTickStyle.Length) = (Ink.Faint, 4, 0);
            (axis.TickLabelStyle.ForeColor, axis.TickLabelStyle.FontSize) = (Ink.Muted, 12);
            (axis.Label.ForeColor, axis.Label.Bold, axis.Label.FontSize) = (Ink.Muted, false, 12.5f);
        }
    }
}
