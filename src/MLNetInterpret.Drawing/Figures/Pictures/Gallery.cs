using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>What maximises many units, on as few sheets as can be looked at: a whole layer or a whole
/// network, no data needed.</summary>
internal static class Gallery
{
    private const int Left = 28;
    private const int Top = 86;
    private const int PerSheet = 64, PairsPerSheet = 48;
    private const int StripsPerSheet = 10;
    private const int MostVariants = 4, MostLines = 4;

    /// <summary>Draws every unit that has a picture, at most 64 a sheet (48 with minimising
    /// pictures), in the order given.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="about">Below the pictures: what they were made with.</param>
    /// <param name="units">The units; a picture that minimises one, and its variants, are drawn with it.</param>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">No unit has a picture.</exception>
    public static IReadOnlyList<Drawn> Draw(string title, string about, IReadOnlyList<UnitMaximum> units)
    {
        var drawn = Pictured(units, unit => unit.Highest.Input is ImageInput);
        var tiles = GalleryTiles.For(drawn);
        UnitMaximum[][] sheets = [.. Sheets(drawn, tiles.Pairs ? PairsPerSheet : PerSheet, tiles.Columns)];
        return [.. sheets.Select((sheet, i) =>
        {
            var columns = Math.Min(tiles.Columns, sheet.Length);
            var width = Math.Max(640, (int)((2 * Left) + (columns * tiles.Width) + ((columns - 1) * tiles.Gutter)));
            var canvas = Headed(title, tiles.Legend, width, sheets, i);
            for (var place = 0; place < sheet.Length; place++)
            {
                var x = Left + (place % columns * (tiles.Width + tiles.Gutter));
                var y = Top + (place / columns * tiles.Height);
                tiles.Draw(canvas, sheet[place], x, y);
            }

            var rows = (sheet.Length + columns - 1) / columns;
            return Footed(canvas, about, width, Top + (rows * tiles.Height) + 4);
        })];
    }

    /// <summary>Draws how the pictures of units came about, from noise to the result, at most 10 a sheet.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="about">Below the pictures.</param>
    /// <param name="units">The units; those without snapshots are left out.</param>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">No unit has snapshots.</exception>
    public static IReadOnlyList<Drawn> DrawStrips(string title, string about, IReadOnlyList<UnitMaximum> units)
    {
        const double Size = 112, Gap = 8, Names = 116, RowHeight = Size + 40;
        var drawn = Pictured(units, unit => SnapshotStrip.Of(unit.Highest).Count > 1);
        var columns = drawn.Max(unit => SnapshotStrip.Of(unit.Highest).Count);
        var width = Math.Max(640, (int)((2 * Left) + Names + 9 + (columns * (Size + Gap)) - Gap));
        UnitMaximum[][] sheets = [.. Sheets(drawn, StripsPerSheet, columns: 1)];
        return [.. sheets.Select((sheet, i) =>
        {
            var canvas = Headed(title, "Below each picture its step.", width, sheets, i);
            for (var row = 0; row < sheet.Length; row++)
            {
                var (unit, y) = (sheet[row], Top + (row * RowHeight));
                canvas.Name(unit.Unit, Left, y + 10, Names - 12);
                canvas.Text(NumberWords.Number(unit.Highest.Score), Left, y + 29, 12, Ink.High);
                if (unit.Highest.Restarted) canvas.Text("started again", Left, y + 47, 11, Ink.Muted);
                SnapshotStrip.Draw(canvas, SnapshotStrip.Of(unit.Highest), Left + Names, y, Size, Gap, Ink.High);
            }

            return Footed(canvas, about, width, Top + (sheet.Length * RowHeight));
        })];
    }

    /// <summary>How many sheets <see cref="Draw"/> makes at most.</summary>
    internal static int Count(int units, bool pairs) => Count(units, pairs ? PairsPerSheet : PerSheet);

    private static int Count(int units, int most) => (units + most - 1) / most;

    /// <summary>Whether <see cref="DrawStrips"/> has something to draw.</summary>
    public static bool HasStrips(IReadOnlyList<UnitMaximum> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return units.Any(unit => SnapshotStrip.Of(unit.Highest).Count > 1);
    }

    private static UnitMaximum[] Pictured(IReadOnlyList<UnitMaximum> units, Func<UnitMaximum, bool> has)
    {
        ArgumentNullException.ThrowIfNull(units);
        UnitMaximum[] drawn = [.. units.Where(has)];
        return drawn.Length > 0 ? drawn : throw new ArgumentException(
            $"None of the {units.Count} units has what a sheet is made of: an optimised picture, for strips with snapshots.",
            nameof(units));
    }

    /// <summary>Sheets of about equal length, of whole rows but for the last.</summary>
    private static IEnumerable<UnitMaximum[]> Sheets(UnitMaximum[] units, int most, int columns)
    {
        var sheets = Count(units.Length, most);
        var rows = ((units.Length + columns - 1) / columns + sheets - 1) / sheets;
        return units.Chunk(rows * columns);
    }

    private static Canvas Headed(string title, string legend, int width, UnitMaximum[][] sheets, int place)
    {
        ArgumentNullException.ThrowIfNull(title);
        var (canvas, sheet, room) = (new Canvas(width), sheets[place], width - (2 * Left));
        var all = NumberWords.Count(sheets.Sum(one => one.Length), "unit");
        var shown = sheets.Length == 1
            ? all
            : $"{sheet[0].Unit} to {sheet[^1].Unit}, {sheet.Length} of {all} (sheet {place + 1} of {sheets.Length})";
        canvas.Head(NumberWords.Visible(title), $"{shown}. {legend}", Left);
        var compared = sheets.SelectMany(one => one).Where(unit => unit.Highest.BestReal is not null);
        var failure = OptimumWords.Failure(
            "The method", [.. compared.Select(unit => (unit.Highest.Score, unit.Highest.BestReal!.Value))]);
        canvas.Text(failure ?? "", Left, 69, 12, Ink.High, maxWidth: room);
        return canvas;
    }

