using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>What is said to whom, and what of the answers is a sentence for people.</summary>
[TestClass]
public sealed class RedisGreetingTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(0.3), Long = TimeSpan.FromSeconds(30);

    [TestMethod]
    [DataRow("redis://HOST", "+PONG", "PING")]
    [DataRow("redis://me:pass%20w%C3%B6rd@HOST/3", "+OK;+PONG;+OK", "AUTH me pass wörd PING SELECT 3")]
    [DataRow("redis://:any@HOST", "-ERR AUTH <password> called without any password configured;+PONG", "AUTH any PING")]
    [DataRow("redis://:any@HOST", "-ERR Client sent AUTH, but no password is set;+PONG", "AUTH any PING")]
    [DataRow("redis://HOST", "-LOADING Redis is loading the dataset in memory", "PING")]
    public void A_Redis_is_asked_for_no_more_than_the_address_says(string address, string answers, string words)
    {
        using var redis = new Scripted(answers);
        Assert.AreEqual(IPAddress.Loopback, RedisGreeting.Exchange(redis.Address(address), Long));
        Assert.AreEqual(words, redis.Heard);
    }

    [TestMethod]
    [DataRow("redis://HOST", "-NOAUTH Authentication required.", "asks for a password: write redis://:PASSWORD@HOST:PORT.")]
    [DataRow("redis://:bad@HOST", "-WRONGPASS invalid username-password pair", "does not know the user and password of")]
    [DataRow("redis://:bad@HOST", "-ERR invalid password", "does not know the user and password of the address.")]
    [DataRow("redis://HOST/99", "+PONG;-ERR DB index is out of range", "has no database 99: name another one, or none.")]
    [DataRow("redis://HOST", "HTTP/1.1 400 Bad Request", "is no Redis, or one that wants TLS (rediss://).")]
    [DataRow("redis://HOST", "", "is no Redis, or one that wants TLS (rediss://).")]
    [DataRow("rediss://HOST", "-ERR Protocol error", "does not speak TLS as rediss:// asks")]
    public void What_is_wrong_is_said_in_a_sentence(string address, string answers, string message)
    {
        using var redis = new Scripted(answers);
        var place = redis.Address(address);
        var thrown = Assert.Throws<IOException>(() => RedisGreeting.Exchange(place, Long)).Message;
        StringAssert.Contains(thrown, message);
        StringAssert.Contains(thrown, place.Place);
    }

    [TestMethod]
    public void Who_says_nothing_is_not_waited_for()
    {
        using var mute = new Scripted(null);
        StringAssert.Contains(
            Assert.Throws<IOException>(() => RedisGreeting.Exchange(mute.Address("redis://HOST"), Short)).Message, "is no Redis");
    }

    /// <summary>Answers each command with the next of some lines, and hangs up when they are at an end; or never says
    /// anything.</summary>
    private sealed class Scripted : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _talk;
        private readonly StringBuilder _heard = new();

        public Scripted(string? answers)
        {
            _listener.Start();
            _talk = Task.Run(() => Talk(answers));
        }

        /// <summary>The words of all commands.</summary>
        public string Heard
        {
            get
            {
                _talk.Wait();
                return _heard.ToString().Trim();
            }
        }

        public ClusterAddress Address(string text) => ClusterAddress.Parse(
            text.Replace("HOST", $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}", StringComparison.Ordinal));

        public void Dispose()
        {
            _talk.Wait();
            _listener.Dispose();
        }

        private void Talk(string? answers)
        {
            using var client = _listener.AcceptTcpClient();
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            if (answers is null)
            {
                while (reader.ReadLine() is not null)
                {
                    // until the other side hangs up
                }

                return;
            }

            foreach (var answer in answers.Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (reader.ReadLine() is not { } count) return;
                // a greeting of TLS is no command
                for (var words = count[0] == '*' ? int.Parse(count[1..], null) : 0; words > 0; words--)
                {
                    var length = int.Parse(reader.ReadLine()![1..], null);
                    var word = reader.ReadLine()!;
                    Assert.AreEqual(Encoding.UTF8.GetByteCount(word), length);
                    _heard.Append(word).Append(' ');
                }

                client.GetStream().Write(Encoding.UTF8.GetBytes($"{answer}\r\n"));
            }
        }
    }
}
