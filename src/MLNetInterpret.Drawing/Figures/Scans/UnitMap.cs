using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>Units against classes or columns as a map of colours, with how selective each unit is beside it.</summary>
/// <param name="Names">The classes or columns.</param>
/// <param name="Level">A unit's level for one of them; null where there is none.</param>
/// <param name="Scale">What the strongest colours stand for; null for what the data need.</param>
/// <param name="About">What the colour is.</param>
internal sealed record UnitMap(IReadOnlyList<string> Names, Func<UnitScan, int, double?> Level, double? Scale, string About)
{
    private const int Most = 30, BarWidth = 74;
    private const double MapLeft = UnitOverview.Left + UnitOverview.Names;
    private const double MapRight = UnitOverview.Width - UnitOverview.Left - 262;

    /// <summary>The columns of a table, else the classes; null where there are neither.</summary>
    public static UnitMap? Of(ScannedUnits catalogue)
    {
        if (catalogue.Columns.Count > 0)
            return new(
                catalogue.Columns, (scan, column) => column < scan.Columns.Count ? scan.Columns[column] : null,
                1, "correlation of the unit with the column");
        return catalogue.Classes.Count == 0 ? null : new(
            catalogue.Classes,
            (scan, c) => scan.Classes is { } profile && scan.Statistics.StandardDeviation > 0
                ? (profile.Means[c] - scan.Statistics.Mean) / scan.Statistics.StandardDeviation
                : null,
            null, "mean of the class, in standard deviations of the unit from its own mean");
    }

    /// <summary>Draws the map below the heading and returns where it ends.</summary>
    public double Draw(Canvas canvas, ScannedUnits catalogue, IReadOnlyList<UnitScan> units)
    {
        var columns = Columns(units);
        var scale = Scale ?? Math.Clamp(
            units.SelectMany(scan => columns.Select(column => Math.Abs(Finite(scan, column) ?? 0))).Max(), 0.5, 3);
        var cell = Math.Min(84, (MapRight - MapLeft) / columns.Length);
        var (top, barLeft) = (Heading(canvas, columns, cell, scale), MapLeft + (columns.Length * cell) + 22);
        canvas.Text(catalogue.Classes.Count > 0 ? "selectivity, 0 to 1" : "strongest, 0 to 1", barLeft, top - 11, 11, Ink.Muted);
        for (var row = 0; row < units.Count; row++)
        {
            var (scan, y) = (units[row], top + (row * UnitOverview.RowHeight));
            var middle = y + (UnitOverview.RowHeight / 2.0);
            canvas.Name(scan.Unit, UnitOverview.Left, middle, UnitOverview.Names - 10, 11);
            for (var i = 0; i < columns.Length; i++)
            {
                var level = scan.State == UnitState.Dead ? null : Finite(scan, columns[i]);
                var color = level is { } known ? Ink.Signed(known / scale) : Ink.Outer;
                canvas.Box(MapLeft + (i * cell), y, cell - 1, UnitOverview.RowHeight - 1, color);
            }

            Beside(canvas, catalogue, scan, barLeft, middle);
        }

        var bottom = top + (units.Count * UnitOverview.RowHeight);
        if (columns.Length == Names.Count) return bottom + 16;
        var kind = catalogue.Columns.Count > 0 ? "columns" : "classes";
        canvas.Text(
            $"{columns.Length} of {NumberWords.Count(Names.Count)} {kind}, the strongest of each unit, from the top",
            MapLeft, bottom + 13, 11, Ink.Muted);
        return bottom + 30;
    }

    /// <summary>Each unit's strongest column, from the first unit on, then the strongest of the
    /// rest; in their own order.</summary>
    private int[] Columns(IReadOnlyList<UnitScan> units)
    {
        double Strength(UnitScan scan, int column) => Math.Abs(Finite(scan, column) ?? 0);
        int[] all = [.. Enumerable.Range(0, Names.Count)];
        return
        [
            .. units.Select(scan => all.MaxBy(column => Strength(scan, column)))
                .Concat(all.OrderByDescending(column => units.Max(scan => Strength(scan, column)))).Distinct().Take(Most).Order(),
        ];
    }

    private double? Finite(UnitScan scan, int column) =>
        Level(scan, column) is { } level && double.IsFinite(level) ? level : null;

    /// <summary>Legend and names of the columns; returns where the rows begin.</summary>
    private double Heading(Canvas canvas, int[] columns, double cell, double scale)
    {
        const int Steps = 60;
        double x = UnitOverview.Left + canvas.Text(NumberWords.Number(-scale), UnitOverview.Left, 76, 11, Ink.Muted) + 7;
        for (var step = 0; step < Steps; step++)
            canvas.Box(x + (step * 2), 71, 2.1, 10, Ink.Signed((2 * step / (Steps - 1.0)) - 1));
        x += (Steps * 2) + 7;
        x += canvas.Text(NumberWords.Signed(scale), x, 76, 11, Ink.Muted) + 14;
        canvas.Text(About, x, 76, 11.5f, Ink.Muted, maxWidth: UnitOverview.Width - UnitOverview.Left - x);

        const double longest = 116;
        var typeface = BundledFonts.Typeface(bold: false, italic: false);
        string[] names = [.. columns.Select(column => FittedText.Drawable(Names[column], typeface))];
        var widths = names.Select(name => FittedText.Width(name, typeface, 11)).ToArray();
        if (widths.All(width => width <= cell - 4))
        {
            for (var i = 0; i < names.Length; i++)
                canvas.Text(names[i], MapLeft + ((i + 0.5) * cell), 109, 11, Ink.Text, Alignment.MiddleCenter);
            return 120;
        }

        var top = 100 + (Math.Min(longest, widths.Max()) / Math.Sqrt(2)) + 12;
        for (var i = 0; i < names.Length; i++)
            canvas.Rising(names[i], MapLeft + ((i + 0.5) * cell) - 2, top - 8, 11, Ink.Text, longest);
        return top;
    }

    /// <summary>The unit's rank as a bar with its number, and what speaks against reading much into the row.</summary>
    private static void Beside(Canvas canvas, ScannedUnits catalogue, UnitScan scan, double x, double middle)
    {
        if (scan.Rank(catalogue) is { } rank && double.IsFinite(rank))
        {
            canvas.Bar(rank, 1, x, middle - 1.5, BarWidth, Ink.High);
            canvas.Text(NumberWords.Fixed(rank, 2), x + BarWidth + 8, middle, 11);
        }
        else canvas.Text("–", x, middle, 11, Ink.Faint);

        if (UnitOverview.Note(scan) is { } note)
        {
            var room = UnitOverview.Width - UnitOverview.Left - x - BarWidth - 44;
            canvas.Text(note, x + BarWidth + 44, middle, 11, Ink.Muted, italic: true, maxWidth: room);
        }
    }
}
