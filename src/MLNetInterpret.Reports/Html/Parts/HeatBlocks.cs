using System.Text;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>A long text as blocks of lines, each of runs of equal colour: a browser lays out only the
/// blocks near its window.</summary>
/// <param name="Blocks">The blocks in order; those between others have <see cref="Lines"/> lines, or
/// fewer where lines are long.</param>
/// <param name="Activations">For each shown UTF-16 unit its activation.</param>
/// <param name="Labels">The same for the concept where it is no yes or no, else null.</param>
internal sealed record HeatBlocks(
    IReadOnlyList<IReadOnlyList<HeatRuns.Run>> Blocks, HeatBlocks.Numbers Activations, HeatBlocks.Numbers? Labels)
{
    /// <summary>Lines of a block; the style sheet knows how high they are.</summary>
    public const int Lines = 32;

    private const int Longest = 4_000;

    /// <summary>A text.</summary>
    /// <param name="window">It, with a value at each character.</param>
    /// <param name="holds">Where it is underlined.</param>
    /// <param name="labels">The concept where it is no yes or no, else null.</param>
    /// <param name="scale">The colours.</param>
    public static HeatBlocks Of(TextInput window, bool[] holds, IReadOnlyList<float>? labels, HeatScale scale)
    {
        List<IReadOnlyList<HeatRuns.Run>> blocks = [];
        List<int> places = [];
        foreach (var (start, end) in Parts(window.Text)) blocks.Add(Runs(window, start, end, holds, scale, places));
        return new(blocks, Numbers.Of(window.Activations, places), labels is null ? null : Numbers.Of(labels, places));
    }

    /// <summary>The blocks' first characters and ends; no surrogate pair is torn.</summary>
    private static IEnumerable<(int Start, int End)> Parts(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            var lines = 0;
            for (end = start; end < text.Length && lines < Lines && end - start < Longest; end++)
                if (text[end] == '\n') lines++;

            // a block's end ends a line, so one that is long enough ends with the last line that is whole
            if (lines < Lines && end < text.Length && text.LastIndexOf('\n', end - 1, end - start) is >= 0 and var whole)
                end = whole + 1;
            else if (end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]))
                end++;
            yield return (start, end);
        }
    }

    private static List<HeatRuns.Run> Runs(TextInput window, int start, int end, bool[] holds, HeatScale scale, List<int> places)
    {
        List<HeatRuns.Run> runs = [];
        var shown = new StringBuilder();
        for (int at = start, next; at < end; at = next)
        {
            var css = ClassAt(at);
            var going = css.Replace(" t", "", StringComparison.Ordinal);
            bool Joins(int place) => char.IsLowSurrogate(window.Text[place]) || ClassAt(place) == going;
            shown.Clear();
            for (next = at; next < end && (next == at || Joins(next)); next++)
            {
                var c = window.Text[next];
                shown.Append(NumberWords.IsUnseen(c) ? NumberWords.Symbol(c) : c);
                places.Add(next);
                if (c != '\n') continue;
                shown.Append('\n');
                places.Add(next);
            }

            runs.Add(new(css, shown.ToString()));
        }

        return runs;

        string ClassAt(int at) => HeatRuns.ClassAt(window, at, scale) + (holds[at] ? " u" : "");
    }

    /// <summary>Numbers as a page's script reads them: two in three bytes, the lower bits first, in base64.</summary>
    /// <param name="Base64">The numbers of steps from the lowest value; 4095 for what is not finite, or not there.</param>
    /// <param name="Low">The lowest value.</param>
    /// <param name="Step">A step.</param>
    internal sealed record Numbers(string Base64, double Low, double Step)
    {
        private const int Steps = 4094, Missing = 4095;

        public static Numbers Of(IReadOnlyList<float> values, List<int> places)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var value in values.Where(float.IsFinite)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
            if (low > high) (low, high) = (0, 0);
            var step = high > low ? (high - low) / Steps : 1;
            var bytes = new byte[(places.Count + 1) / 2 * 3];
            for (var i = 0; i < places.Count; i++)
            {
                var value = places[i] < values.Count ? values[places[i]] : float.NaN;
                var said = float.IsFinite(value) ? (int)Math.Round((value - low) / step) : Missing;
                var pair = bytes.AsSpan(i / 2 * 3, 3);
                if (i % 2 == 0) (pair[0], pair[1]) = ((byte)said, (byte)(said >> 8));
                else (pair[1], pair[2]) = ((byte)(pair[1] | (said << 4)), (byte)(said >> 4));
            }

            return new(Convert.ToBase64String(bytes), low, step);
        }
    }
}
