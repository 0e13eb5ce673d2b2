using System.Net;
using StackExchange.Redis;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>The Redis through which workers and clients find each other.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Port">Its port.</param>
internal sealed record ClusterAddress(string Text, string Host, int Port)
{
    private const int UsualPort = 6379;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Machine and port, as messages name it.</summary>
    public string Place => $"{Host}:{Port}";

    /// <summary>Who logs in; null for the usual user.</summary>
    public string? User { get; private init; }

    /// <summary>The password; null for none.</summary>
    public string? Password { get; private init; }

    /// <summary>The database's number.</summary>
    public int Database { get; private init; }

    /// <summary>Whether it is reached by TLS.</summary>
    public bool IsEncrypted { get; private init; }

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
    /// <inheritdoc cref="RedisGreeting.Exchange" path="/exception"/>
    public IPAddress Own() => RedisGreeting.Exchange(this, Patience);
}
