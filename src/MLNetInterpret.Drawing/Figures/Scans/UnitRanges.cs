using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>The range of values of units, one below the other on one axis.</summary>
internal static class UnitRanges
{
    private const int Notes = 150, Top = 100;
    private const double BarLeft = UnitOverview.Left + UnitOverview.Names + 20;

    /// <summary>From the 5th to the 95th percentile; null where the unit never changes.</summary>
    public static double? Spread(UnitScan scan)
    {
        var spread = scan.Statistics.Quantiles[5] - scan.Statistics.Quantiles[1];
        return double.IsFinite(spread) && scan.State != UnitState.Dead ? spread : null;
    }

    /// <summary>Draws the units below the heading and returns where they end.</summary>
    public static double Draw(Canvas canvas, IReadOnlyList<UnitScan> units)
    {
        var ends = units.SelectMany(scan => new[] { scan.Statistics.Quantiles[0], scan.Statistics.Quantiles[6] });
        double[] values = [.. ends.Where(double.IsFinite)];
        var (low, high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        if (high <= low) (low, high) = (low - 0.5, low + 0.5);
        var margin = 0.02 * (high - low);
        var notes = units.Any(scan => UnitOverview.Note(scan) is not null) ? Notes : 0;
        var barRight = UnitOverview.Width - UnitOverview.Left - notes;
        var axis = new ValueAxis(low - margin, high + margin, BarLeft, barRight);
        var height = UnitOverview.RowHeight + 2;
        var bottom = Top + (units.Count * height);
        const double left = UnitOverview.Left;
        NumberRow.Bands(canvas, left, left + 5, left + 14, left + 22, left + 30, left + 40, left + 48, 77);
        canvas.Text("p1–p99, p5–p95, p25–p75, median of the unit's values", left + 58, 77, 11.5f, Ink.Muted);
        Axis(canvas, axis, bottom);
        for (var row = 0; row < units.Count; row++)
        {
            var (scan, middle) = (units[row], Top + ((row + 0.5) * height));
            canvas.Name(scan.Unit, UnitOverview.Left, middle, UnitOverview.Names + 6, 11);
            if (UnitOverview.Note(scan) is { } note)
                canvas.Text(note, barRight + 14, middle, 11, Ink.Muted, italic: true, maxWidth: Notes - 14);
            if (!scan.Statistics.Quantiles.All(double.IsFinite)) continue;
            double[] x = [.. scan.Statistics.Quantiles.Select(axis.At)];
            NumberRow.Bands(canvas, x[0], x[1], x[2], x[3], x[4], x[5], x[6], middle);
        }

        return bottom + 48;
    }

    private static void Axis(Canvas canvas, ValueAxis axis, double bottom)
    {
        if (axis is { Low: < 0, High: > 0 }) canvas.Line(axis.At(0), Top - 4, axis.At(0), bottom, Ink.Rule);
        canvas.Line(axis.Left, bottom, axis.Right, bottom, Ink.Faint);
        var step = Math.Pow(10, Math.Floor(Math.Log10((axis.High - axis.Low) / 4)));
        step *= ((axis.High - axis.Low) / step) switch { > 20 => 5, > 10 => 2, _ => 1 };
        for (var tick = Math.Ceiling(axis.Low / step); tick * step <= axis.High; tick++)
        {
            canvas.Line(axis.At(tick * step), bottom, axis.At(tick * step), bottom + 4, Ink.Faint);
            canvas.Text(
                NumberWords.Tick(tick * step), axis.At(tick * step), bottom + 13, 11.5f, Ink.Muted, Alignment.MiddleCenter);
        }

        canvas.Text("activation", (axis.Left + axis.Right) / 2, bottom + 31, 11.5f, Ink.Muted, Alignment.MiddleCenter);
    }
}
