using Microsoft.ML;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>ONNX steps that follow each other.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Files">Their files.</param>
/// <param name="InputColumn">The column that the first reads.</param>
/// <param name="OutputColumn">The column that the last adds.</param>
internal sealed record StepChain(ITransformer First, IReadOnlyList<ChainedFile> Files, string InputColumn, string OutputColumn);

/// <summary>A file of a chain.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Inputs">Inputs that the step fills from columns.</param>
/// <param name="Output">The output that is used.</param>
internal sealed record ChainedFile(string Path, IReadOnlyList<string> Inputs, string Output);

/// <summary>A column that is a chain's output, shifted and scaled: <c>scale * output + shift</c>.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Scale">A factor for each slot; empty for 1.</param>
/// <param name="Shift">A summand for each slot; empty for 0.</param>
internal sealed record Followed(StepChain Chain, IReadOnlyList<double> Scale, IReadOnlyList<double> Shift)
{
    /// <summary>Whether it is the output itself.</summary>
    public bool IsPlain => Scale.Count == 0 && Shift.Count == 0;

    /// <summary>The factor of a slot.</summary>
    public double ScaleAt(int slot) => Scale.Count > 0 ? Scale[slot] : 1;

    /// <summary>The summand of a slot.</summary>
    public double ShiftAt(int slot) => Shift.Count > 0 ? Shift[slot] : 0;

    /// <summary>The column less an offset, then scaled.</summary>
    public Followed Then(IReadOnlyList<float> scale, IReadOnlyList<float> offset) => this with
    {
        Scale = [.. scale.Select((factor, slot) => factor * ScaleAt(slot))],
        Shift = [.. scale.Select((factor, slot) => factor * (ShiftAt(slot) - (offset.Count > 0 ? offset[slot] : 0)))],
    };
}
