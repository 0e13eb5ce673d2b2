using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class SteadyWriterTests
{
    [TestMethod]
    public void The_first_failure_is_kept_and_nothing_is_written_after_it()
    {
        using var inner = new Failing(after: 2);
        using var writer = new SteadyWriter(inner);
        writer.WriteLine("one");
        writer.Write("two");
        Assert.IsNull(writer.Failure);
        writer.WriteLine("lost");
        Assert.AreEqual("No space left on device", writer.Failure);
        writer.Write('x');
        writer.Write("lost".AsSpan());
        writer.Flush();
        Assert.AreEqual("one\ntwo", inner.ToString());
    }

    [TestMethod]
    public void A_stream_that_is_not_there_fails_once_something_is_written()
    {
        using var writer = new SteadyWriter(null);
        writer.Flush();
        Assert.IsNull(writer.Failure);
        writer.Write("lost");
        Assert.IsNotNull(writer.Failure);
    }

    [TestMethod]
    public void Any_other_failure_is_a_fault_of_the_program()
    {
        using var writer = new SteadyWriter(new Failing(after: 0) { Failure = new InvalidOperationException() });
        Assert.ThrowsExactly<InvalidOperationException>(() => writer.Write("lost"));
    }

    private sealed class Failing(int after) : StringWriter
    {
        private int _left = after;

        public Exception Failure { get; init; } = new IOException("No space left on device");

        public override void Write(string? value) => Do(() => base.Write(value));

        public override void WriteLine(string? value) => Do(() => base.Write($"{value}\n"));

        private void Do(Action write)
        {
            if (_left-- == 0) throw Failure;
            write();
        }
    }
}
