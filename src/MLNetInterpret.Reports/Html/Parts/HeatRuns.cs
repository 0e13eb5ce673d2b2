using System.Globalization;
using System.Text;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>A window of text as runs of equal colour, which is a tenth of one element for each character.</summary>
/// <param name="Runs">The runs in order; their texts are what is shown, with symbols for what would not be seen.</param>
/// <param name="Activations">For each shown UTF-16 unit one signed byte, -127 to 127 from the scale's low end to
/// its high end, in base64.</param>
internal sealed record HeatRuns(IReadOnlyList<HeatRuns.Run> Runs, string Activations)
{
    /// <summary>Steps of colour on each side of zero.</summary>
    public const int Levels = 6;

    public static HeatRuns Of(TextInput window, HeatScale scale)
    {
        List<Run> runs = [];
        List<byte> activations = [];
        var shown = new StringBuilder();
        for (int at = 0, end; at < window.Text.Length; at = end)
        {
            var css = ClassAt(window, at, scale);
            shown.Clear();
            // a run that begins a token goes on without its mark
            var going = css.Replace(" t", "", StringComparison.Ordinal);
            bool Joins(int next) => char.IsLowSurrogate(window.Text[next]) || ClassAt(window, next, scale) == going;
            for (end = at; end < window.Text.Length && (end == at || Joins(end)); end++)
            {
                var before = shown.Length;
                var c = window.Text[end];
                shown.Append(NumberWords.IsUnseen(c) ? NumberWords.Symbol(c) : c);
                if (c == '\n') shown.Append('\n');
                var level = (byte)(sbyte)Math.Round(scale.Level(window, end) * 127);
                for (var i = before; i < shown.Length; i++) activations.Add(level);
            }

            runs.Add(new(css, shown.ToString()));
        }

        return new(runs, Convert.ToBase64String([.. activations]));
    }

    public static string Class(int level) => (level < 0 ? "n" : "p") + Math.Abs(level).ToString(CultureInfo.InvariantCulture);

    /// <summary>The colours of all classes.</summary>
    public static string Css() => string.Concat(Enumerable.Range(-Levels, (2 * Levels) + 1)
        .Select(level => (level == 0 ? ":where(.heat i,.legend i:not(.u))," : "")
            + $".{Class(level)}{{{Ink.SignedCss(level / (double)Levels)}}}"));

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The style classes of a character.</summary>
    public static string ClassAt(TextInput window, int at, HeatScale scale)
    {
        var level = Class((int)Math.Round(scale.Level(window, at) * Levels));
        return level + (window.IsAtPeak(at) ? " peak" : "") + (window.TokenStarts.Contains(at) ? " t" : "");
    }

    internal sealed record Run(string Class, string Text);
}
