using System.Text;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Plain text for a terminal: what would steer it, hide or reorder text is shown as a symbol.</summary>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => inner.Write(Shown(value));

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(Shown(value));

    public override void Flush() => inner.Flush();

    /// <summary>Lines of text as a terminal may have them.</summary>
    public static string Shown(string? lines) => string.Join(
        '\n', (lines ?? "").ReplaceLineEndings("\n").Split('\n').Select(NumberWords.Visible));
}
