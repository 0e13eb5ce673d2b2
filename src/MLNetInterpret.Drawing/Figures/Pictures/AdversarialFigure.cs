using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>Inputs that were changed a little so that the network errs: before, after, and what was changed.</summary>
internal static class AdversarialFigure
{
    private const int Left = 28;
    private const int Top = 108;
    private const int PerSheet = 8;
    private const int MostColumns = 8;
    private const double Size = 136;
    private const double Gap = 8;
    private const double CardWidth = (3 * Size) + (2 * Gap);
    private const double Gutter = 44;

    /// <summary>Whether there is any such input.</summary>
    public static bool CanDraw(FindingSet findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return findings.AdversarialExamples.Count > 0;
    }

    /// <summary>Draws pictures and table rows, at most 8 a sheet, in the set's order.</summary>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">There are none, or a changed picture has another size than its original.</exception>
    public static IReadOnlyList<Drawn> Draw(FindingSet findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return Draw(findings.Provenance.Model, findings.AdversarialExamples);
    }

    /// <summary>The same for examples that belong to no findings.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="examples">Pictures or table rows.</param>
    /// <returns>The sheets; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">There are none, or a changed picture has another size than its original.</exception>
    public static IReadOnlyList<Drawn> Draw(string model, IReadOnlyList<AdversarialExample> examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0) throw new ArgumentException("There are no adversarial examples to draw.", nameof(examples));
        return [.. Enumerable.Range(0, Count(examples)).Select(sheet => DrawSheet(model, examples, sheet))];
    }

    /// <summary>Number of sheets that they fill.</summary>
    internal static int Count(IReadOnlyList<AdversarialExample> examples) => Count(examples.Count);

    /// <summary>How many sheets a number of examples fills.</summary>
    internal static int Count(int examples) => (examples + PerSheet - 1) / PerSheet;

    internal static Drawn DrawSheet(string model, IReadOnlyList<AdversarialExample> all, int sheet)
    {
        var (sheets, columns) = (Count(all), Math.Min(2, all.Count));
        var width = (int)Math.Max(640, (2 * Left) + (columns * CardWidth) + ((columns - 1) * Gutter));
        var canvas = new Canvas(width);
        var page = sheets > 1 ? $" (sheet {sheet + 1} of {sheets})" : "";
        var room = width - (2 * Left);
        var common = all.CommonConstraint();
        var isTable = all.All(example => example.Original is RowInput);
        var note = isTable
            ? "Values of the changed columns before and after."
            : "Grey in the difference is no change.";
        canvas.Head(
            $"{(isTable ? "Rows changed in few columns" : "Inputs changed a little")} so that the network errs{page}",
            $"{model}: {NumberWords.Count(all.Count(example => example.Succeeded))} of {NumberWords.Count(all.Count)} "
            + $"succeeded. {note}",
            Left);
        if (common is not null) canvas.Text($"Allowed: {NumberWords.Visible(common)}", Left, 69, 12, Ink.Muted, maxWidth: room);

        var y = (double)Top;
        foreach (var pair in all.Skip(sheet * PerSheet).Take(PerSheet).Chunk(2))
        {
            var bottom = y;
            for (var i = 0; i < pair.Length; i++)
            {
                var left = Left + (i * (CardWidth + Gutter));
                bottom = Math.Max(bottom, Card(canvas, pair[i], common is null, left, y));
            }

            y = bottom + 34;
        }

        return canvas.Cut(y - 10);
    }

    /// <summary>Draws one and returns where it ends.</summary>
    private static double Card(Canvas canvas, AdversarialExample example, bool constraint, double x, double y)
    {
        var outcome = example.OutcomeInWords();
        var color = example.Succeeded ? Ink.High : Ink.Muted;
        var used = canvas.Text(outcome, x + CardWidth, y, 12, color, Alignment.MiddleRight, maxWidth: CardWidth / 2) + 11;
        canvas.Mark(example.Succeeded ? MarkerShape.FilledCircle : MarkerShape.OpenCircle, x + CardWidth - used, y, 7, color);
        used += 14;
        var name = canvas.Text(example.NameInWords(), x, y, 12.5f, bold: true, maxWidth: CardWidth - used);
        if (example.Label is { } label)
            canvas.Text(
                $"true class {NumberWords.Visible(label)}", x + name + 9, y, 12, Ink.Muted,
                maxWidth: CardWidth - used - name - 9);
        y = (example.Original, example.Changed) switch
        {
            (ImageInput original, ImageInput changed) => PicturesOf(canvas, example, original, changed, x, y + 16),
            (RowInput original, RowInput changed) => ColumnsOf(canvas, example, original, changed, x, y + 24),
            _ => Predictions(canvas, example, x, y + 24),
        };
        canvas.Text(example.EffortInWords(), x, y, 11, Ink.Muted, maxWidth: CardWidth);
        if (constraint)
            canvas.Text($"allowed: {NumberWords.Visible(example.Constraint)}", x, y += 17, 11, Ink.Muted, maxWidth: CardWidth);
        return y;
    }

    private static double PicturesOf(
        Canvas canvas, AdversarialExample example, ImageInput original, ImageInput changed, double x, double y)
    {
        var difference = PictureDifference.Between(original, changed);
        var color = example.Succeeded ? Ink.High : Ink.Text;
        (ImageInput Picture, string Name, string Says, Color Color)[] parts =
        [
            (original, "original", example.Before.InWords(), Ink.Text),
            (changed, "changed", example.After.InWords(), color),
            (difference.Picture, difference.InWords, "", Ink.Text),
        ];
        for (var i = 0; i < parts.Length; i++)
        {
            var left = x + (i * (Size + Gap));
            canvas.Picture(parts[i].Picture, left, y, Size, smooth: true);
            canvas.Text(parts[i].Name, left, y + Size + 12, 11, Ink.Muted);
            canvas.Text(parts[i].Says, left, y + Size + 28, 12, parts[i].Color, bold: true, maxWidth: Size);
        }

        return y + Size + 48;
    }

    private static double ColumnsOf(
        Canvas canvas, AdversarialExample example, RowInput original, RowInput changed, double x, double y)
    {
        y = Predictions(canvas, example, x, y) + 4;
        var (changes, same) = RowChange.Between(original, changed);
        foreach (var change in changes.Take(MostColumns))
        {
            canvas.Text(NumberWords.Visible(change.Column), x, y, 12, maxWidth: 150);
            canvas.Text(change.Before, x + 252, y, 12, Ink.Muted, Alignment.MiddleRight, maxWidth: 94);
            canvas.Text("→", x + 268, y, 12, Ink.Muted, Alignment.MiddleCenter);
            canvas.Text(change.After, x + 284, y, 12, Ink.High, bold: true, maxWidth: CardWidth - 284);
            canvas.Line(x, y + 10, x + CardWidth, y + 10, Ink.Rule);
            y += 21;
        }

        var more = changes.Count > MostColumns ? $"{NumberWords.Count(changes.Count - MostColumns)} more changed, " : "";
        canvas.Text(more + RowChange.Unchanged(same, changes.Count), x, y, 11, Ink.Muted);
        return y + 19;
    }

    private static double Predictions(Canvas canvas, AdversarialExample example, double x, double y)
    {
        var before = canvas.Text(example.Before.InWords(), x, y, 13, bold: true, maxWidth: (CardWidth / 2) - 20);
        canvas.Text("→", x + before + 14, y, 13, Ink.Muted, Alignment.MiddleCenter);
        var color = example.Succeeded ? Ink.High : Ink.Text;
        canvas.Text(example.After.InWords(), x + before + 28, y, 13, color, bold: true, maxWidth: (CardWidth / 2) - 20);
        return y + 22;
    }
}
