using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>One small chart of a unit's activation against a column.</summary>
internal static class DependencePanel
{
    private const int MostCategories = 8;
    private const int LongSpan = 500;
    private const double Head = 26, Height = 104, RowHeight = 19, Missing = 46;
    private static readonly double[] DayPlaces = [0.15, 0.5, 0.85];

    /// <summary>The activations of all charts, and the mean of their means, above which a value drives the unit up.</summary>
    public static (ValueRange Range, double Mean) Scale(IReadOnlyList<PartialDependence> dependence)
    {
        DependencePoint[] points = [.. dependence.SelectMany(one => one.Points)];
        double[] means = [.. points.Select(point => point.Mean).Where(double.IsFinite)];
        double Mean(PartialDependence one) =>
            one.Points.Select(point => point.Mean).Where(double.IsFinite).DefaultIfEmpty().Average();
        return (
            ValueRange.Of(points.SelectMany(point => new[] { point.Mean, point.LowerQuartile, point.UpperQuartile })),
            means.Length == 0 ? 0 : dependence.Select(Mean).Average());
    }

    /// <summary>Draws the chart and returns where it ends.</summary>
    public static double Draw(
        Canvas canvas, PartialDependence one, ColumnProfile? profile, (ValueRange Range, double Mean) scale,
        double left, double top, double width)
    {
        canvas.Text(one.Column, left, top + 9, 12.5f, bold: true, maxWidth: width - 56);
        var numbers = one.Points.Where(point => point.Value.Number is not null).ToArray();
        if (numbers.Length == 0) return Categories(canvas, one.Points, profile, scale, left, top + Head, width);
        var missing = one.Points.FirstOrDefault(point => point.Value.IsMissing);
        return Numbers(canvas, numbers, missing, profile, scale, left, top + Head, width);
    }

    private static double Numbers(
        Canvas canvas, DependencePoint[] numbers, DependencePoint? missing, ColumnProfile? profile,
        (ValueRange Range, double Mean) scale, double left, double top, double width)
    {
        var (bottom, right) = (top + Height, left + width - 8 - (missing is null ? 0 : Missing));
        var across = ValueRange.Exactly(numbers[0].Value.Number!.Value, numbers[^1].Value.Number!.Value);
        var panel = new AxisPanel(
            canvas, left + 40, top, right, bottom, new(across.Low, across.High), new(scale.Range.Low, scale.Range.High));
        panel.DrawUp(scale.Range.Ticks(4), NumberWords.Tick);
        canvas.Line(panel.Left, panel.Y(scale.Mean), left + width - 8, panel.Y(scale.Mean), Ink.Faint);
        canvas.Band(
            [.. numbers.Select(point => panel.X(point.Value.Number!.Value))],
            [.. numbers.Select(point => panel.Y(point.LowerQuartile))],
            [.. numbers.Select(point => panel.Y(point.UpperQuartile))], Ink.Outer);
        (double X, double Y)[] course = [.. numbers.Select(point => (point.Value.Number!.Value, point.Mean))];
        foreach (var (run, color) in Runs(course, scale.Mean)) panel.Path(run, color, 2.2f);
        if (numbers is [var only])
            panel.Mark(only.Value.Number!.Value, only.Mean, MarkerShape.FilledCircle, 7, Color(only.Mean, scale.Mean));
        if (profile?.Quantiles is { Count: 7 } quantiles) Rug(canvas, panel, quantiles);
        if (TableWords.IsDate(numbers[0].Value)) Days(panel, across);
        else panel.DrawAcross(across.Ticks(4), NumberWords.Tick);
        if (missing is not null)
        {
            var x = left + width - 8 - (Missing / 2) + 6;
            Whisker(
                canvas, x, panel.Y(missing.LowerQuartile), x, panel.Y(missing.UpperQuartile), x, panel.Y(missing.Mean),
                Color(missing.Mean, scale.Mean));
            canvas.Text("missing", x, bottom + 13, 11, Ink.Muted, Alignment.MiddleCenter);
        }

        return bottom + 24;
    }

    /// <summary>Three days, as far apart as their names need, to the month where they span years.</summary>
    private static void Days(AxisPanel panel, ValueRange across)
    {
        var letters = across.High - across.Low > LongSpan ? "2023-08".Length : "2023-08-12".Length;
        double[] ticks = [.. DayPlaces.Select(at => across.Low + (at * (across.High - across.Low)))];
        panel.DrawAcross(ticks, day => NumberWords.Day(Math.Floor(day))[..letters]);
    }

