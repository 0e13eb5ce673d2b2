using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What an ONNX file leaves open. Most files need none of it.</summary>
public sealed record OnnxOptions
{
    /// <summary>The input that varies; needed where the file has several.</summary>
    public string? Input { get; init; }

    /// <summary>What the other inputs are held at, by name: each a batch of one row, which stands for every row, a number, which
    /// fills it, or a tensor that is handed on as it is.</summary>
    public IReadOnlyDictionary<string, Tensor> Held { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>The output; needed where the file has several of floats. The output of any node will do.</summary>
    public string? Output { get; init; }

    /// <summary>Shape of one input as the file has it, without the batch axis; needed where the file does not fix it, as for
    /// texts of any length.</summary>
    public IReadOnlyList<long>? InputShape { get; init; }

    /// <summary>What the pixels mean where the input is a picture; <see cref="PixelScale.Unit"/> where nothing is said.</summary>
    public PixelScale? Pixels { get; init; }

    /// <summary>Names of the classes in the order of the outputs; empty for none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Computes a file elsewhere, for example by OnnxRuntime, to check what is loaded against it: from the bytes of an
    /// ONNX file and its inputs by name to its outputs by name. Null checks nothing.</summary>
    public Func<byte[], IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>>? Reference { get; init; }
}
