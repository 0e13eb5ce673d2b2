using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>Which kinds of characters a text's cost is made of.</summary>
internal static class CharacterKindLosses
{
    private const double Names = 158, Row = 34, Top = 118, Shares = 320, Gap = 60;

    /// <summary>Draws each kind's share of the characters and of the loss, and what one costs each model.</summary>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(RecurrentAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var canvas = RecurrentFigure.Begin(
            $"Which {analysis.Unit}s are hard",
            $"{RecurrentFigure.On(analysis)}, by the kind of the {analysis.Unit} that had to be predicted.");
        var loss = analysis.Errors.Kinds.Sum(kind => kind.Characters * kind.Bits.Network);
        KindLoss[] kinds = [.. analysis.Errors.Kinds.OrderByDescending(kind => kind.Characters * kind.Bits.Network)];
        (double Characters, double Loss) Share(KindLoss kind) => (
            (double)kind.Characters / analysis.Characters,
            loss > 0 ? kind.Characters * kind.Bits.Network / loss : 0);
        var bottom = Top + (kinds.Length * Row);
        var left = RecurrentFigure.Left + Names;
        var most = kinds.Max(kind => Math.Max(Share(kind).Characters, Share(kind).Loss));
        var shares = new AxisPanel(canvas, left, Top, left + Shares, bottom, new(0, most), new(0, 1));
        var cost = kinds.Max(kind => Math.Max(kind.Bits.Network, Math.Max(kind.Bits.Ngram, kind.Bits.Longest)));
        var right = RecurrentFigure.Width - RecurrentFigure.Left;
        var costs = new AxisPanel(canvas, shares.Right + Gap, Top, right, bottom, new(0, Math.Max(1, cost * 1.04)), new(0, 1));

        var x = left;
        canvas.Box(x, 78, 12, 9, Ink.Bars);
        x += 18 + canvas.Text($"share of the {analysis.Unit}s", x + 18, 83, 11.5f) + 18;
        canvas.Box(x, 78, 12, 9, RecurrentFigure.Network);
        canvas.Text($"share of the {analysis.Kind.Name}'s loss", x + 18, 83, 11.5f);
        RecurrentFigure.Legend(canvas, costs.Left, 83, analysis);

        for (var i = 0; i < kinds.Length; i++)
        {
            var (kind, middle) = (kinds[i], Top + ((i + 0.5) * Row));
            canvas.Text(kind.Kind.ToWords(), left - 12, middle, 12, alignment: Alignment.MiddleRight);
            Bar(canvas, shares, Share(kind).Characters, middle - 11, Ink.Bars);
            Bar(canvas, shares, Share(kind).Loss, middle + 1, RecurrentFigure.Network);
            canvas.Line(costs.Left, middle, costs.Right, middle, Ink.Rule);
            var dearest = Math.Max(kind.Bits.Ngram, kind.Bits.Longest);
            canvas.Line(costs.X(kind.Bits.Network), middle, costs.X(dearest), middle, RecurrentFigure.Longest, 1.4f);
            canvas.Mark(MarkerShape.FilledCircle, costs.X(kind.Bits.Longest), middle, 9, RecurrentFigure.Longest);
            canvas.Mark(MarkerShape.FilledCircle, costs.X(kind.Bits.Ngram), middle, 9, RecurrentFigure.Ngram);
            canvas.Mark(MarkerShape.FilledCircle, costs.X(kind.Bits.Network), middle, 11, RecurrentFigure.Network);
        }

        costs.DrawAcross(ScoreCurve.Ticks(0, costs.Across.To, 6), NumberWords.Tick, "mean cost of one in bits");
        canvas.Line(shares.Left, Top, shares.Left, bottom, Ink.Faint);
        canvas.Line(costs.Left, Top, costs.Left, bottom, Ink.Faint);
        return canvas.Cut(bottom + 48);
    }

    internal static string Sentence(RecurrentAnalysis analysis)
    {
        var kinds = analysis.Errors.Kinds;
        var loss = Math.Max(double.Epsilon, kinds.Sum(kind => kind.Characters * kind.Bits.Network));
        var over = kinds.MaxBy(kind =>
            (kind.Characters * kind.Bits.Network / loss) - ((double)kind.Characters / analysis.Characters))!;
        var frequent = kinds.Where(kind => kind.Characters >= analysis.Characters / 200);
        var gain = frequent.MaxBy(kind => kind.Bits.Ngram - kind.Bits.Network) ?? over;
        var share = (double)over.Characters / analysis.Characters;
        return $"{NumberWords.Capital(over.Kind.ToWords())}: {NumberWords.Percent(share)} of the {analysis.Unit}s, "
            + $"{NumberWords.Percent(over.Characters * over.Bits.Network / loss)} of the loss. "
            + $"Of kinds that are not rare the {analysis.Kind.Name} "
            + (gain.Bits.Network < gain.Bits.Ngram
                ? $"gains most over the {analysis.BestNgram.Order}-gram on: {gain.Kind.ToWords()}, "
                : $"predicts none better than the {analysis.BestNgram.Order}-gram; nearest comes {gain.Kind.ToWords()}, ")
            + $"{NumberWords.Number(gain.Bits.Network)} instead of {NumberWords.Number(gain.Bits.Ngram)} bits.";
    }

    private static void Bar(Canvas canvas, AxisPanel panel, double share, double y, Color color)
    {
        canvas.Box(panel.Left, y, panel.X(share) - panel.Left, 10, color);
        canvas.Text(NumberWords.Percent(share), panel.X(share) + 6, y + 5, 10.5f, Ink.Muted);
    }
}
