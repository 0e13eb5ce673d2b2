using System.Net.Sockets;
using Orleans.Runtime;
using Orleans.Serialization;
using StackExchange.Redis;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>Failures that pass: a silo, the coordinator or Redis is gone for now.</summary>
internal static class Outage
{
    /// <summary>Whether a failure is one; others are faults, and are thrown on.</summary>
    public static bool Is(Exception failure) =>
        failure is OrleansException or TimeoutException or IOException or SocketException or RedisException
            // of a type that this process has not loaded, as Redis's is for a client
            or UnavailableExceptionFallbackException
        || (failure.InnerException is { } inner && Is(inner));
}