    /// <summary>Says below the pictures how they were made, and cuts the sheet there.</summary>
    private static Drawn Footed(Canvas canvas, string about, int width, double y)
    {
        ArgumentNullException.ThrowIfNull(about);
        if (about.Length == 0) return canvas.Cut(y);
        const double LineHeight = 16;
        var lines = canvas.Lines(
            NumberWords.Visible(about), Left, y + 8, LineHeight, MostLines, width - (2 * Left), color: Ink.Muted);
        return canvas.Cut(y + 8 + (lines * LineHeight));
    }

    /// <summary>How the units of a gallery are drawn: alike, so that they compare.</summary>
    private sealed record GalleryTiles(
        int Columns,
        double Size,
        double Width,
        double Height,
        double Gutter,
        bool Short,
        bool Many,
        bool Pairs,
        bool Varied,
        bool Noted,
        bool Cropped,
        float Up,
        float Down)
    {
        private const double NoteHeight = 14;

        public static GalleryTiles For(UnitMaximum[] units)
        {
            var pairs = units.Any(unit => unit.Lowest?.Input is ImageInput);
            var variants = units.Any(unit => Variants(unit).Length > 0);
            var notes = units.Any(unit => Note(unit).Length > 0);

            // few units get large pictures
            var (columns, size) = (pairs, units.Length) switch
            {
                (true, <= 2) => (2, 240),
                (true, <= 8) => (4, 156),
                (true, _) => (6, 96),
                (_, <= 4) => (4, 240),
                (_, <= 15) => (5, 200),
                _ => (8, 126),
            };
            var width = pairs ? (2 * size) + 5 : size;
            var small = (width - ((MostVariants - 1) * 4.0)) / MostVariants;
            return new(
                columns, size, width, size + 46 + (variants ? small + 5 : 0) + (notes ? NoteHeight : 0), pairs ? 24 : 18,
                units.Length > 8 && units.Select(unit => unit.Unit.Point).Distinct().Count() == 1,
                units.Length > 1, pairs, variants, notes, units.Any(unit => unit.Highest.Crop is not null),
                units.Select(unit => unit.Highest.Score).Where(float.IsFinite).Append(0).Max(),
                units.Select(unit => -(unit.Lowest?.Score ?? 0)).Where(float.IsFinite).Append(0).Max());
        }

        public string Legend =>
            (Pairs ? $"{NumberWords.Capital(Look.Current.Words.High)} drives the unit up, {Look.Current.Words.Low} down. " : "")
            + (Varied ? "Small: variants. " : "")
            + (Cropped ? "Images show the part that the unit sees. " : "")
            + (Many ? "Bars: share of the largest score." : "");

        public void Draw(Canvas canvas, UnitMaximum unit, double x, double y)
        {
            canvas.Picture((ImageInput)unit.Highest.Shown, x, y, Size, smooth: true);
            canvas.Bar(unit.Highest.Score, Up, x, y + Size + 3, Size, Ink.High);
            if (unit.Lowest is { Shown: ImageInput lowest } down)
            {
                canvas.Picture(lowest, x + Size + 5, y, Size, smooth: true);
                canvas.Bar(-down.Score, Down, x + Size + 5, y + Size + 3, Size, Ink.Low);
            }

            var below = y + Size + 11;
            var variants = Variants(unit);
            var small = (Width - ((MostVariants - 1) * 4.0)) / MostVariants;
            for (var i = 0; i < variants.Length; i++)
                canvas.Picture(variants[i].Picture, x + (i * (small + 4)), below, small, smooth: true);
            if (variants.Length > 0) below += small + 5;

            var line = below + 8;
            canvas.Text(Note(unit), x, line + NoteHeight, 10.5f, Ink.Muted, maxWidth: Width);
            var right = x + Width;
            if (Pairs && unit.Lowest is { } end)
                right -= canvas.Text(NumberWords.Number(end.Score), right, line, 11.5f, Ink.Low, Alignment.MiddleRight) + 8;
            var color = Pairs ? Ink.High : Ink.Text;
            right -= canvas.Text(NumberWords.Number(unit.Highest.Score), right, line, 11.5f, color, Alignment.MiddleRight) + 8;
            if (Short && unit.Unit is { Index: not null, ClassName: null })
            {
                var index = unit.Unit.Id[(unit.Unit.Point.Name.Length + 1)..];
                canvas.Text(index, x, line, 12, bold: true, family: BundledFonts.Mono, maxWidth: right - x);
            }
            else
            {
                canvas.Name(unit.Unit, x, line, right - x, 11.5f);
            }
        }

        /// <summary>The best real image, and what is to be said of either end.</summary>
        private static string Note(UnitMaximum unit) => string.Join(" · ", new[]
        {
            unit.Highest.BestReal is { } real ? $"best real {NumberWords.Number(real)}" : null,
            unit.Highest.Remark(high: true),
            unit.Lowest is { FallsShort: true } lowest ? $"down: {lowest.Remark(high: false)}" : null,
        }.OfType<string>());

        private static (Alternative Alternative, ImageInput Picture)[] Variants(UnitMaximum unit) =>
            [.. unit.Highest.Variants.Pictured().Take(MostVariants)];
    }
}
