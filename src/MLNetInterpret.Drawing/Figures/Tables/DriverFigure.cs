using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>Units against the columns of a table: which column drives which unit, and which way.</summary>
internal static class DriverFigure
{
    private const int RowHeight = 20, PerSheet = 60, MostColumns = 24;

    /// <summary>Draws one line for each unit, at most 60 a sheet. Columns stand in the order of how much
    /// they drive all units.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="map">The measured importance.</param>
    /// <param name="width">Width in CSS pixels, at least 340; below 600 there are no numbers, and no
    /// agreement beside the lines.</param>
    /// <param name="heading">Whether what is drawn stands above.</param>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">There are no units.</exception>
    public static IReadOnlyList<Drawn> Draw(string model, DriverMap map, int width = 940, bool heading = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(map);
        Check.AtLeast(width, 340);
        if (map.Units.Count == 0) throw new ArgumentException("There are no units to draw.", nameof(map));
        return [.. Enumerable.Range(0, Sheets(map)).Select(sheet => DrawSheet(model, map, sheet, width, heading))];
    }

    /// <summary>Number of sheets that the units fill.</summary>
    internal static int Sheets(DriverMap map) => Sheets(map.Units.Count);

    /// <summary>How many sheets a number of units fills.</summary>
    internal static int Sheets(int units) => (units + PerSheet - 1) / PerSheet;

    internal static Drawn DrawSheet(string model, DriverMap map, int sheet, int width = 940, bool heading = true)
    {
        var (canvas, left, wide) = (new Canvas(width), heading ? 28 : 4, width >= 600);
        var (room, sheets, y) = (width - (2.0 * left), Sheets(map), 12.0);
        if (heading)
        {
            var page = sheets > 1 ? $" (sheet {sheet + 1} of {sheets})" : "";
            canvas.Text(Look.Heading($"Which columns drive which units{page}"), left, 28, 18, bold: true, maxWidth: room);
            y = 59 + (17 * canvas.Lines(
                Look.Line(
                    $"{NumberWords.Visible(model)}: mean size of a column's Shapley value over "
                    + $"{NumberWords.Count(map.Rows)} rows against {NumberWords.Count(map.BackgroundRows)} background rows, "
                    + "as a share of the unit's deviation"), left, 51, 17, 3, room, 12, Ink.Muted));
        }

        var columns = Columns(map);
        var scale = Math.Max(0.05, map.Units.Max(unit => columns.Max(column => Math.Abs(Level(unit, column)))));
        var x = Legend(canvas, scale, left, y);
        var (up, down) = Look.Current.SignedWords;
        var colours = $"{up}: larger values (of a category: all but the most common) drive the unit up; {down}: down";
        if (wide) canvas.Text(colours, x, y, 11.5f, Ink.Muted, maxWidth: width - left - x);
        else y += 16 * canvas.Lines(colours, left, y + 18, 16, 3, room, 11, Ink.Muted);

        var (names, beside) = wide ? (104.0, 96.0) : (76, 18);
        var mapLeft = left + names;
        var cell = Math.Min(64, (width - left - beside - mapLeft) / columns.Length);
        y = Heading(canvas, map, columns, mapLeft, cell, y + 22);
        if (map.Linear is { } linear)
        {
            var most = Math.Max(1e-12, linear.Columns.Max(column => Math.Abs(column.SignedEffect)));
            var middle = y + (RowHeight / 2.0);
            canvas.Text("logistic regr.", left, middle, wide ? 11 : 10, Ink.Muted, italic: true, maxWidth: names - 4);
            for (var i = 0; i < columns.Length; i++)
            {
                var effect = linear.Columns[columns[i]].SignedEffect;
                canvas.Box(mapLeft + (i * cell), y, cell - 1, RowHeight - 1, Ink.Signed(effect / most));
            }

            if (wide) canvas.Text("agreement", mapLeft + (columns.Length * cell) + 12, middle, 11, Ink.Muted);
            y += RowHeight + 8;
        }

        foreach (var (unit, u) in map.Units.Select((unit, u) => (unit, u)).Skip(sheet * PerSheet).Take(PerSheet))
        {
            if (u > sheet * PerSheet && map.Units[u - 1].Unit.Point != unit.Unit.Point) y += 8;
            Line(canvas, unit, wide ? map.Linear?.Agreement[u] : null, columns, scale, left, mapLeft, cell, y);
            y += RowHeight;
        }

        y += 14;
        if (columns.Length < map.Units[0].Columns.Count)
        {
            var all = NumberWords.Count(map.Units[0].Columns.Count);
            canvas.Text($"{columns.Length} of {all} columns, those that drive units most", left, y, 11, Ink.Muted);
            y += 18;
        }

        if (heading && map.Redundant.Count > 0)
        {
            canvas.Text($"Near copies: {TableWords.Copies(map)}", left, y, 11, Ink.Muted, maxWidth: room);
            y += 18;
        }

        return canvas.Cut(y + 4);
    }

