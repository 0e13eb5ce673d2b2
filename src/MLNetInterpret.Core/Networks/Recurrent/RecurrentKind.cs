namespace MLNetInterpret;

/// <summary>Kinds of recurrent layers.</summary>
public enum RecurrentKind
{
    /// <summary>Long short-term memory: a cell behind three gates.</summary>
    Lstm,

    /// <summary>Gated recurrent unit: h_t = (1 - update) · candidate + update · h_{t-1}.</summary>
    /// <remarks>Source: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014,
    /// arXiv:1406.1078.</remarks>
    Gru,

    /// <summary>Plain recurrent layer: h_t = tanh(W x_t + U h_{t-1} + b).</summary>
    Rnn,
}
