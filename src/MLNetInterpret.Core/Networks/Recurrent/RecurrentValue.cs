namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>What an LSTM's unit computes in one step. The names in lower case are the names of points.</summary>
/// <remarks>c_t = forget · c_{t-1} + input · candidate, tanh = tanh(c_t), hidden h_t = output · tanh.
/// Source: Hochreiter, Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997, doi:10.1162/neco.1997.9.8.1735;
/// the forget gate: Gers, Schmidhuber, Cummins, "Learning to Forget", Neural Computation 12(10), 2000.</remarks>
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

    /// <summary>The candidate g_t, -1 to 1: what may be added to the state.</summary>
    Candidate,
}

/// <summary>Which values of which layer.</summary>
/// <param name="Layer">The layer, from 1.</param>
/// <param name="Value">The values.</param>
internal readonly record struct RecurrentSource(int Layer, RecurrentValue Value)
{
    /// <summary>The activation point's name, for example <c>lstm1.cell</c>.</summary>
    public override string ToString() => $"lstm{Layer}.{NameOf(Value)}";

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
        _ => $"{value}",
    };
}

/// <summary>One unit's value held at a number while the network runs (ablation): what depends on it follows.</summary>
/// <remarks>A held cell changes its own hidden state and its next state;
/// a held gate changes cell and hidden state of its unit.</remarks>
/// <param name="Source">Which values.</param>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="Value">The number, finite.</param>
internal readonly record struct RecurrentHold(RecurrentSource Source, int Unit, float Value);
