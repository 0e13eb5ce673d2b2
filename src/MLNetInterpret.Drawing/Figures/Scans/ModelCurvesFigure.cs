using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>A classifier's ROC curves, and how far its probabilities can be believed.</summary>
internal static class ModelCurvesFigure
{
    private const double Side = 300, Left = 58, Gap = 104, Names = 190;
    private const int Broad = 700, Most = 12;

    private static readonly double[] Ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

    /// <summary>Draws both beside each other, or below each other where there is no room.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="curves">What was measured.</param>
    /// <param name="width">Width in CSS pixels.</param>
    /// <param name="heading">Whether it has a heading.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(string model, ModelCurves curves, int width = 880, bool heading = true)
    {
        var canvas = new Canvas(width);
        var top = 34.0;
        if (heading)
        {
            canvas.Head($"{model} · how well it knows", About(curves), 16);
            top = 100;
        }

        var side = Math.Min(Side, width - Left - 24);
        var roc = new AxisPanel(canvas, Left, top, Left + side, top + side, new(0, 1), new(0, 1));
        Frame(
            canvas, roc, "ROC, each class against the rest", "share of other rows taken for the class",
            "share of its rows found");
        canvas.Line(roc.X(0), roc.Y(0), roc.X(1), roc.Y(1), Ink.Faint, 1, LinePattern.Dashed);
        foreach (var curve in curves.Classes) roc.Path(curve.Points, ColorOf(curve, curves), 1.6f);
        var bottom = Legend(canvas, curves, roc, roc.Bottom + 64, width);

        var (left, start) = width >= Broad ? (roc.Right + Gap, top) : (Left, bottom + 40);
        var said = new AxisPanel(canvas, left, start, left + side, start + side, new(0, 1), new(0, 1));
        Frame(canvas, said, "Calibration", "probability that it says", "share that comes true");
        canvas.Line(said.X(0), said.Y(0), said.X(1), said.Y(1), Ink.Faint, 1, LinePattern.Dashed);
        foreach (var tenth in curves.Calibration)
            canvas.Line(said.X(tenth.Said), said.Y(tenth.Low), said.X(tenth.Said), said.Y(tenth.High), Ink.Muted, 1.4f);
        said.Path([.. curves.Calibration.Select(tenth => (tenth.Said, tenth.True))], Ink.Text, 1.2f);
        foreach (var tenth in curves.Calibration) said.Mark(tenth.Said, tenth.True, MarkerShape.FilledCircle, 7, Ink.Text);
        canvas.Text(
            $"off by {NumberWords.Percent(curves.Error)} on average; bars: 95 % intervals", said.Left, said.Bottom + 58, 11.5f,
            Ink.Muted, maxWidth: width - said.Left - 8);
        return canvas.Cut(Math.Max(bottom, said.Bottom + 78));
    }

    /// <summary>The figure in a sentence.</summary>
    public static string Sentence(ModelCurves curves)
    {
        var classes = curves.Classes.Select(curve => $"{curve.Name} {NumberWords.Fixed(curve.Auc, 3)}");
        return NumberWords.Visible($"AUC of each class: {string.Join(", ", classes)}. "
            + $"What it says is off by {NumberWords.Percent(curves.Error)} on average.");
    }

    private static Color ColorOf(ClassCurve curve, ModelCurves curves) =>
        ClassInk.Of(curve.Name, curves.Classes.Select(one => one.Name));

    private static string About(ModelCurves curves) =>
        $"measured on {NumberWords.Count(curves.Rows)} rows that were kept out of training";

    private static void Frame(Canvas canvas, AxisPanel panel, string title, string across, string up)
    {
        canvas.Text(title, panel.Left, panel.Top - 18, 13, bold: true);
        panel.DrawUp(Ticks, tick => $"{100 * tick:0} %");
        panel.DrawAcross(Ticks, tick => $"{100 * tick:0} %", across);
        canvas.Text(up, panel.Right - 6, panel.Bottom - 12, 11, Ink.Muted, Alignment.MiddleRight);
    }

    /// <summary>Names and areas, in columns below the curves; returns where they end.</summary>
    private static double Legend(Canvas canvas, ModelCurves curves, AxisPanel roc, double top, int width)
    {
        var columns = width >= Broad ? 2 : 1;
        var shown = Math.Min(Most, curves.Classes.Count);
        for (var place = 0; place < shown; place++)
        {
            var (x, y) = (roc.Left + (place % columns * Names), top + (place / columns * 18));
            var curve = curves.Classes[place];
            canvas.Box(x, y - 2, 14, 4, ColorOf(curve, curves));
            var name = canvas.Text(NumberWords.Visible(curve.Name), x + 20, y, 11.5f, maxWidth: Names - 76);
            canvas.Text(NumberWords.Fixed(curve.Auc, 3), x + 26 + name, y, 11.5f, Ink.Muted);
        }

        return top + (Math.Ceiling(shown / (double)columns) * 18) + 8;
    }
}
