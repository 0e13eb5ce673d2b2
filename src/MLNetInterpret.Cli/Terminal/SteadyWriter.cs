using System.Text;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>A stream of the process as text. A write that fails is its last; it never ends the work.</summary>
/// <param name="inner">What is written to; null where there is no such stream.</param>
internal sealed class SteadyWriter(TextWriter? inner) : TextWriter
{
    /// <summary>Why something could not be written; null where everything was.</summary>
    public string? Failure { get; private set; }

    public override Encoding Encoding => inner?.Encoding ?? Encoding.UTF8;

    public override void Write(char value) => Try(writer => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(writer => writer.Write(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Try(writer => writer.Write(value));

    public override void WriteLine(string? value) => Try(writer => writer.WriteLine(value));

    public override void Flush()
    {
        if (inner is not null) Try(writer => writer.Flush());
    }

    private void Try(Action<TextWriter> write)
    {
        if (Failure is not null) return;
        try
        {
            if (inner is null) Failure = "It is closed.";
            else write(inner);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or UnauthorizedAccessException
            or NotSupportedException)
        {
            Failure = failure.Message;
        }
    }
}
