using System.Numerics;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>How sure each model is of a closing bracket, by how far back the opening one lies.</summary>
internal static class ClosingBrackets
{
    private const double Edge = 74, Gap = 40, Top = 128, Height = 200;
    private const int Few = 10, Far = 32;

    /// <summary>Draws a panel for each kind of brackets.</summary>
    /// <param name="analysis">With brackets.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(RecurrentAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var canvas = RecurrentFigure.Begin(
            "Closing brackets · how sure each model is, by the distance to the opening one",
            $"{RecurrentFigure.On(analysis)}. Mean probability of the closing bracket just before it came; "
            + $"open circles: fewer than {Few} brackets.");
        RecurrentFigure.Legend(canvas, Edge, 82, analysis);
        BracketPair[] pairs = [.. analysis.Brackets.Where(pair => pair.Closings.Count > 0)];
        var total = pairs.Sum(Columns);
        var room = RecurrentFigure.Width - RecurrentFigure.Left - Edge - (Gap * (pairs.Length - 1));
        var x = Edge;
        foreach (var (place, pair) in pairs.Index())
        {
            var width = room * Columns(pair) / total;
            Draw(canvas, pair, x, width, place == 0);
            x += width + Gap;
        }

        canvas.Text(
            $"{analysis.Unit}s from the opening to the closing bracket: from this number to less than twice as many",
            (Edge + RecurrentFigure.Width - RecurrentFigure.Left) / 2, Top + Height + 54, 11.5f, Ink.Muted,
            Alignment.MiddleCenter);
        return canvas.Cut(Top + Height + 76);
    }

    internal static string Sentence(RecurrentAnalysis analysis)
    {
        ClosingDistance[] all = [.. analysis.Brackets.SelectMany(pair => pair.Closings)];
        ClosingDistance[] far = [.. all.Where(closing => closing.From >= Far)];
        var (shown, where) = far.Length > 0
            ? (far, $"{Far} {analysis.Unit}s or more after its opening one")
            : (all, "Whatever the distance to its opening one");
        var count = shown.Sum(closing => closing.Count);
        string Mean(Func<ByModel, double> of)
        {
            var mean = shown.Sum(closing => closing.Count * of(closing.Probability)) / count;
            return NumberWords.Fixed(mean, 2);
        }

        return $"{where} the {analysis.Kind.Name} gives a closing bracket a mean probability of {Mean(model => model.Network)} "
            + $"({NumberWords.Count(count, "bracket")}); "
            + $"the {analysis.BestNgram.Order}-gram gives {Mean(model => model.Ngram)}"
            + (analysis.LongestNgram == analysis.BestNgram
                ? "."
                : $" and the {analysis.LongestNgram.Order}-gram {Mean(model => model.Longest)}.");
    }

    private static double Columns(BracketPair pair) => Math.Max(4, 1 + Place(pair.Closings[^1]) - Place(pair.Closings[0]));

    private static int Place(ClosingDistance closing) => BitOperations.Log2((uint)closing.From);

    private static void Draw(Canvas canvas, BracketPair pair, double x, double width, bool first)
    {
        var closings = pair.Closings;
        var (from, to) = (Place(closings[0]) - 0.5, Math.Max(Place(closings[^1]), Place(closings[0]) + 3) + 0.5);
        var panel = new AxisPanel(canvas, x, Top, x + width, Top + Height, new(from, to), new(0, 1));
        panel.DrawUp([0, 0.25, 0.5, 0.75, 1], NumberWords.Tick, first);
        panel.DrawAcross([], NumberWords.Tick);
        canvas.Text($"closing {pair.Pair[1..]}", x, Top - 18, 13, bold: true);
        foreach (var (of, color, thickness) in new (Func<ByModel, double>, Color, float)[]
        {
            (model => model.Longest, RecurrentFigure.Longest, 1.4f),
            (model => model.Ngram, RecurrentFigure.Ngram, 1.8f),
            (model => model.Network, RecurrentFigure.Network, 2.4f),
        })
        {
            var shown = closings.Where(closing => closing.Count >= Few);
            panel.Path([.. shown.Select(closing => ((double)Place(closing), of(closing.Probability)))], color, thickness);
            foreach (var closing in closings)
            {
                var i = Place(closing);
                if (closing.Count < Few) panel.Mark(i, of(closing.Probability), MarkerShape.FilledCircle, 8, Ink.Paper);
                var shape = closing.Count < Few ? MarkerShape.OpenCircle : MarkerShape.FilledCircle;
                panel.Mark(i, of(closing.Probability), shape, 8, color);
            }
        }

        foreach (var closing in closings)
        {
            var i = Place(closing);
            canvas.Line(panel.X(i), panel.Bottom, panel.X(i), panel.Bottom + 4, Ink.Faint);
            canvas.Text(Short(closing.From), panel.X(i), panel.Bottom + 13, 10.5f, Ink.Text, Alignment.MiddleCenter);
            canvas.Text(NumberWords.Count(closing.Count), panel.X(i), panel.Bottom + 29, 9.5f, Ink.Faint, Alignment.MiddleCenter);
        }

        if (first) canvas.Text("count", x - 8, panel.Bottom + 29, 9.5f, Ink.Faint, Alignment.MiddleRight);
    }

    private static string Short(int distance) => distance < 1024 ? NumberWords.Count(distance) : $"{distance / 1024}k";
}
