namespace MLNetInterpret.Orleans.Hosting;

[TestClass]
public sealed class SilenceTests
{
    [TestMethod]
    public void Each_long_silence_is_told_once()
    {
        var (time, told) = (new FakeTime(), 0);
        using var silence = new Silence(() => told++, time);
        time.Pass(14);
        Assert.AreEqual(0, told);
        silence.Answered();
        time.Pass(14);
        Assert.AreEqual(0, told);
        time.Pass(60);
        Assert.AreEqual(1, told);
        silence.Answered();
        time.Pass(16);
        Assert.AreEqual(2, told);
    }
}
