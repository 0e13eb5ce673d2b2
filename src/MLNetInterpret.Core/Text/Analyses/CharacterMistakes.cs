using System.Numerics.Tensors;
using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>Which characters a network expects where others come.</summary>
internal static class CharacterMistakes
{
    /// <summary>Reads a text once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="codes">The text, at least 2 characters.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>For each code that comes and the code that was likeliest there, how often;
    /// the first character is not counted.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyDictionary<(int True, int Taken), long> Count(
        CharNetwork network, ReadOnlyMemory<int> codes, CancellationToken cancellation = default)
    {
        var vocabulary = network.Architecture.Vocabulary;
        var counts = new Dictionary<(int, int), long>();
        using var reader = new RecurrentReader(network);
        using var pass = new TextPass(reader, codes, TextPass.Cut(0, codes.Length - 1, TextPass.ShortStream))
        {
            Cancellation = cancellation,
        };
        var log = Array.Empty<float>();
        pass.Read([network.Architecture.LastHidden], (stretch, hidden) =>
        {
            if (log.Length < stretch.Length * vocabulary) log = new float[stretch.Length * vocabulary];
            var read = log.AsSpan(0, stretch.Length * vocabulary);
            reader.LogProbabilities(hidden, read);
            for (var at = 0; at < stretch.Length; at++)
            {
                var likeliest = TensorPrimitives.IndexOfMax(read.Slice(at * vocabulary, vocabulary));
                var pair = (codes.Span[stretch.Position + at + 1], likeliest);
                counts[pair] = counts.GetValueOrDefault(pair) + 1;
            }
        });
        return counts;
    }
}