    private static void Line(
        Canvas canvas, UnitDrivers unit, double? agreement, int[] columns, double scale,
        int left, double mapLeft, double cell, double y)
    {
        var middle = y + (RowHeight / 2.0);
        canvas.Name(unit.Unit, left, middle, mapLeft - left - 8, 11);
        for (var i = 0; i < columns.Length; i++)
        {
            var level = Level(unit, columns[i]);
            var color = unit.StandardDeviation > 0 ? Ink.Signed(level / scale) : Ink.Outer;
            canvas.Box(mapLeft + (i * cell), y, cell - 1, RowHeight - 1, color);
            if (cell >= 30 && Math.Abs(level) >= scale / 4)
                canvas.Text(
                    NumberWords.Signed(Math.Round(level, 2)), mapLeft + ((i + 0.5) * cell), middle, cell < 36 ? 8.5f : 9.5f,
                    Ink.OnSigned(level / scale), Alignment.MiddleCenter);
        }

        var beside = mapLeft + (columns.Length * cell) + 12;
        if (unit.StandardDeviation <= 0 && cell >= 30) canvas.Text("never changes", beside, middle, 11, Ink.Muted, italic: true);
        else if (unit.StandardDeviation <= 0) canvas.Text("never changes", mapLeft + 6, middle, 11, Ink.Muted, italic: true);
        else if (agreement is { } r) canvas.Text($"r {NumberWords.Signed(Math.Round(r, 2))}", beside, middle, 11, Ink.Muted);
    }

    /// <summary>A column's effect as a share of the unit's deviation, with its direction.</summary>
    private static double Level(UnitDrivers unit, int column) =>
        unit.StandardDeviation > 0 ? unit.Columns[column].SignedEffect / unit.StandardDeviation : 0;

    private static int[] Columns(DriverMap map) =>
    [
        .. Enumerable.Range(0, map.Units[0].Columns.Count)
            .OrderByDescending(column => map.Units.Average(unit => Math.Abs(Level(unit, column)))).Take(MostColumns),
    ];

    private static double Legend(Canvas canvas, double scale, int left, double y)
    {
        const int steps = 60;
        double x = left + canvas.Text(NumberWords.Signed(Math.Round(-scale, 2)), left, y, 11, Ink.Muted) + 7;
        for (var step = 0; step < steps; step++)
            canvas.Box(x + (step * 2), y - 5, 2.1, 10, Ink.Signed((2 * step / (steps - 1.0)) - 1));
        x += (steps * 2) + 7;
        return x + canvas.Text(NumberWords.Signed(Math.Round(scale, 2)), x, y, 11, Ink.Muted) + 14;
    }

    /// <summary>Names of the columns; returns where the rows begin.</summary>
    private static double Heading(Canvas canvas, DriverMap map, int[] columns, double mapLeft, double cell, double y)
    {
        const double longest = 120;
        var typeface = BundledFonts.Typeface(bold: false, italic: false);
        string[] names =
        [
            .. columns.Select(column => FittedText.Drawable(NumberWords.Visible(map.Units[0].Columns[column].Column), typeface)),
        ];
        var widths = names.Select(name => FittedText.Width(name, typeface, 11)).ToArray();
        if (widths.All(width => width <= cell - 4))
        {
            for (var i = 0; i < names.Length; i++)
                canvas.Text(names[i], mapLeft + ((i + 0.5) * cell), y + 8, 11, Ink.Text, Alignment.MiddleCenter);
            return y + 20;
        }

        var top = y + (Math.Min(longest, widths.Max()) / Math.Sqrt(2)) + 12;
        for (var i = 0; i < names.Length; i++)
            canvas.Rising(names[i], mapLeft + ((i + 0.5) * cell) - 2, top - 8, 11, Ink.Text, longest);
        return top;
    }
}
