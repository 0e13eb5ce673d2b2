using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>
/// Everything about one unit of an image network on one sheet: its optimised pictures from noise to the result, how the score
/// climbed, how that compares with real images, and its variants.
/// </summary>
internal static class UnitStrip
{
    private const int Width = 980;
    private const int Left = 28;
    private const int Room = Width - (2 * Left);
    private const int Shown = 4;
    private const double Gap = 8;
    private const double CurveWidth = 486;

    /// <summary>Whether the finding has an optimised picture to draw.</summary>
    public static bool CanDraw(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Highest.Picture() is not null || finding.Lowest.Picture() is not null;
    }

    /// <summary>Draws one unit.</summary>
    /// <param name="finding">A finding about an image network; parts that it lacks (snapshots, variants,
    /// real images) are left out.</param>
    /// <param name="findings">The set it belongs to.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The finding has no optimised picture.</exception>
    public static Drawn Draw(Finding finding, FindingSet findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (!CanDraw(finding))
            throw new ArgumentException(
                $"'{finding.Unit}' has no optimised picture to draw: interpret with Maximize, or choose a unit that has one.",
                nameof(finding));
        var canvas = new Canvas(Width);
        var y = Way(canvas, finding, Heading(canvas, finding, findings) + 28);
        y = Numbers(canvas, finding, y + 14);
        y = Comparison(canvas, finding, y + 20);
        y = Variants(canvas, finding.Highest, "variants that drive it up, pushed apart from each other", Ink.High, y);
        y = Variants(canvas, finding.Lowest, "variants that drive it down, pushed apart from each other", Ink.Low, y);
        return canvas.Cut(y + 10);
    }

    /// <summary>The claim, and both verdicts with their reasons in full: a doubt that is cut short is none.</summary>
    private static double Heading(Canvas canvas, Finding finding, FindingSet findings)
    {
        var y = 28 + (24.0 * canvas.Lines(
            Look.Heading($"{finding.Unit} · {finding.Claim}"), Left, 28, 24, most: 2, Room, 18, bold: true));
        var scanned = $"{findings.Provenance.Model}, {NumberWords.Count(findings.Provenance.Rows)} images scanned"
            + (finding.Highest.Optimized?.Recipe is { } recipe ? $", recipe {recipe}" : "");
        canvas.Text(Look.Line(scanned), Left, y - 1, 12, Ink.Muted, maxWidth: Room);
        y += 18;
        canvas.Mark(MarkerShape.FilledCircle, Left + 4, y, 7, Ink.Of(finding));
        var verdict = canvas.Text(finding.ToWords(), Left + 13, y, 12, Ink.Of(finding)) + 23;
        y += 18 * (canvas.Lines(finding.Reason, Left + verdict, y, 18, most: 3, Room - verdict, color: Ink.Muted) - 1);
        if (finding.Representation is not { } shown) return y;
        y += 18;
        canvas.Mark(MarkerShape.FilledCircle, Left + 4, y, 7, Ink.Of(shown.Verdict));
        verdict = canvas.Text(shown.Words, Left + 13, y, 12, Ink.Of(shown.Verdict)) + 23;
        return y + (18 * (canvas.Lines(shown.Reason, Left + verdict, y, 18, most: 3, Room - verdict, color: Ink.Muted) - 1));
    }

    private static double Way(Canvas canvas, Finding finding, double y)
    {
        var (up, down) = (SnapshotStrip.Of(finding.Highest.Optimized), SnapshotStrip.Of(finding.Lowest.Optimized));
        var columns = Math.Max(up.Count, down.Count);
        if (columns == 1) return Results(canvas, finding, y);
        var size = Math.Min(150, (Room - 9 - ((columns - 1) * Gap)) / columns);
        foreach (var (stations, color, name) in new[] { (up, Ink.High, "maximises"), (down, Ink.Low, "minimises") })
        {
            if (stations.Count == 0) continue;

            // a strip with fewer stations ends in the same column, so that the results stand above each other
            var x = Left + ((columns - stations.Count) * (size + Gap));
            var named = canvas.Text(name, x, y, 11.5f, color) + 8;
            if (stations.Count > 1)
                canvas.Text("from noise to the result, with the step below each picture", x + named, y, 11.5f, Ink.Muted);
            SnapshotStrip.Draw(canvas, stations, x, y + 14, size, Gap, color);
            y += size + 56;
        }

        return y - 16;
    }

    private static double Results(Canvas canvas, Finding finding, double y)
    {
        const double Size = 200;
        double x = Left;
        var ends = new[] { (finding.Highest, Ink.High, "maximises"), (finding.Lowest, Ink.Low, "minimises") };
        foreach (var (extreme, color, name) in ends)
        {
            if (extreme.Picture() is not { } picture) continue;
            canvas.Text(name, x, y, 11.5f, color);
            canvas.Picture(picture, x, y + 14, Size, smooth: true);
            canvas.Box(x, y + 16 + Size, Size, 2.5, color);
            x += Size + 24;
        }

        return y + Size + 34;
    }

