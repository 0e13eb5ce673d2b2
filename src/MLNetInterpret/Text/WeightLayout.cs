namespace MLNetInterpret;

/// <summary>The order in which a program writes the gates of a recurrent layer, and what it adds to them.</summary>
public enum WeightLayout
{
    /// <summary>LSTM: input, forget, candidate, output. GRU: reset, update, candidate, reset after the product.</summary>
    PyTorch,

    /// <summary>LSTM: as PyTorch. GRU: update, reset, candidate; the reset gate before the product where inputs and states
    /// have one bias together (<c>reset_after=False</c>), after it where they have two, or none.</summary>
    Keras,

    /// <summary>TensorFlow 1's <c>BasicLSTMCell</c>: input, candidate, forget, output, and 1 is added to the forget gate. GRU:
    /// reset, update, candidate; the reset gate before the product, as in its <c>GRUCell</c>.</summary>
    TensorFlow,
}
