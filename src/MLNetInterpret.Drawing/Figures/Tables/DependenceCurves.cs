using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>A unit's activation against single columns, all others as they are in real rows: one small
/// chart for each column.</summary>
internal static class DependenceCurves
{
    /// <summary>Width of a small chart in pixels.</summary>
    internal const int PanelWidth = 284;

    private const int Gap = 28, Left = 28;

    /// <summary>Draws all charts side by side, on one scale of activations.</summary>
    /// <param name="dependence">Of one unit, at least one column.</param>
    /// <param name="columns">How the table's columns are distributed, to show where the data is; may lack some.</param>
    /// <param name="width">Width in CSS pixels, at least 340.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static Drawn Draw(IReadOnlyList<PartialDependence> dependence, IReadOnlyList<ColumnProfile> columns, int width = 940)
    {
        ArgumentNullException.ThrowIfNull(dependence);
        ArgumentNullException.ThrowIfNull(columns);
        Check.AtLeast(width, 340);
        if (dependence.Count == 0) throw new ArgumentException("There is no partial dependence to draw.", nameof(dependence));
        var canvas = new Canvas(width);
        canvas.Text(
            Look.Heading($"{dependence[0].Unit} against single columns"), Left, 28, 18, bold: true, maxWidth: width - (2 * Left));
        var y = 51.0 + (17 * canvas.Lines(
            Look.Line(
                $"Mean activation over {NumberWords.Count(dependence[0].Rows)} real rows with the column put to each value, "
                + $"half of the rows in the band; {Look.Current.Words.High} above the mean, {Look.Current.Words.Low} below."),
            Left, 51, 17, 3, width - (2 * Left), 12, Ink.Muted));
        var scale = DependencePanel.Scale(dependence);
        var inRow = Math.Max(1, (int)((width - (2 * Left) + Gap) / (PanelWidth + Gap)));
        foreach (var row in dependence.Chunk(inRow))
        {
            double bottom = y;
            for (var i = 0; i < row.Length; i++)
            {
                var left = Left + (i * (PanelWidth + Gap));
                var end = DependencePanel.Draw(canvas, row[i], Profile(columns, row[i]), scale, left, y + 8, PanelWidth);
                bottom = Math.Max(bottom, end);
            }

            y = bottom + 14;
        }

        return canvas.Cut(y + 4);
    }

    /// <summary>One of the charts, on the scale of all.</summary>
    internal static Drawn DrawOne(
        PartialDependence one, IReadOnlyList<PartialDependence> all, IReadOnlyList<ColumnProfile> columns)
    {
        var canvas = new Canvas(PanelWidth);
        var end = DependencePanel.Draw(canvas, one, Profile(columns, one), DependencePanel.Scale(all), 0, 0, PanelWidth);
        return canvas.Cut(end + 2);
    }

    private static ColumnProfile? Profile(IReadOnlyList<ColumnProfile> columns, PartialDependence one) =>
        columns.FirstOrDefault(column => column.Name == one.Column);
}
