using System.Text.Json;

namespace MLNetInterpret.Core.Scanning;

/// <summary>The holder of a <see cref="Lease"/>.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="Process">The process's number there.</param>
internal sealed record LeaseOwner(string Machine, int Process)
{
    /// <summary>This process.</summary>
    public static LeaseOwner Here { get; } = new(Environment.MachineName, Environment.ProcessId);

    /// <summary>What a holder wrote into a file; null where it is nothing that one would write.</summary>
    public static LeaseOwner? Read(Stream file)
    {
        try
        {
            file.Position = 0;
            var bytes = new byte[Math.Min(file.Length, 1024)];
            file.ReadExactly(bytes);
            return JsonSerializer.Deserialize<LeaseOwner>(bytes, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
