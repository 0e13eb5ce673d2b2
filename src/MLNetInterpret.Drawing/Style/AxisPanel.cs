using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>An axis from one value to another, linear or logarithmic.</summary>
internal sealed record AxisScale(double From, double To, bool Logarithmic = false)
{
    /// <summary>Where a value lies, 0 at the beginning and 1 at the end; what lies beyond is put at the end.</summary>
    public double Share(double value)
    {
        value = Math.Clamp(value, From, To);
        return Logarithmic ? Math.Log(value / From) / Math.Log(To / From) : (value - From) / (To - From);
    }
}

/// <summary>A small chart with two axes, one of several on a canvas.</summary>
internal sealed record AxisPanel(
    Canvas Canvas, double Left, double Top, double Right, double Bottom, AxisScale Across, AxisScale Up)
{
    private const float Size = 11;

    public double X(double value) => Left + (Across.Share(value) * (Right - Left));

    public double Y(double value) => Bottom - (Up.Share(value) * (Bottom - Top));

    /// <summary>Lines across at the upward axis's ticks, with their numbers at the left.</summary>
    public void DrawUp(IEnumerable<double> ticks, Func<double, string> text, bool numbers = true)
    {
        foreach (var tick in ticks)
        {
            Canvas.Line(Left, Y(tick), Right, Y(tick), Ink.Rule);
            if (numbers) Canvas.Text(text(tick), Left - 8, Y(tick), Size, Ink.Muted, Alignment.MiddleRight);
        }
    }

    /// <summary>The axis below with its ticks and numbers, and what it is.</summary>
    public void DrawAcross(IEnumerable<double> ticks, Func<double, string> text, string? about = null)
    {
        Canvas.Line(Left, Bottom, Right, Bottom, Ink.Faint);
        foreach (var tick in ticks)
        {
            Canvas.Line(X(tick), Bottom, X(tick), Bottom + 4, Ink.Faint);
            Canvas.Text(text(tick), X(tick), Bottom + 13, Size, Ink.Muted, Alignment.MiddleCenter);
        }

        if (about is not null) Canvas.Text(about, (Left + Right) / 2, Bottom + 30, 11.5f, Ink.Muted, Alignment.MiddleCenter);
    }

    /// <summary>Joined points.</summary>
    public void Path(IReadOnlyList<(double X, double Y)> points, Color color, float thickness = 1.8f)
    {
        if (points.Count > 1)
            Canvas.Path([.. points.Select(point => X(point.X))], [.. points.Select(point => Y(point.Y))], color, thickness);
    }

    public void Mark(double x, double y, MarkerShape shape, float size, Color color) =>
        Canvas.Mark(shape, X(x), Y(y), size, color);
}
