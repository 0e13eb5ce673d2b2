using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>The shared axis of all numeric columns: standard deviations from the training mean.</summary>
internal sealed record ValueAxis(double Low, double High, double Left, double Right)
{
    /// <summary>Wide enough for every column's central 98 % and every marker, within 4 deviations below and 6 above the
    /// mean.</summary>
    public static ValueAxis For(IReadOnlyList<RowComparison.Column> numbers, double left, double right)
    {
        double[] seen =
        [
            .. numbers.SelectMany(column =>
                new[] { column.Profile.Quantiles![0], column.Profile.Quantiles[6], column.High.Number, column.Low?.Number }
                    .OfType<double>().Select(column.Standardize)),
        ];
        return new(Math.Clamp(seen.Min(), -4, -1) - 0.25, Math.Clamp(seen.Max(), 1, 6) + 0.25, left, right);
    }

    public double At(double standardized) =>
        Left + ((Math.Clamp(standardized, Low, High) - Low) / (High - Low) * (Right - Left));

    /// <summary>Whether a value lies beyond the axis, where an arrow stands for it.</summary>
    public bool IsBeyond(double standardized) => standardized < Low || standardized > High;

    public void Draw(Canvas canvas, double top, double bottom, bool wide)
    {
        canvas.Line(At(0), top, At(0), bottom, Ink.Rule);
        canvas.Line(Left, bottom, Right, bottom, Ink.Faint);
        for (var tick = Math.Ceiling(Low); tick <= High; tick++)
        {
            canvas.Line(At(tick), bottom, At(tick), bottom + 4, Ink.Faint);
            canvas.Text(NumberWords.Tick(tick), At(tick), bottom + 13, 11.5f, Ink.Muted, Alignment.MiddleCenter);
        }

        canvas.Text(
            wide
                ? "standard deviations from each column's mean (its values at the right)"
                : "standard deviations from the training mean",
            (Left + Right) / 2, bottom + 31, 11.5f, Ink.Muted, Alignment.MiddleCenter);
    }
}
