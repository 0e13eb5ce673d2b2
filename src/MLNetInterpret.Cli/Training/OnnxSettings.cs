using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli.Training;

/// <summary>What an ONNX file leaves open, as a command line says it.</summary>
internal sealed record OnnxSettings
{
    /// <summary>Words of <see cref="PixelWords"/>; empty for nothing said.</summary>
    public IReadOnlyList<string> Pixels { get; init; } = [];

    /// <summary>Names of the classes; empty for none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>A file of characters; null for none.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>The input that varies; null where there is one.</summary>
    public string? InputName { get; init; }

    /// <summary>Sizes of one input; empty where the file has them.</summary>
    public IReadOnlyList<int> InputShape { get; init; } = [];

    /// <summary>The output; null where there is one.</summary>
    public string? OutputName { get; init; }

    /// <summary>Other inputs with the number that fills them, <c>NAME=X</c>.</summary>
    public IReadOnlyList<string> HeldInputs { get; init; } = [];

    /// <summary>Whether every node is compared with OnnxRuntime.</summary>
    public bool IsVerified { get; init; } = true;

    /// <summary>As the library wants it.</summary>
    /// <exception cref="ArgumentException">A word is none of those that there are; the message says which.</exception>
    public OnnxOptions ToOptions() => new()
    {
        Input = InputName,
        Output = OutputName,
        InputShape = InputShape.Count > 0 ? [.. InputShape.Select(size => (long)size)] : null,
        Held = HeldInputs.Select(Held).ToDictionary(),
        Pixels = Pixels.Count > 0 ? PixelWords.Parse(Pixels) : null,
        ClassNames = ClassNames,
    };

    private static (string Name, Tensor Value) Held(string given)
    {
        var at = given.LastIndexOf('=');
        return at > 0 && float.TryParse(given[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (given[..at], tensor(number))
            : throw new ArgumentException($"--held-input is '{given}', but is written NAME=NUMBER, for example mask=1.");
    }
}
