using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>What the figures of a <see cref="RecurrentAnalysis"/> have in common.</summary>
/// <param name="Name">The end of its file's name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Sentence">What there is to see, measured.</param>
/// <param name="Draw">Draws it.</param>
internal sealed record RecurrentFigure(string Name, string Title, string Sentence, Func<Drawn> Draw)
{
    public const int Width = 940, Left = 28;

    /// <summary>The colours of the network, the best n-gram model and the longest one.</summary>
    public static Color Network => Ink.High;

    /// <inheritdoc cref="Network"/>
    public static readonly Color Ngram = Ink.Muted, Longest = Ink.Faint;

    /// <summary>Every figure that there is something to draw of, in the order in which they are read.</summary>
    public static IEnumerable<RecurrentFigure> Of(RecurrentAnalysis analysis)
    {
        if (analysis.Layers.Count > 0)
        {
            yield return new(
                "gate-saturation", "Gates nearly shut, gates nearly open",
                GateSaturations.Sentence(analysis), () => GateSaturations.Draw(analysis));
            yield return new(
                "time-constants", "How long units keep what they hold",
                TimeConstants.Sentence(analysis), () => TimeConstants.Draw(analysis));
        }

        yield return new(
            "ngram-orders", $"The {analysis.Kind.Name} and n-gram models",
            NgramOrders.Sentence(analysis), () => NgramOrders.Draw(analysis));
        yield return new(
            "character-kinds", $"Which {analysis.Unit}s are hard",
            CharacterKindLosses.Sentence(analysis), () => CharacterKindLosses.Draw(analysis));
        if (analysis.Errors.Errors > 0)
            yield return new(
                "error-oracles", "What would have helped",
                ErrorWaterfall.Sentence(analysis), () => ErrorWaterfall.Draw(analysis));
        if (analysis.Brackets.Any(pair => pair.Closings.Count > 0))
            yield return new(
                "closing-brackets", "Closing brackets far from their opening ones",
                ClosingBrackets.Sentence(analysis), () => ClosingBrackets.Draw(analysis));
        if (LossAfterBrackets.CanDraw(analysis))
            yield return new(
                "after-brackets", "The loss inside brackets",
                LossAfterBrackets.Sentence(analysis), () => LossAfterBrackets.Draw(analysis));
    }

    /// <summary>A canvas with its heading.</summary>
    public static Canvas Begin(string title, string about)
    {
        var canvas = new Canvas(Width);
        canvas.Head(title, about, Left);
        return canvas;
    }

    /// <summary>What was measured on.</summary>
    public static string On(RecurrentAnalysis analysis)
    {
        var model = analysis.Provenance is { } from ? $"{NumberWords.Visible(from.Model)}, " : "";
        return $"{model}{NumberWords.Count(analysis.Characters, $"held-out {analysis.Unit}")}";
    }

    /// <summary>The state of a unit: an LSTM's cell, a hidden state.</summary>
    public static Unit Unit(RecurrentAnalysis analysis, int layer, int index) =>
        new(new RecurrentSource(analysis.Kind, layer, analysis.Kind.Values[0]).ToString(), index);

    /// <summary>A cost in bits.</summary>
    public static string Bits(double value) => NumberWords.Fixed(value);

    /// <summary>Lines and what they stand for, side by side.</summary>
    public static void Legend(Canvas canvas, double x, double y, RecurrentAnalysis analysis, bool longest = true)
    {
        var (best, last) = (analysis.BestNgram, analysis.LongestNgram);
        (string Text, Color Color, float Thickness)[] lines =
        [
            (analysis.Kind.Name, Network, 2.4f),
            ($"best n-gram: {best.Order}-gram", Ngram, 1.8f),
            .. longest && last != best ? new[] { ($"{last.Order}-gram", Longest, 1.4f) } : [],
        ];
        foreach (var (text, color, thickness) in lines)
        {
            canvas.Line(x, y, x + 22, y, color, thickness);
            canvas.Mark(MarkerShape.FilledCircle, x + 11, y, 7, color);
            x += 29 + canvas.Text(text, x + 29, y, 11.5f, Ink.Text) + 22;
        }
    }
}
