using MLNetInterpret.Core.Concepts;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>How a window of text is broken into lines: after its line ends, and where a line grows too long.</summary>
/// <param name="Lines">Each line's first character and length, line end included.</param>
internal sealed record TextLines(IReadOnlyList<(int Start, int Count)> Lines)
{
    public static TextLines Of(string text, int longest)
    {
        List<(int, int)> lines = [];
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) + 1;
            if (end == 0) end = text.Length;
            end = Math.Min(end, Pairs.Before(text, start + longest));
            lines.Add((start, end - start));
        }

        return new(lines);
    }
}