    /// <summary>Both ends' numbers in a small table.</summary>
    private static double Numbers(Canvas canvas, Finding finding, double y)
    {
        double[] columns = [Left, Left + 190, Left + 280, Left + 430, Left + 560, Left + 680, Left + 800];
        string[] heads =
        [
            "", "optimised", "unlifted³", "most extreme real image", "optimised over real", "kept when moved¹",
            "when blurred¹",
        ];
        for (var i = 1; i < heads.Length; i++) canvas.Text(heads[i], columns[i], y, 11, Ink.Muted, Alignment.MiddleRight);
        canvas.Line(Left, y + 11, columns[^1], y + 11, Ink.Rule);
        y += 24;
        foreach (var (extreme, high) in new[] { (finding.Highest, true), (finding.Lowest, false) })
        {
            canvas.Mark(MarkerShape.FilledDiamond, Left + 5, y, 9, high ? Ink.High : Ink.Low);
            canvas.Text(high ? "maximises" : "minimises", Left + 16, y, 12, high ? Ink.High : Ink.Low);
            string?[] cells =
            [
                null,
                extreme.Optimized is { } optimized ? NumberWords.Number(optimized.Score) : null,
                extreme.Optimized?.ScoreUnlifted is { } unlifted ? NumberWords.Number(unlifted) : null,
                extreme.Examples is [var best, ..] ? NumberWords.Number(best.Activation) : null,
                extreme.Ratio(high) is { } ratio ? NumberWords.Times(ratio) : null,
                extreme.Optimized?.Kept(high) is { } kept ? NumberWords.Percent(kept) : null,
                extreme.Optimized?.KeptWhenBlurred(high) is { } sharp ? NumberWords.Percent(sharp) : null,
            ];
            for (var i = 1; i < cells.Length; i++)
            {
                var ink = cells[i] is null ? Ink.Faint : Ink.Text;
                canvas.Text(cells[i] ?? "–", columns[i], y, 13, ink, Alignment.MiddleRight, bold: i == 1);
            }

            var end = columns[^1] + 12;
            if (extreme.Optimized?.Remark(high) is { } remark)
                canvas.Text(remark, end, y, 11, extreme.Optimized.FallsShort ? Ink.Text : Ink.Muted, maxWidth: Width - end);
            else if (extreme.Optimized is { Restarted: true }) canvas.Text("started again²", end, y, 11, Ink.Muted);
            y += 21;
        }

        canvas.Text(
            "¹ share of the score left while the picture is shifted, scaled and rotated a little, or blurred by a pixel"
            + (finding.IsRestarted() ? "   ² the first start gave no gradient" : "")
            + ((finding.Highest.Optimized?.ScoreUnlifted ?? finding.Lowest.Optimized?.ScoreUnlifted) is null
                ? ""
                : "   ³ before the contrast was raised"),
            Left, y + 2, 10.5f, Ink.Muted, maxWidth: Room);
        return y + 12;
    }

    /// <summary>The score's way at the left, the most extreme real images at the right.</summary>
    private static double Comparison(Canvas canvas, Finding finding, double y)
    {
        var curve = new ScoreCurve(finding);
        var x = curve.IsEmpty ? Left : Left + CurveWidth + 22;
        var size = Math.Min(96, (Width - Left - x - 9 - ((Shown - 1) * Gap)) / Shown);
        var bottom = y + 14;
        var ends = new[] { (finding.Highest, Ink.High, "highest"), (finding.Lowest, Ink.Low, "lowest") };
        foreach (var (extreme, color, name) in ends)
        {
            var pictures = extreme.Examples.Pictured(Shown).ToArray();
            if (pictures.Length == 0)
            {
                if (EndWords.OfNoRow(finding, name == "highest") is not { } why) continue;
                canvas.Text($"{name} for {why}", x, bottom - 14, 11.5f, Ink.Muted, maxWidth: Width - Left - x);
                bottom += 24;
                continue;
            }

            canvas.Text($"real images with the {name} activation", x, bottom - 14, 11.5f, Ink.Muted);
            canvas.Box(x, bottom, 3, size, color);
            for (var i = 0; i < pictures.Length; i++)
            {
                var left = x + 9 + (i * (size + Gap));
                canvas.Picture(pictures[i].Picture, left, bottom, size, smooth: true);
                var number = canvas.Text(NumberWords.Number(pictures[i].Example.Activation), left, bottom + size + 11, 11);
                var label = NumberWords.Visible(pictures[i].Example.Label ?? "");
                canvas.Text(label, left + number + 5, bottom + size + 11, 10.5f, Ink.Muted, maxWidth: size - number - 5);
            }

            bottom += size + 50;
        }

        if (curve.IsEmpty) return bottom - 20;
        bottom = Math.Max(bottom, y + 230);
        canvas.Text("activation at every step, as the optimiser saw it, against real images", Left, y, 11.5f, Ink.Muted);
        curve.Draw(canvas, Left, y + 20, CurveWidth, bottom - y - 44);
        return bottom - 10;
    }

    private static double Variants(Canvas canvas, Extreme extreme, string title, Color color, double y)
    {
        const int Most = 8;
        const double Size = 104;
        var variants = (extreme.Optimized?.Variants ?? []).Pictured().ToArray();
        if (variants.Length == 0) return y;
        canvas.Text(title + (variants.Length > Most ? $" ({Most} of {variants.Length})" : ""), Left, y, 11.5f, Ink.Muted);
        canvas.Box(Left, y + 14, 3, Size, color);
        for (var i = 0; i < Math.Min(Most, variants.Length); i++)
        {
            var left = Left + 9 + (i * (Size + Gap));
            canvas.Picture(variants[i].Picture, left, y + 14, Size, smooth: true);
            var number = canvas.Text(NumberWords.Number(variants[i].Alternative.Score), left, y + Size + 25, 11);
            var name = NumberWords.Visible(variants[i].Alternative.Name);
            canvas.Text(name, left + number + 6, y + Size + 25, 10.5f, Ink.Muted, maxWidth: Size - number - 6);
        }

        return y + Size + 52;
    }
}
