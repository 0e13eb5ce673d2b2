using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>What a training is of: its data, sizes, options, seed and threads. A state goes on to the same bits only where they
/// are all the same.</summary>
internal sealed class TrainingIdentity(IReadOnlyList<(string Name, string Value)> facts)
{
    /// <summary>The fact that names the data.</summary>
    public const string Data = "data";

    private const long ChunkBytes = 1 << 26;

    /// <summary>Names, most of them those of options, and values.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; } = facts;

    /// <inheritdoc cref="KeptTraining.Of"/>
    public static TrainingIdentity Of(object architecture, TrainingOptions options, int seed, int threads, Tensor[] data) => new(
    [
        // the seed decides which rows are data
        ("Seed", Text(seed)),
        (Data, HashOf(data)),
        ("Network", architecture.GetType().Name),
        .. Members(architecture),
        .. Members(options),
        ("Threads", Text(threads)),
    ]);

    /// <summary>The first fact that is another one there; null where all are the same.</summary>
    public (string Name, string There, string Here)? DifferenceFrom(TrainingIdentity other)
    {
        var known = other.Facts.ToDictionary(fact => fact.Name, fact => fact.Value);
        foreach (var (name, value) in Facts)
            if (known.GetValueOrDefault(name) is var there && there != value) return (name, there ?? Text(null), value);
        return null;
    }

    private static IEnumerable<(string, string)> Members(object record) =>
        record.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => (member.Name, Text(member.GetValue(record))));

    private static string Text(object? value) => value switch
    {
        null => "none",
        string text => text,
        IEnumerable values => string.Join(' ', values.Cast<object?>().Select(Text).DefaultIfEmpty("none")),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };

    private static string HashOf(Tensor[] data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var values in data)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{values.dtype}[{string.Join(',', values.shape)}]"));
            var rows = Math.Max(1, ChunkBytes * values.shape[0] / Math.Max(1, values.numel() * values.ElementSize));
            for (var start = 0L; start < values.shape[0]; start += rows)
            {
                using var part = values.narrow(0, start, Math.Min(rows, values.shape[0] - start));
                using var plain = part.contiguous();
                hash.AppendData(plain.bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
