using MLNetInterpret.Reports.Style;
using ScottPlot;

namespace MLNetInterpret.Reports.Figures;

/// <summary>Units against the columns of a table: which column drives which unit, and which way.</summary>
public static class DriverFigure
{
    private const int Width = 940, Left = 28, RowHeight = 20, PerSheet = 60, MostColumns = 24;
    private const double Names = 104, Right = 96;

    /// <summary>Draws one line for each unit, at most 60 a sheet. Columns stand in the order of how much they drive all units.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="map">The measured importance.</param>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">There are no units.</exception>
    public static IReadOnlyList<Figure> Draw(string model, DriverMap map)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(map);
        if (map.Units.Count == 0) throw new ArgumentException("There are no units to draw.", nameof(map));
        var sheets = (map.Units.Count + PerSheet - 1) / PerSheet;
        return [.. Enumerable.Range(0, sheets).Select(sheet => DrawSheet(model, map, sheet, sheets))];
    }

    private static Figure DrawSheet(string model, DriverMap map, int sheet, int sheets)
    {
        var canvas = new Canvas(Width);
        var page = sheets > 1 ? $" (sheet {sheet + 1} of {sheets})" : "";
        canvas.Text($"Which columns drive which units{page}", Left, 28, 18, bold: true, maxWidth: Width - (2 * Left));
        canvas.Text(
            $"{Words.Visible(model)}: mean size of a column's Shapley value over {Words.Count(map.Rows)} rows against {Words.Count(map.BackgroundRows)} background rows, "
            + "as a share of the unit's deviation", Left, 51, 12, Ink.Muted, maxWidth: Width - (2 * Left));

        var columns = Columns(map);
        var scale = Math.Max(0.05, map.Units.Max(unit => columns.Max(column => Math.Abs(Level(unit, column)))));
        var x = Legend(canvas, scale);
        canvas.Text("red: larger values (of a category: all but the most common) drive the unit up; blue: down", x, 76, 11.5f, Ink.Muted, maxWidth: Width - Left - x);

        var mapLeft = Left + Names;
        var cell = Math.Min(64, (Width - Left - Right - mapLeft) / columns.Length);
        var top = Heading(canvas, map, columns, mapLeft, cell);
        var y = top;
        if (map.Linear is { } linear)
        {
            var most = Math.Max(1e-12, linear.Columns.Max(column => Math.Abs(column.SignedEffect)));
            canvas.Text("logistic regr.", Left, y + (RowHeight / 2.0), 11, Ink.Muted, italic: true, maxWidth: Names - 8);
            for (var i = 0; i < columns.Length; i++)
                canvas.Box(mapLeft + (i * cell), y, cell - 1, RowHeight - 1, Ink.Signed(linear.Columns[columns[i]].SignedEffect / most));
            canvas.Text("agreement", mapLeft + (columns.Length * cell) + 12, y + (RowHeight / 2.0), 11, Ink.Muted);
            y += RowHeight + 8;
        }

        foreach (var (unit, u) in map.Units.Select((unit, u) => (unit, u)).Skip(sheet * PerSheet).Take(PerSheet))
        {
            if (u > sheet * PerSheet && map.Units[u - 1].Unit.Point != unit.Unit.Point) y += 8;
            Line(canvas, unit, map.Linear?.Agreement[u], columns, scale, mapLeft, cell, y);
            y += RowHeight;
        }

        y += 14;
        if (columns.Length < map.Units[0].Columns.Count)
        {
            canvas.Text($"{columns.Length} of {Words.Count(map.Units[0].Columns.Count)} columns, those that drive units most", Left, y, 11, Ink.Muted);
            y += 18;
        }

        if (map.Redundant.Count > 0)
        {
            canvas.Text($"Near copies: {string.Join("; ", map.Redundant.Select(group => string.Join(", ", group)))}", Left, y, 11, Ink.Muted, maxWidth: Width - (2 * Left));
            y += 18;
        }

        return canvas.Cut(y + 4);
    }

    private static void Line(
        Canvas canvas, UnitDrivers unit, double? agreement, int[] columns, double scale, double mapLeft, double cell, double y)
    {
        var middle = y + (RowHeight / 2.0);
        canvas.Name(unit.Unit, Left, middle, Names - 8, 11);
        for (var i = 0; i < columns.Length; i++)
        {
            var level = Level(unit, columns[i]);
            canvas.Box(mapLeft + (i * cell), y, cell - 1, RowHeight - 1, unit.StandardDeviation > 0 ? Ink.Signed(level / scale) : Ink.Outer);
            if (cell >= 30 && Math.Abs(level) >= scale / 4)
                canvas.Text(Words.Signed(Math.Round(level, 2)), mapLeft + ((i + 0.5) * cell), middle, cell < 36 ? 8.5f : 9.5f, Ink.OnSigned(level / scale), Alignment.MiddleCenter);
        }

        var beside = mapLeft + (columns.Length * cell) + 12;
        if (unit.StandardDeviation <= 0) canvas.Text("never changes", beside, middle, 11, Ink.Muted, italic: true);
        else if (agreement is { } r) canvas.Text($"r {Words.Signed(Math.Round(r, 2))}", beside, middle, 11, Ink.Muted);
    }

    /// <summary>A column's effect as a share of the unit's deviation, with its direction.</summary>
    private static double Level(UnitDrivers unit, int column) =>
        unit.StandardDeviation > 0 ? unit.Columns[column].SignedEffect / unit.StandardDeviation : 0;

    private static int[] Columns(DriverMap map) =>
    [
        .. Enumerable.Range(0, map.Units[0].Columns.Count)
            .OrderByDescending(column => map.Units.Average(unit => Math.Abs(Level(unit, column)))).Take(MostColumns),
    ];

    private static double Legend(Canvas canvas, double scale)
    {
        const int steps = 60;
        double x = Left + canvas.Text(Words.Signed(Math.Round(-scale, 2)), Left, 76, 11, Ink.Muted) + 7;
        for (var step = 0; step < steps; step++) canvas.Box(x + (step * 2), 71, 2.1, 10, Ink.Signed((2 * step / (steps - 1.0)) - 1));
        x += (steps * 2) + 7;
        return x + canvas.Text(Words.Signed(Math.Round(scale, 2)), x, 76, 11, Ink.Muted) + 14;
    }

    /// <summary>Names of the columns; returns where the rows begin.</summary>
    private static double Heading(Canvas canvas, DriverMap map, int[] columns, double mapLeft, double cell)
    {
        const double longest = 120;
        var typeface = BundledFonts.Typeface(bold: false, italic: false);
        string[] names = [.. columns.Select(column => Words.Drawable(Words.Visible(map.Units[0].Columns[column].Column), typeface))];
        var widths = names.Select(name => Words.Width(name, typeface, 11)).ToArray();
        if (widths.All(width => width <= cell - 4))
        {
            for (var i = 0; i < names.Length; i++) canvas.Text(names[i], mapLeft + ((i + 0.5) * cell), 106, 11, Ink.Text, Alignment.MiddleCenter);
            return 118;
        }

        var top = 98 + (Math.Min(longest, widths.Max()) / Math.Sqrt(2)) + 12;
        for (var i = 0; i < names.Length; i++) canvas.Rising(names[i], mapLeft + ((i + 0.5) * cell) - 2, top - 8, 11, Ink.Text, longest);
        return top;
    }
}
