using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>The tensors in what a part returns: one, a tuple of them, or a list.</summary>
internal static class Outputs
{
    /// <summary>All of them in order, null where a place is empty.</summary>
    public static IReadOnlyList<Tensor?> Of(object? returned) => returned switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(at => Of(tuple[at]))],
        IEnumerable<Tensor> many => [.. many],
        _ => [null],
    };

    /// <summary>The same with another tensor in one place.</summary>
    /// <param name="returned">What the part returned.</param>
    /// <param name="place">Which of <see cref="Of"/>.</param>
    /// <param name="other">The other tensor.</param>
    public static object With(object returned, int place, Tensor other)
    {
        switch (returned)
        {
            case Tensor:
                return other;
            case ITuple tuple:
                var items = Enumerable.Range(0, tuple.Length).Select(at => tuple[at]).ToArray();
                for (var (at, first) = (0, 0); at < items.Length; first += Of(items[at++]).Count)
                    if (place - first is >= 0 and var inside && inside < Of(items[at]).Count)
                    {
                        items[at] = With(items[at]!, inside, other);
                        return Activator.CreateInstance(returned.GetType(), items)!;
                    }

                break;
            case IEnumerable<Tensor> many:
                var list = many.ToArray();
                list[place] = other;
                return returned.GetType().IsArray ? list : list.ToList();
        }

        throw new NotSupportedException($"Nothing can take the place of a tensor in a {returned.GetType().Name}.");
    }

    /// <summary>What the point of an output is called after its part; nothing for the first.</summary>
    public static string SuffixOf(object module, int place) => (module, place) switch
    {
        (_, 0) => "",
        (LSTM or GRU or RNN, 1) => ".hidden",
        (LSTM, 2) or (LSTMCell, 1) => ".cell",
        _ => $".out{place + 1}",
    };
}
