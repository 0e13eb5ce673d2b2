namespace MLNetInterpret.Orleans.Hosting;

[TestClass]
public sealed class ClusterAddressTests
{
    [TestMethod]
    [DataRow("redis://one", "one:6379", null, null, 0, false)]
    [DataRow("redis://10.0.0.5:7000/2", "10.0.0.5:7000", null, null, 2, false)]
    [DataRow("rediss://:pass%20word@one:1", "one:1", null, "pass word", 0, true)]
    [DataRow("redis://me:secret@one", "one:6379", "me", "secret", 0, false)]
    [DataRow("redis://secret@one", "one:6379", null, "secret", 0, false)]
    public void An_address_is_read(string text, string endPoint, string? user, string? password, int database, bool isEncrypted)
    {
        var options = ClusterAddress.Parse(text).Options();
        StringAssert.Contains(options.EndPoints.Single().ToString(), endPoint);
        Assert.AreEqual(
            (user, password, database, isEncrypted),
            (options.User, options.Password, options.DefaultDatabase!.Value, options.Ssl));
        Assert.IsFalse(options.AbortOnConnectFail);
    }

    [TestMethod]
    [DataRow(""), DataRow("one:6379"), DataRow("http://one"), DataRow("redis://"), DataRow("redis://one/x")]
    [DataRow("redis://one/-1"), DataRow("redis://one?x=1")]
    public void What_is_none_is_refused(string text) =>
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => ClusterAddress.Parse(text)).Message, "write redis://HOST:PORT");
}
