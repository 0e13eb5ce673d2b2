using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>The first words with a Redis: what is wrong with an address is said in a sentence, before anything waits for
/// it.</summary>
internal static class RedisGreeting
{
    private const int MostReply = 512;

    /// <summary>Connects, logs in, and asks for the database.</summary>
    /// <param name="address">Where.</param>
    /// <param name="patience">How long each answer may take.</param>
    /// <returns>This machine's address on the way to it.</returns>
    /// <exception cref="IOException">It cannot be reached, is no Redis, or refuses what the address says.</exception>
    public static IPAddress Exchange(ClusterAddress address, TimeSpan patience)
    {
        using var probe = new TcpClient();
        Connect(probe, address, patience);
        var own = ((IPEndPoint)probe.Client.LocalEndPoint!).Address;
        var plain = probe.GetStream();
        plain.ReadTimeout = plain.WriteTimeout = (int)patience.TotalMilliseconds;
        using Stream talk = address.IsEncrypted ? Encrypted(plain, address) : plain;
        LogIn(talk, address);
        return own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own;
    }

    private static void Connect(TcpClient probe, ClusterAddress address, TimeSpan patience)
    {
        try
        {
            if (!probe.ConnectAsync(address.Host, address.Port).Wait(patience)) throw new TimeoutException("nothing answered");
        }
        catch (Exception failure) when (failure is AggregateException or TimeoutException or SocketException)
        {
            throw new IOException(
                $"The Redis of the cluster at {address.Place} cannot be reached: {failure.GetBaseException().Message}", failure);
        }
    }

    private static SslStream Encrypted(Stream plain, ClusterAddress address)
    {
        var talk = new SslStream(plain);
        try
        {
            talk.AuthenticateAsClient(address.Host);
            return talk;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            talk.Dispose();
            throw new IOException(
                $"What answers at {address.Place} does not speak TLS as rediss:// asks, or has no certificate that is trusted " +
                "here: a Redis without TLS is redis://.", refused);
        }
    }

    private static void LogIn(Stream talk, ClusterAddress address)
    {
        if (address.Password is { } password)
        {
            var login = address.User is { } user
                ? Ask(talk, address, "AUTH", user, password)
                : Ask(talk, address, "AUTH", password);
            // one that has no password takes any
            if (login.StartsWith("-WRONGPASS", StringComparison.Ordinal)
                || login.StartsWith("-ERR invalid password", StringComparison.Ordinal))
                throw new IOException($"The Redis at {address.Place} does not know the user and password of the address.");
        }

        if (Ask(talk, address, "PING").StartsWith("-NOAUTH", StringComparison.Ordinal)) throw new IOException(
            $"The Redis at {address.Place} asks for a password: write redis://:PASSWORD@HOST:PORT.");
        if (address.Database > 0
            && Ask(talk, address, "SELECT", $"{address.Database}").StartsWith("-ERR", StringComparison.Ordinal))
            throw new IOException($"The Redis at {address.Place} has no database {address.Database}: name another one, or none.");
    }

    /// <summary>Says something, and hears one line: <c>+OK</c>, or <c>-</c> and what is wrong.</summary>
    private static string Ask(Stream talk, ClusterAddress address, params string[] words)
    {
        var said = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
            said.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        try
        {
            talk.Write(Encoding.UTF8.GetBytes(said.ToString()));
            talk.Flush();
            var heard = new StringBuilder();
            while (heard.Length < MostReply && talk.ReadByte() is >= 0 and var next && next != '\n') heard.Append((char)next);
            if (heard is { Length: > 1 } && heard[0] is '+' or '-') return heard.ToString();
        }
        catch (IOException silent)
        {
            throw NoRedis(address, silent);
        }

        throw NoRedis(address, null);
    }

    private static IOException NoRedis(ClusterAddress address, Exception? cause) => new(
        $"What answers at {address.Place} is no Redis{(address.IsEncrypted ? "" : ", or one that wants TLS (rediss://)")}.",
        cause);
}
