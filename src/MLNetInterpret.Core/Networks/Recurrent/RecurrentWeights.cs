using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A packed copy of a <see cref="CharNetwork"/>'s weights.</summary>
internal sealed unsafe class RecurrentWeights
{
    private readonly float[][] _originals;
    private readonly AlignedFloats _starts;
    private readonly WeightPanels?[] _fromBelow;
    private readonly WeightPanels[] _recurrent;
    private readonly int _columns;

    public RecurrentWeights(CharNetwork network, LstmKernel kernel)
    {
        (Architecture, Kernel) = (network.Architecture, kernel);
        var (units, vocabulary) = (Architecture.HiddenUnits, Architecture.Vocabulary);
        _originals = [.. network.ReadingWeights.Select(Copy)];
        Panels = (units + kernel.Width - 1) / kernel.Width;
        _columns = Panels * 4 * kernel.Width;
        _fromBelow = new WeightPanels[Architecture.Layers];
        _recurrent = new WeightPanels[Architecture.Layers];

        var codesEnd = (long)vocabulary * _columns;
        ReadoutColumns = (vocabulary + 4 * kernel.Width - 1) / (4 * kernel.Width) * 4 * kernel.Width;
        _starts = new(codesEnd + (Architecture.Layers - 1L) * _columns + ReadoutColumns);
        for (var layer = 0; layer < Architecture.Layers; layer++)
        {
            _recurrent[layer] = WeightPanels.Gates(_originals[4 * layer + 1], units, kernel.Width);
            if (layer > 0) _fromBelow[layer] = WeightPanels.Gates(_originals[4 * layer], units, kernel.Width);
            for (var code = 0; code < (layer == 0 ? vocabulary : 1); code++) FillStart(layer, code);
        }

        Readout = WeightPanels.Linear(_originals[^2], vocabulary, kernel.Width);
        _originals[^1].CopyTo(new Span<float>(ReadoutStart, vocabulary));
    }

    public CharNetworkArchitecture Architecture { get; }

    public LstmKernel Kernel { get; }

    /// <summary>Panels of a layer.</summary>
    public int Panels { get; }

    /// <summary>Floats between two rows of states: off the powers of two, at which rows would share a cache's sets.</summary>
    public int Stride => Panels * Kernel.Width + 16;

    public WeightPanels Readout { get; }

    public int ReadoutColumns { get; }

    public float* ReadoutStart => _starts.Start + ((long)Architecture.Vocabulary + Architecture.Layers - 1) * _columns;

    public WeightPanels FromBelow(int layer) => _fromBelow[layer]!;

    public WeightPanels Recurrent(int layer) => _recurrent[layer];

    /// <summary>Biases of a layer from 0, panel after panel; in the first,
    /// what the code's input weights add is in them.</summary>
    public float* Start(int layer, int code = 0) =>
        _starts.Start + (layer == 0 ? code : Architecture.Vocabulary + layer - 1L) * _columns;

    /// <summary>Whether the network, on the CPU, still has these weights.</summary>
    public bool AreOf(CharNetwork network)
    {
        var index = 0;
        foreach (var tensor in network.ReadingWeights)
        {
            using var contiguous = tensor.detach().contiguous();
            if (!contiguous.bytes.SequenceEqual(MemoryMarshal.AsBytes<float>(_originals[index++]))) return false;
        }

        return true;
    }

    private void FillStart(int layer, int code)
    {
        var (units, width) = (Architecture.HiddenUnits, Kernel.Width);
        var (input, inputBias, bias) = (_originals[4 * layer], _originals[4 * layer + 2], _originals[4 * layer + 3]);
        var start = Start(layer, code);
        for (var row = 0; row < 4 * units; row++)
        {
            var (gate, unit) = Math.DivRem(row, units);
            start[unit / width * 4 * width + gate * width + unit % width] =
                inputBias[row] + bias[row] + (layer == 0 ? input[row * Architecture.Vocabulary + code] : 0);
        }
    }

    private static float[] Copy(Tensor tensor)
    {
        using var plain = tensor.detach().to(float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(plain.bytes).ToArray();
    }
}
