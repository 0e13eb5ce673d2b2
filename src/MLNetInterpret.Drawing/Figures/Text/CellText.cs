using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>What a finding about a cell shows of the text: where the concept holds, and the colours of the activation.</summary>
/// <param name="Display">What there is to show.</param>
/// <param name="Above">The concept holds where its value is above this.</param>
/// <param name="IsBinary">Whether the concept is a yes or no.</param>
/// <param name="Scale">The colours, the same for all of the cell's text.</param>
internal sealed record CellText(CellDisplay Display, double Above, bool IsBinary, HeatScale Scale)
{
    public static CellText Of(CellDisplay display)
    {
        var binary = display.Labels.All(label => label is 0 or 1);
        var above = binary || display.Labels.Count == 0 ? 0.5 : Median.Lower(display.Labels);
        return new(display, above, binary, HeatScale.Of(display.Activations, Holds(display.Labels, display.Text.Length, above)));
    }

    /// <summary>The whole text as one window.</summary>
    public TextInput Whole => new(Display.Text, Display.Activations, -1) { TokenEnds = Display.TokenEnds };

    /// <summary>Where the concept holds in the whole text.</summary>
    public bool[] Holds() => Holds(Display.Labels, Display.Text.Length, Above);

    /// <summary>Where the concept holds in a window.</summary>
    public bool[] Holds(CellWindow window) => Holds(window.Labels, window.Text.Text.Length, Above);

    /// <summary>Where characters are underlined.</summary>
    public string Where(string concept) =>
        NumberWords.Visible($"where {concept} {(IsBinary ? "holds" : $"is above {NumberWords.Tick(Above)}, its median")}");

    private static bool[] Holds(IReadOnlyList<float> labels, int count, double above) =>
        [.. Enumerable.Range(0, count).Select(at => at < labels.Count && labels[at] > above)];
}
