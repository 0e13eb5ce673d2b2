using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>How a part's own axes become rows, units and positions, <c>[N, U, positions...]</c>, and back.</summary>
/// <param name="ToUnits">From the part's own axes.</param>
/// <param name="Back">To the part's own axes; the shape that the tensor had there besides.</param>
internal sealed record Arrangement(Func<Tensor, Tensor> ToUnits, Func<Tensor, long[], Tensor> Back)
{
    private static readonly Arrangement
        AsItIs = new(own => own, (units, _) => units),
        UnitsLast = new(own => own.permute(0, 2, 1), (units, _) => units.permute(0, 2, 1)),
        TimeFirst = new(own => own.permute(1, 2, 0), (units, _) => units.permute(2, 0, 1)),
        LayersFirst = new(
            own => own.permute(1, 0, 2).flatten(1),
            (units, own) => units.reshape(own[1], own[0], own[2]).permute(1, 0, 2).contiguous());

    /// <summary>The arrangement of a part's output, or null where it has none.</summary>
    /// <param name="module">The part.</param>
    /// <param name="place">Which of its outputs.</param>
    /// <param name="axes">Axes of the output.</param>
    /// <param name="rows">The axis of the rows.</param>
    /// <remarks>Where rows stand behind time steps, the units stand last, as in all of libtorch's recurrent and attention layers.
    /// Of a recurrent layer's last states every layer and direction has units of its own.</remarks>
    public static Arrangement? Of(object module, int place, int axes, int rows) => (module, axes, rows) switch
    {
        (LSTM or GRU or RNN, 3, 1) when place > 0 => LayersFirst,
        (LSTM or GRU or RNN or Embedding, 3, 0) when place == 0 => UnitsLast,
        (_, 3, 1) => TimeFirst,
        (_, >= 2, 0) => AsItIs,
        _ => null,
    };
}
