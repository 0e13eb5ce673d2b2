using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>The same units optimised by several methods, side by side, with the real image that
/// drives each the furthest.</summary>
internal static class MethodComparison
{
    private const int Left = 28;
    private const int Top = 118;
    private const int PerSheet = 8;
    private const double Names = 118;
    private const double Size = 138;
    private const double Gap = 18;
    private const double RowHeight = Size + 44;

    /// <summary>Whether any unit was optimised by other methods.</summary>
    public static bool CanDraw(FindingSet findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return Compared(findings).Any();
    }

    /// <summary>Draws every unit that was optimised by other methods, at most 8 a sheet, in the set's order.</summary>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">No unit was compared.</exception>
    public static IReadOnlyList<Drawn> Draw(FindingSet findings)
    {
        if (!CanDraw(findings))
            throw new ArgumentException(
                "No unit of these findings was optimised by other methods: interpret with CompareMethods.", nameof(findings));
        return [.. Enumerable.Range(0, Count(findings)).Select(sheet => DrawSheet(findings, sheet))];
    }

    /// <summary>Units with pictures by other methods.</summary>
    internal static IEnumerable<Finding> Compared(FindingSet findings) =>
        findings.Where(finding => (finding.Highest.Optimized?.Methods ?? []).Pictured().Any());

    /// <summary>The methods' names in the order in which they are first met.</summary>
    internal static IReadOnlyList<string> Methods(FindingSet findings) =>
    [
        .. Compared(findings)
            .SelectMany(finding => finding.Highest.Optimized!.Methods.Pictured())
            .Select(method => method.Alternative.Name)
            .Distinct(),
    ];

    /// <summary>Methods that real images exceed at most units, one sentence each.</summary>
    internal static IEnumerable<string> Failures(FindingSet findings) => Methods(findings).SelectMany(name =>
        OptimumWords.Failure(NumberWords.Capital(NumberWords.Visible(name)), [.. Compared(findings)
            .Where(finding => finding.Highest.Examples.Count > 0)
            .SelectMany(finding => finding.Highest.Optimized!.Methods.Where(method => method.Name == name)
                .Select(method => (method.Score, finding.Highest.Examples[0].Activation)))]) is { } failure
            ? new[] { failure }
            : []);

    /// <summary>Number of sheets that they fill.</summary>
    internal static int Count(FindingSet findings) => (Compared(findings).Count() + PerSheet - 1) / PerSheet;

    internal static Drawn DrawSheet(FindingSet findings, int sheet)
    {
        Finding[] all = [.. Compared(findings)];
        var sheets = Count(findings);
        var units = all.Chunk((all.Length + sheets - 1) / sheets).ElementAt(sheet);
        var methods = Methods(findings);
        var width = Math.Max(700, (int)((2 * Left) + Names + ((methods.Count + 1) * (Size + Gap)) - Gap));
        var canvas = new Canvas(width);
        var room = width - (2 * Left);
        var page = sheets > 1 ? $" (sheet {sheet + 1} of {sheets})" : "";
        canvas.Head(
            $"The same units by {NumberWords.Count(methods.Count, "method")}{page}",
            "Each picture was optimised for its row's unit; "
            + "the number is the unit's activation, measured again on the plain network.",
            Left);
        canvas.Text(
            "Bars compare a row's activations. "
            + $"{findings.Provenance.Model}, {NumberWords.Count(findings.Provenance.Rows)} images scanned",
            Left, 69, 12, Ink.Muted, maxWidth: room);
        canvas.Text(string.Join(". ", Failures(findings)), Left, 87, 12, Ink.High, maxWidth: room);
        for (var column = 0; column < methods.Count; column++)
            canvas.Text(NumberWords.Visible(methods[column]), X(column), Top - 12, 12, maxWidth: Size + 6);
        canvas.Text("best real image", X(methods.Count), Top - 12, 12, Ink.Muted);
        for (var row = 0; row < units.Length; row++) Row(canvas, units[row], methods, Top + (row * RowHeight));
        return canvas.Cut(Top + (units.Length * RowHeight) + 6);
    }

    private static double X(int column) => Left + Names + (column * (Size + Gap));

    private static void Row(Canvas canvas, Finding finding, IReadOnlyList<string> methods, double y)
    {
        canvas.Name(finding.Unit, Left, y + 10, Names - 12);
        if (finding.ClassInWords() is { } label) canvas.Text(label, Left, y + 29, 11.5f, Ink.Muted, maxWidth: Names - 12);
        var pictures = finding.Highest.Optimized!.Methods.Pictured().ToLookup(method => method.Alternative.Name);
        var best = finding.Highest.Examples is [var first, ..] ? first : null;
        float[] scores =
        [
            .. pictures.SelectMany(method => method).Select(method => method.Alternative.Score),
            .. best is null ? [] : new[] { best.Activation },
        ];
        var most = scores.Where(float.IsFinite).Append(0).Max();
        for (var column = 0; column < methods.Count; column++)
        {
            if (pictures[methods[column]].FirstOrDefault() is ({ } method, { } picture))
                Cell(canvas, picture, method.Score, most, X(column), y, Ink.High);
            else
                canvas.Text("none", X(column) + (Size / 2), y + (Size / 2), 11, Ink.Faint, Alignment.MiddleCenter);
        }

        if (best?.Input is ImageInput real)
            Cell(canvas, real, best.Activation, most, X(methods.Count), y, Ink.Faint, NumberWords.Visible(best.Label ?? ""));
    }

    private static void Cell(
        Canvas canvas, ImageInput picture, float score, float most, double x, double y, Color color, string label = "")
    {
        canvas.Picture(picture, x, y, Size, smooth: true);
        var number = canvas.Text(NumberWords.Number(score), x, y + Size + 12, 12, bold: true);
        canvas.Text(label, x + number + 7, y + Size + 12, 11, Ink.Muted, maxWidth: Size - number - 7);
        canvas.Bar(score, most, x, y + Size + 22, Size, color);
    }
}
