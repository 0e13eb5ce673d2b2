namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>What a recurrent unit computes in one step. The names in lower case are the names of points.</summary>
/// <remarks>LSTM: c_t = forget · c_{t-1} + input · candidate, tanh = tanh(c_t), hidden h_t = output · tanh. GRU: hidden h_t =
/// (1 - update) · candidate + update · h_{t-1}. Source: Hochreiter, Schmidhuber, "Long Short-Term Memory", Neural Computation
/// 9(8), 1997, doi:10.1162/neco.1997.9.8.1735; the forget gate: Gers, Schmidhuber, Cummins, "Learning to Forget", Neural
/// Computation 12(10), 2000.</remarks>
internal enum RecurrentValue
{
    /// <summary>The cell's state c_t, unbounded.</summary>
    Cell,

    /// <summary>tanh(c_t), -1 to 1.</summary>
    Tanh,

    /// <summary>The hidden state h_t, -1 to 1.</summary>
    Hidden,

    /// <summary>The input gate i_t, 0 to 1: how much of the candidate is admitted.</summary>
    Input,

    /// <summary>The forget gate f_t, 0 to 1: how much of the former state is kept.</summary>
    Forget,

    /// <summary>The output gate o_t, 0 to 1: how much of tanh(c_t) is shown.</summary>
    Output,

    /// <summary>The candidate, -1 to 1: what may be added to an LSTM's state, or take the place of a GRU's.</summary>
    Candidate,

    /// <summary>A GRU's update gate z_t, 0 to 1: how much of the former state is kept.</summary>
    Update,

    /// <summary>A GRU's reset gate r_t, 0 to 1: how much of the former state the candidate sees.</summary>
    Reset,
}

/// <summary>Which values of which layer.</summary>
/// <param name="Kind">The layer's kind.</param>
/// <param name="Layer">The layer, from 1.</param>
/// <param name="Value">The values.</param>
internal readonly record struct RecurrentSource(RecurrentKind Kind, int Layer, RecurrentValue Value)
{
    /// <summary>The activation point's name, for example <c>lstm1.cell</c>.</summary>
    public override string ToString() => $"{Kind.Prefix}{Layer}.{NameOf(Value)}";

    /// <summary>A point's name within its layer.</summary>
    internal static string NameOf(RecurrentValue value) => value switch
    {
        RecurrentValue.Cell => "cell",
        RecurrentValue.Tanh => "tanh",
        RecurrentValue.Hidden => "hidden",
        RecurrentValue.Input => "input",
        RecurrentValue.Forget => "forget",
        RecurrentValue.Output => "output",
        RecurrentValue.Candidate => "candidate",
        RecurrentValue.Update => "update",
        RecurrentValue.Reset => "reset",
        _ => $"{value}",
    };
}

/// <summary>One unit's value held at a number while the network runs (ablation): what depends on it follows.</summary>
/// <remarks>A held cell or hidden state changes what its unit computes from it, now and later; a held gate changes its unit's
/// state.</remarks>
/// <param name="Source">Which values.</param>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="Value">The number, finite.</param>
internal readonly record struct RecurrentHold(RecurrentSource Source, int Unit, float Value);
