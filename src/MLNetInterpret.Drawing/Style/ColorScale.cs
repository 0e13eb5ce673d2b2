using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Colours that lie evenly on a scale from 0 to 1, and mixtures of neighbours between them.</summary>
/// <remarks>ScottPlot's own <c>CustomInterpolated</c> reads past its end one rounding below 1.</remarks>
/// <param name="colors">Two or more, from 0 to 1.</param>
internal sealed class ColorScale(IReadOnlyList<Color> colors)
{
    /// <summary>The colour of a share; what lies outside has the end's, and what is not a number the middle's.</summary>
    public Color At(double share)
    {
        var gaps = colors.Count - 1;
        share = double.IsNaN(share) ? 0.5 : Math.Clamp(share, 0, 1);
        var size = 1.0 / gaps;
        var below = Math.Min((int)(share / size), gaps - 1);
        return colors[below].MixedWith(colors[below + 1], Math.Clamp((share - (size * below)) / size, 0, 1));
    }
}
