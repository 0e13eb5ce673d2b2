using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>A network's errors, peeled off one cause after another.</summary>
/// <remarks>After figure 7 of Karpathy, Johnson, Li 2015.</remarks>
internal static class ErrorWaterfall
{
    private const double Names = 130, Row = 50, Top = 92;

    /// <summary>Draws a bar for each oracle that begins where the one before it ends.</summary>
    /// <param name="analysis">With errors.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(RecurrentAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var errors = analysis.Errors;
        var canvas = RecurrentFigure.Begin(
            "What would have helped · errors that go with each piece of knowledge",
            $"{RecurrentFigure.On(analysis)}; {NumberWords.Count(errors.Errors)} errors: "
            + $"the right {analysis.Unit} had a probability below 0.5. "
            + "Each is asked about what those above it left.");
        var (left, bottom) = (RecurrentFigure.Left + Names, Top + ((errors.Oracles.Count + 1) * Row));
        var right = RecurrentFigure.Width - RecurrentFigure.Left - 20;
        var panel = new AxisPanel(canvas, left, Top, right, bottom, new(0, Math.Max(1, errors.Errors)), new(0, 1));
        var (gone, y) = (0L, Top);
        foreach (var oracle in errors.Oracles)
        {
            var alone = $"{NumberWords.Percent((double)oracle.Alone / errors.Errors)} if asked first";
            Draw(canvas, panel, oracle.Name, Definition(oracle), oracle.Levels, gone, oracle.Removed, y, Ink.Low, alone);
            gone += oracle.Removed;
            y += Row;
        }

        const string shades = "shades: those that a probability larger by 0.1, 0.2, 0.3, 0.4 and 0.5 would put right";
        Draw(canvas, panel, "left over", shades, errors.Boosts, gone, errors.Left, y, RecurrentFigure.Network, null);
        var ticks = new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 }.Select(share => share * errors.Errors);
        panel.DrawAcross(ticks, tick => $"{100 * tick / errors.Errors:0} %", "share of all errors");
        return canvas.Cut(bottom + 48);
    }

    internal static string Sentence(RecurrentAnalysis analysis)
    {
        var errors = analysis.Errors;
        string Share(long count) => NumberWords.Percent((double)count / errors.Errors);
        var most = errors.Oracles.MaxBy(oracle => oracle.Removed)!;
        var definition = most.DefinitionAt(most.Levels[^1].Level);
        return $"The {analysis.Kind.Name} gave {NumberWords.Percent((double)errors.Errors / analysis.Characters)} of the "
            + $"{analysis.Unit}s "
            + "a probability below 0.5. "
            + $"The oracle that removes most of these errors is “{most.Name}” ({Share(most.Removed)}: {definition}); "
            + $"no oracle explains {Share(errors.Left)}. "
            + $"{Share(errors.SharedErrors)} are errors of the {analysis.BestNgram.Order}-gram, too.";
    }

    private static string Definition(ErrorOracle oracle)
    {
        var levels = oracle.Levels;
        if (levels.Count < 2) return oracle.Definition;
        var shades = levels.Count > 4
            ? $"{levels[0].Level} to {levels[^1].Level}"
            : string.Join(", ", levels.Select(level => NumberWords.Count((long)level.Level)));
        return $"{oracle.Definition}; shades: n = {shades}";
    }

    /// <summary>One bar, paler the further its levels go.</summary>
    private static void Draw(
        Canvas canvas, AxisPanel panel, string name, string definition, IReadOnlyList<(double Level, long Removed)> levels,
        long before, long removed, double y, Color color, string? note)
    {
        foreach (var tick in new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })
            canvas.Line(panel.X(tick * panel.Across.To), y + 1, panel.X(tick * panel.Across.To), y + 29, Ink.Rule);
        canvas.Text(name, panel.Left - 12, y + 16, 12.5f, alignment: Alignment.MiddleRight, bold: true);
        var from = before;
        for (var i = 0; i < levels.Count; i++)
        {
            var to = before + levels[i].Removed;
            if (to > from)
            {
                var shade = color.WithAlpha(1 - (0.7 * i / Math.Max(1, levels.Count)));
                canvas.Box(panel.X(from), y + 5, panel.X(to) - panel.X(from), 20, shade);
            }

            from = to;
        }

        var text = NumberWords.Percent((double)removed / panel.Across.To);
        var right = panel.X(before + removed) + 8;
        if (right + 150 < panel.Right)
        {
            var end = right + canvas.Text(text, right, y + 15, 12, bold: true);
            if (note is not null) canvas.Text($"({note})", end + 8, y + 15, 11, Ink.Muted);
        }
        else
        {
            var width = canvas.Text(text, panel.X(before) - 8, y + 15, 12, alignment: Alignment.MiddleRight, bold: true);
            if (note is not null)
                canvas.Text($"({note})", panel.X(before) - 16 - width, y + 15, 11, Ink.Muted, Alignment.MiddleRight);
        }

        canvas.Text(definition, panel.Left + 4, y + 36, 11, Ink.Muted, maxWidth: panel.Right - panel.Left - 4);
        canvas.Line(panel.Left, y + Row - 3, panel.Right, y + Row - 3, Ink.Rule);
    }
}