    private static double Categories(
        Canvas canvas, IReadOnlyList<DependencePoint> points, ColumnProfile? profile,
        (ValueRange Range, double Mean) scale, double left, double top, double width)
    {
        DependencePoint[] shown =
        [
            .. points
                .OrderByDescending(point => Share(point) ?? 1)
                .Take(MostCategories)
                .OrderBy(point => point.Value.IsMissing)
                .ThenByDescending(point => point.Mean),
        ];
        var panel = new AxisPanel(
            canvas, left + 92, top, left + width - 52, top + (shown.Length * RowHeight),
            new(scale.Range.Low, scale.Range.High), new(0, 1));
        foreach (var tick in scale.Range.Ticks(4)) canvas.Line(panel.X(tick), top, panel.X(tick), panel.Bottom, Ink.Rule);
        canvas.Line(panel.X(scale.Mean), top, panel.X(scale.Mean), panel.Bottom, Ink.Faint);
        for (var i = 0; i < shown.Length; i++)
        {
            var (middle, point) = (top + ((i + 0.5) * RowHeight), shown[i]);
            var color = point.Value.IsMissing ? Ink.Muted : Ink.Text;
            canvas.Text(TableWords.Cell(point.Value), panel.Left - 8, middle, 11.5f, color, Alignment.MiddleRight, maxWidth: 84);
            Whisker(
                canvas, panel.X(point.LowerQuartile), middle, panel.X(point.UpperQuartile), middle, panel.X(point.Mean), middle,
                Color(point.Mean, scale.Mean));
            if (Share(point) is { } share)
                canvas.Text(NumberWords.Percent(share), left + width - 6, middle, 11, Ink.Muted, Alignment.MiddleRight);
        }

        panel.DrawAcross(scale.Range.Ticks(4), NumberWords.Tick);
        if (profile is not null) canvas.Text("of rows", left + width - 6, top - Head + 9, 11, Ink.Muted, Alignment.MiddleRight);
        if (shown.Length == points.Count) return panel.Bottom + 24;
        var rarer = NumberWords.Count(points.Count - shown.Length);
        canvas.Text($"{rarer} rarer values are left out", left, panel.Bottom + 31, 11, Ink.Muted);
        return panel.Bottom + 42;

        double? Share(DependencePoint point) => profile is null ? null
            : point.Value.IsMissing ? profile.Missing
            : profile.Categories?.FirstOrDefault(category => category.Value == point.Value.Text).Share ?? 0;
    }

    /// <summary>The interquartile range of the rows as a line, their mean as a dot.</summary>
    private static void Whisker(Canvas canvas, double x1, double y1, double x2, double y2, double x, double y, Color color)
    {
        if (double.IsFinite(x1 + y1 + x2 + y2)) canvas.Line(x1, y1, x2, y2, Ink.Inner, 6);
        if (double.IsFinite(x + y)) canvas.Mark(MarkerShape.FilledCircle, x, y, 8, color);
    }

    /// <summary>Where the training rows are: their central 90 % and 50 %, and the median.</summary>
    private static void Rug(Canvas canvas, AxisPanel panel, IReadOnlyList<double> quantiles)
    {
        double X(int at) => panel.X(quantiles[at]);
        canvas.Box(X(1), panel.Bottom - 4, Math.Max(1, X(5) - X(1)), 4, Ink.Inner);
        canvas.Box(X(2), panel.Bottom - 4, Math.Max(1, X(4) - X(2)), 4, Ink.Faint);
        canvas.Box(X(3) - 1, panel.Bottom - 7, 2, 7, Ink.Muted);
    }

    /// <summary>A course cut where it crosses a level, so that each piece has one colour.</summary>
    private static IEnumerable<(IReadOnlyList<(double X, double Y)> Run, Color Color)> Runs(
        (double X, double Y)[] points, double level)
    {
        List<(double X, double Y)> run = [];
        foreach (var point in points.Where(point => double.IsFinite(point.Y)))
        {
            if (run.Count > 0 && point.Y > level != run[^1].Y > level)
            {
                var last = run[^1];
                var cut = (last.X + ((level - last.Y) / (point.Y - last.Y) * (point.X - last.X)), level);
                run.Add(cut);
                yield return (run, Color(last.Y, level));
                run = [cut];
            }

            run.Add(point);
        }

        if (run.Count > 1) yield return (run, Color(run[^1].Y, level));
    }

    private static Color Color(double mean, double level) => mean > level ? Ink.High : Ink.Low;
}
