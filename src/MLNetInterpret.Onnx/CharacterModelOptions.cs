namespace MLNetInterpret;

/// <summary>What the files of a character model leave open. Most need none of it.</summary>
public sealed record CharacterModelOptions
{
    /// <summary>Who wrote the gates of recurrent layers; null for what the names of tensors say (<c>weight_hh_l0</c>: PyTorch;
    /// <c>recurrent_kernel</c>: Keras; one matrix of inputs and states: TensorFlow). ONNX files say it themselves.</summary>
    public WeightLayout? Layout { get; init; }

    /// <summary>What is added to the forget gate of LSTMs beside the biases in the file; null for 1 in TensorFlow's layout, where
    /// programs add it while they compute, and 0 in others.</summary>
    public double? ForgetBias { get; init; }

    /// <summary>The code of every character that the vocabulary lacks, one that no character has; null for what the vocabulary
    /// itself says: the code of a name such as <c>&lt;unk&gt;</c>, else such a character is an error.</summary>
    public int? UnknownCode { get; init; }

    /// <summary>A text of the kind that the model was trained on, 200 characters or more, on which its layout is checked; null
    /// checks nothing.</summary>
    public string? Text { get; init; }

    /// <summary>What an ONNX file leaves open.</summary>
    public OnnxOptions Onnx { get; init; } = new();
}
