using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>All units of a layer of an image network: what maximises and minimises each, beside its
/// most extreme real rows.</summary>
internal static class UnitSheet
{
    private const int Columns = 3;
    private const int PerSheet = 36;
    private const int Shown = 4;
    private const int Left = 28;
    private const int Top = 104;
    private const double Big = 76;
    private const double Small = 36;
    private const double Gap = 4;
    private const double CardWidth = (2 * Big) + 6 + 14 + (Shown * Small) + ((Shown - 1) * Gap);
    private const double CardHeight = Big + 62;
    private const double Gutter = 30;

    /// <summary>Draws the units of one point, at most 36 a sheet, in the set's order.</summary>
    /// <param name="findings">Findings of an image network.</param>
    /// <param name="point">The point whose units are drawn.</param>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The set holds no unit of that point.</exception>
    public static IReadOnlyList<Drawn> Draw(FindingSet findings, ActivationPoint point)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var units = findings.Count(finding => finding.Unit.Point == point);
        if (units == 0) throw new ArgumentException($"The findings hold no unit of '{point}'.", nameof(point));
        return [.. Enumerable.Range(0, Count(units)).Select(sheet => DrawSheet(findings, point, sheet))];
    }

    /// <summary>Number of sheets for a number of units.</summary>
    internal static int Count(int units) => (units + PerSheet - 1) / PerSheet;

    internal static Drawn DrawSheet(FindingSet findings, ActivationPoint point, int sheet)
    {
        Finding[] units = [.. findings.Where(finding => finding.Unit.Point == point)];
        var sheets = Count(units.Length);
        var chunk = units.Chunk((units.Length + sheets - 1) / sheets).ElementAt(sheet);
        return Sheet(
            chunk, $"{point} · {Heading(units, chunk, sheets, sheet)}",
            $"{findings.Provenance.Model}, {NumberWords.Count(findings.Provenance.Rows)} images scanned");
    }

    private static string Heading(Finding[] units, Finding[] chunk, int sheets, int sheet) => sheets == 1
        ? NumberWords.Count(units.Length, "unit")
        : $"{chunk[0].Unit} to {chunk[^1].Unit} of {units.Length} units (sheet {sheet + 1} of {sheets})";

    private static Drawn Sheet(Finding[] units, string title, string about)
    {
        var columns = Math.Min(Columns, units.Length);
        var rows = (units.Length + columns - 1) / columns;
        var width = Math.Max(700, (int)((2 * Left) + (columns * CardWidth) + ((columns - 1) * Gutter)));
        var height = (int)(Top + (rows * CardHeight) + 4);
        var canvas = new Canvas(width, height);
        canvas.Head(
            title,
            $"Large: the image found by optimisation that drives the unit up ({Look.Current.Words.High}) and down "
            + $"({Look.Current.Words.Low}). "
            + "Small: the real images with the highest and the lowest activation.",
            Left);
        canvas.Text(about + Notes(units), Left, 69, 12, Ink.Muted, maxWidth: width - (2 * Left));
        for (var column = 0; column < columns; column++)
        {
            var x = Left + (column * (CardWidth + Gutter));
            canvas.Text("maximises", x, Top - 9, 10.5f, Ink.High);
            canvas.Text("minimises", x + Big + 6, Top - 9, 10.5f, Ink.Low);
            canvas.Text("highest and lowest real images", x + (2 * Big) + 20, Top - 9, 10.5f, Ink.Muted);
        }

        for (var i = 0; i < units.Length; i++)
            Card(canvas, units[i], Left + (i % columns * (CardWidth + Gutter)), Top + (i / columns * CardHeight));
        return new(canvas.Plot, width, height);
    }

    private static void Card(Canvas canvas, Finding finding, double x, double y)
    {
        Optimized(canvas, finding.Highest, x, y, Ink.High);
        Optimized(canvas, finding.Lowest, x + Big + 6, y, Ink.Low);
        Examples(canvas, finding, high: true, x + (2 * Big) + 20, y);
        Examples(canvas, finding, high: false, x + (2 * Big) + 20, y + Small + Gap);

        var line = y + Big + 17;
        var name = canvas.Name(finding.Unit, x, line, CardWidth / 2);
        var verdict = finding.ToWords();
        var verdictWidth = canvas.Text(verdict, x + CardWidth, line, 11.5f, Ink.Of(finding), Alignment.MiddleRight);
        canvas.Mark(MarkerShape.FilledCircle, x + CardWidth - verdictWidth - 9, line, 7, Ink.Of(finding));
        if (finding.ClassInWords() is { } label)
            canvas.Text(label, x + name + 10, line, 11.5f, Ink.Muted, maxWidth: CardWidth - name - verdictWidth - 34);

        canvas.Text(Scores(finding), x, line + 17, 11, Ink.Muted, maxWidth: CardWidth);
    }

    /// <summary>What the words below a unit mean, where they occur.</summary>
    private static string Notes(Finding[] units) =>
        (units.Any(unit => unit.Highest.Optimized?.Kept(high: true) is not null)
            ? ". When moved: the share of the score that a little shifting, scaling and rotating leaves"
            : "")
        + (units.FirstOrDefault()?.Highest.Optimized?.Recipe is { } recipe ? $". Recipe: {recipe}" : "")
        + (units.Any(unit => unit.Highest.Optimized?.ScoreUnlifted is not null)
            ? ". Unlifted: the score before the contrast was raised"
            : "")
        + (units.Any(unit => unit.Highest.Optimized?.Crop is not null) ? ". Images show the part that the unit sees" : "")
        + (units.Any(unit => unit.Highest.Optimized?.Source == OptimumSource.ClosedForm)
            ? ". Exact: the unit is linear in the pixels, and no image drives it further"
            : "")
        + (units.Any(unit => unit.IsRestarted()) ? ". Started again: the first start gave no gradient" : "");

    private static string Scores(Finding finding)
    {
        var best = finding.Highest.Examples is [var top, ..] ? $"best real {NumberWords.Number(top.Activation)}" : null;
        var optimized = finding.Highest.Optimized is { } found ? $"optimised {NumberWords.Number(found.Score)}" : null;
        var remark = finding.Highest.Optimized?.Remark(high: true);
        var unlifted = finding.Highest.Optimized?.ScoreUnlifted is { } pale ? $"unlifted {NumberWords.Number(pale)}" : null;
        var kept = finding.Highest.Optimized?.Kept(high: true) is { } share ? $"{NumberWords.Percent(share)} when moved" : null;
        var again = finding.IsRestarted() ? "started again" : null;
        return string.Join(" · ", new[] { optimized, remark, unlifted, kept, best, again }.OfType<string>());
    }

    private static void Optimized(Canvas canvas, Extreme extreme, double x, double y, Color color)
    {
        if (extreme.Picture() is { } image) canvas.Picture(image, x, y, Big, smooth: true);
        else canvas.Text("none", x + (Big / 2), y + (Big / 2), 11, Ink.Faint, Alignment.MiddleCenter);
        canvas.Box(x, y + Big + 2, Big, 2.5, color);
    }

    private static void Examples(Canvas canvas, Finding finding, bool high, double x, double y)
    {
        var (extreme, color) = high ? (finding.Highest, Ink.High) : (finding.Lowest, Ink.Low);
        canvas.Box(x - 6, y, 2.5, Small, color);
        if (EndWords.OfNoRow(finding, high) is not null)
            canvas.Text("no row in particular", x, y + (Small / 2), 11, Ink.Faint, Alignment.MiddleLeft);
        var place = 0;
        foreach (var example in extreme.Examples.Take(Shown))
            if (example.Input is ImageInput image) canvas.Picture(image, x + (place++ * (Small + Gap)), y, Small, smooth: true);
    }
}
