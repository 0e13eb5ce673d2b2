using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>What a character costs the network, and n-gram models of every order.</summary>
internal static class NgramOrders
{
    private const double Left = 74, Top = 92, Height = 250, Labels = 176;

    /// <summary>Draws the cost against the order.</summary>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(RecurrentAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var canvas = RecurrentFigure.Begin(
            $"The {analysis.Kind.Name} and n-gram models · what a {analysis.Unit} costs",
            $"{RecurrentFigure.On(analysis)}; n-gram models counted on the "
            + $"{NumberWords.Count(analysis.TrainingCharacters, analysis.Unit)} before, smoothed by Witten and Bell.");
        var most = Math.Ceiling(2 * analysis.Ngrams.Max(ngram => ngram.Bits)) / 2;
        var panel = new AxisPanel(
            canvas, Left, Top, RecurrentFigure.Width - Labels, Top + Height,
            new(0.5, analysis.Ngrams.Count + 0.5), new(0, Math.Max(most, analysis.Bits)));
        panel.DrawUp(ScoreCurve.Ticks(0, panel.Up.To, 6), NumberWords.Tick);
        panel.DrawAcross(
            analysis.Ngrams.Select(ngram => (double)ngram.Order), NumberWords.Tick,
            $"order n of the n-gram model, which knows the n − 1 {analysis.Unit}s before");
        canvas.Text($"bits per {analysis.Unit}", Left - 40, Top - 14, 11.5f, Ink.Muted);
        if (analysis.BitsInterval is { } at)
        {
            var (high, low) = (panel.Y(at.High), panel.Y(at.Low));
            canvas.Box(panel.Left, high, panel.Right - panel.Left, low - high, RecurrentFigure.Network.WithAlpha(0.14));
        }

        canvas.Line(panel.Left, panel.Y(analysis.Bits), panel.Right, panel.Y(analysis.Bits), RecurrentFigure.Network, 2.2f);
        panel.Path([.. analysis.Ngrams.Select(ngram => ((double)ngram.Order, ngram.Bits))], RecurrentFigure.Ngram);
        foreach ((int Order, double Bits) ngram in analysis.Ngrams)
            panel.Mark(ngram.Order, ngram.Bits, MarkerShape.FilledCircle, 7, RecurrentFigure.Ngram);

        var (right, own) = (panel.Right + 10, panel.Y(analysis.Bits));
        var cost = $"{analysis.Kind.Name} {RecurrentFigure.Bits(analysis.Bits)}";
        canvas.Text(cost, right, own, 12, RecurrentFigure.Network, bold: true);
        if (analysis.BitsInterval is { } interval)
        {
            var range = $"95 %: {RecurrentFigure.Bits(interval.Low)} to {RecurrentFigure.Bits(interval.High)}";
            canvas.Text(range, right, own + 16, 11, Ink.Muted);
        }

        (int Order, double Bits) best = analysis.BestNgram;
        var (x, y, onRight) = (panel.X(best.Order), panel.Y(best.Bits), best.Order > analysis.Ngrams.Count / 2);
        canvas.Line(x, y - 6, x, y - 38, Ink.Text);
        canvas.Text(
            $"{best.Order}-gram {RecurrentFigure.Bits(best.Bits)}, the best",
            onRight ? x + 4 : x - 4, y - 46, 12, Ink.Text, onRight ? Alignment.MiddleRight : Alignment.MiddleLeft, bold: true);
        (int Order, double Bits) longest = analysis.LongestNgram;
        if (longest != best)
            canvas.Text(
                $"{longest.Order}-gram {RecurrentFigure.Bits(longest.Bits)}", right, panel.Y(longest.Bits), 11.5f, Ink.Muted);
        return canvas.Cut(panel.Bottom + 48);
    }

    internal static string Sentence(RecurrentAnalysis analysis)
    {
        (int Order, double Bits) best = analysis.BestNgram;
        var sign = best.Bits > analysis.Bits ? 1 : -1;
        var by = "";
        if (analysis.Advantage is { } interval)
        {
            var (one, other) = (sign * interval.Low, sign * interval.High);
            by = $" (95 % interval {NumberWords.Number(Math.Min(one, other))} to {NumberWords.Number(Math.Max(one, other))})";
        }

        var longest = analysis.LongestNgram == best
            ? ""
            : $" More context does not help counting: the {analysis.LongestNgram.Order}-gram "
              + $"costs {RecurrentFigure.Bits(analysis.LongestNgram.Bits)}.";
        return $"The {analysis.Kind.Name} costs {RecurrentFigure.Bits(analysis.Bits)} bits a {analysis.Unit}, "
            + $"the best n-gram model, of order {best.Order}, {RecurrentFigure.Bits(best.Bits)}: "
            + $"{NumberWords.Number(Math.Abs(best.Bits - analysis.Bits))} {(sign > 0 ? "more" : "less")}{by}.{longest}";
    }
}
