using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>The Redis through which workers and clients find each other.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Port">Its port.</param>
internal sealed record ClusterAddress(string Text, string Host, int Port)
{
    private const int UsualPort = 6379;

    private string? User { get; init; }

    private string? Password { get; init; }

    private int Database { get; init; }

    private bool IsEncrypted { get; init; }

    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>redis://[[USER:]PASSWORD@]HOST[:PORT][/DATABASE]</c>, or <c>rediss://</c> for TLS.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ClusterAddress Parse(string text)
    {
        var database = 0;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0
            || uri.Query.Length > 0 || uri.Fragment.Length > 0
            || (uri.AbsolutePath.Trim('/') is { Length: > 0 } path && (!int.TryParse(path, out database) || database < 0)))
            throw new ArgumentException(
                $"'{text}' is not the address of a cluster: write redis://HOST:PORT, for example redis://10.0.0.5:6379.");
        var login = Uri.UnescapeDataString(uri.UserInfo).Split(':', 2);
        return new(text, uri.Host, uri.Port > 0 ? uri.Port : UsualPort)
        {
            User = login.Length == 2 && login[0].Length > 0 ? login[0] : null,
            Password = login[^1].Length > 0 ? login[^1] : null,
            Database = database,
            IsEncrypted = uri.Scheme == "rediss",
        };
    }

    /// <summary>How to connect to it; a Redis that is gone for a while is waited for.</summary>
    public ConfigurationOptions Options() => new()
    {
        EndPoints = { { Host, Port } },
        User = User,
        Password = Password,
        DefaultDatabase = Database,
        Ssl = IsEncrypted,
        AbortOnConnectFail = false,
        ConnectTimeout = 5_000,
        ReconnectRetryPolicy = new LinearRetry(500),
    };

    /// <summary>This machine's address on the way to it.</summary>
    /// <exception cref="IOException">It does not answer.</exception>
    public IPAddress Own()
    {
        try
        {
            using var probe = new TcpClient();
            if (!probe.ConnectAsync(Host, Port).Wait(TimeSpan.FromSeconds(10))) throw new TimeoutException("nothing answered");
            var own = ((IPEndPoint)probe.Client.LocalEndPoint!).Address;
            return own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own;
        }
        catch (Exception failure) when (failure is AggregateException or TimeoutException or SocketException)
        {
            throw new IOException(
                $"The Redis of the cluster at {Host}:{Port} cannot be reached: {failure.GetBaseException().Message}", failure);
        }
    }
}
