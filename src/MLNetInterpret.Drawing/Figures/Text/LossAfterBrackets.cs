using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>What a character costs each model so far after an opening bracket.</summary>
internal static class LossAfterBrackets
{
    private const double Edge = 74, Gap = 44, Top = 128, Height = 190;
    private const int Few = 20, Around = 2, Shortest = 12;

    /// <summary>Draws a panel for each kind of brackets.</summary>
    /// <param name="analysis">With brackets.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(RecurrentAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var canvas = RecurrentFigure.Begin(
            $"Inside brackets · what a {analysis.Unit} costs, by how far in it stands",
            $"{RecurrentFigure.On(analysis)}. Means over brackets still open there, at least {Few}; "
            + $"dots: single places, lines: means of {(2 * Around) + 1}.");
        RecurrentFigure.Legend(canvas, Edge, 82, analysis, longest: false);
        var pairs = Followed(analysis);
        var costs = pairs.SelectMany(pair => pair.Losses.Select(loss => Math.Max(loss.Bits.Network, loss.Bits.Ngram)));
        var most = Math.Max(1, costs.DefaultIfEmpty(1).Max());
        var room = RecurrentFigure.Width - RecurrentFigure.Left - Edge - (Gap * (pairs.Length - 1));
        var width = pairs.Length == 0 ? 0 : room / pairs.Length;
        foreach (var (place, (pair, losses)) in pairs.Index())
        {
            var x = Edge + (place * (width + Gap));
            var panel = new AxisPanel(canvas, x, Top, x + width, Top + Height, new(1, losses[^1].Offset), new(0, most * 1.03));
            panel.DrawUp(ScoreCurve.Ticks(0, panel.Up.To, 5), NumberWords.Tick, place == 0);
            panel.DrawAcross(ScoreCurve.Ticks(1, losses[^1].Offset, 5), NumberWords.Tick, $"{analysis.Unit}s after {pair[0]}");
            var heading = canvas.Text($"after {pair[..1]}", x, Top - 18, 13, bold: true) + 12;
            var counts = $"{NumberWords.Count(losses[0].Count)} brackets, "
                + $"{NumberWords.Count(losses[^1].Count)} still open at the right";
            canvas.Text(counts, x + heading, Top - 17, 11, Ink.Muted, maxWidth: width - heading);
            if (place == 0) canvas.Text("bits", x - 8, Top - 16, 11.5f, Ink.Muted, Alignment.MiddleRight);
            foreach (var (of, color, thickness) in new (Func<ByModel, double>, Color, float)[]
            {
                (model => model.Ngram, RecurrentFigure.Ngram, 1.8f),
                (model => model.Network, RecurrentFigure.Network, 2.2f),
            })
            {
                foreach (var loss in losses)
                    panel.Mark(loss.Offset, of(loss.Bits), MarkerShape.FilledCircle, 3.4f, color.WithAlpha(0.35));
                panel.Path([.. losses.Select((loss, i) => ((double)loss.Offset, Mean(losses, i, of)))], color, thickness);
            }
        }

        return canvas.Cut(Top + Height + 48);
    }

    /// <summary>Whether some kind of brackets is open for long enough, often enough.</summary>
    public static bool CanDraw(RecurrentAnalysis analysis) => Followed(analysis).Length > 0;

    internal static string Sentence(RecurrentAnalysis analysis)
    {
        var pair = analysis.Brackets.MaxBy(pair => pair.After.Sum(loss => loss.Count))!;
        var (near, far) = (Over(pair, 1, 10), Over(pair, 11, int.MaxValue));
        return near is null || far is null ? "There are too few brackets to follow the loss inside them."
            : $"In the first 10 {analysis.Unit}s after “{pair.Pair[0]}” a {analysis.Unit} costs the {analysis.Kind.Name} "
                + $"{NumberWords.Number(near.Network)} bits "
              + $"({analysis.BestNgram.Order}-gram {NumberWords.Number(near.Ngram)}), "
              + $"further in {NumberWords.Number(far.Network)} ({NumberWords.Number(far.Ngram)}).";
    }

    private static (string Pair, OffsetLoss[] Losses)[] Followed(RecurrentAnalysis analysis) =>
    [
        .. analysis.Brackets
            .Select(pair => (pair.Pair, Losses: pair.After.Where(loss => loss.Count >= Few).ToArray()))
            .Where(pair => pair.Losses.Length >= Shortest),
    ];

    private static ByModel? Over(BracketPair pair, int from, int to)
    {
        OffsetLoss[] losses = [.. pair.After.Where(loss => loss.Offset >= from && loss.Offset <= to)];
        var count = (double)losses.Sum(loss => loss.Count);
        double Of(Func<ByModel, double> of) => losses.Sum(loss => loss.Count * of(loss.Bits)) / count;
        return count == 0 ? null : new(Of(model => model.Network), Of(model => model.Ngram), Of(model => model.Longest));
    }

    private static double Mean(OffsetLoss[] losses, int at, Func<ByModel, double> of)
    {
        var near = losses[Math.Max(0, at - Around)..Math.Min(losses.Length, at + Around + 1)];
        return near.Sum(loss => loss.Count * of(loss.Bits)) / near.Sum(loss => loss.Count);
    }
}
