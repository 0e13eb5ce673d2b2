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

    public RecurrentWeights(CharNetwork network, RecurrentKernel kernel)
    {
        (Architecture, Kernel) = (network.Architecture, kernel);
        var (units, vocabulary) = (Architecture.HiddenUnits, Architecture.Vocabulary);
        _originals = [.. network.ReadingWeights.Select(Copy)];
        Layout = new(Architecture.Kind.Gates, (units + kernel.Width - 1) / kernel.Width, Architecture.ResetBefore);
        _columns = Layout.Panels * 4 * kernel.Width;
        _fromBelow = new WeightPanels[Architecture.Layers];
        _recurrent = new WeightPanels[Architecture.Layers];

        ReadoutColumns = (vocabulary + 4 * kernel.Width - 1) / (4 * kernel.Width) * 4 * kernel.Width;
        _starts = new(RowsBeforeReadout * _columns + ReadoutColumns);
        for (var layer = 0; layer < Architecture.Layers; layer++)
        {
            _recurrent[layer] = WeightPanels.Of(_originals[4 * layer + 1], units, kernel.Width, Layout);
            if (layer > 0) _fromBelow[layer] = WeightPanels.Of(_originals[4 * layer], units, kernel.Width, Layout);
            for (var code = 0; code < (layer == 0 ? vocabulary : 1); code++) FillStart(layer, code);
            if (ReadsApart) FillBias(layer);
        }

        // logits side by side are four registers of one gate
        var logits = new GateLayout(1, (vocabulary + kernel.Width - 1) / kernel.Width, IsLastApart: false);
        Readout = WeightPanels.Of(_originals[^2], vocabulary, kernel.Width, logits);
        _originals[^1].CopyTo(new Span<float>(ReadoutStart, vocabulary));
    }

    public CharNetworkArchitecture Architecture { get; }

    public RecurrentKernel Kernel { get; }

    /// <summary>Where the gates of a layer stand.</summary>
    public GateLayout Layout { get; }

    /// <summary>Whether what a layer reads from below is not among the sums over its state: a GRU needs the two
    /// apart.</summary>
    public bool ReadsApart => Architecture.Kind == RecurrentKind.Gru;

    /// <summary>Floats between two rows of states: off the powers of two, at which rows would share a cache's sets.</summary>
    public int Stride => Layout.Registers * Kernel.Width + 16;

    public WeightPanels Readout { get; }

    public int ReadoutColumns { get; }

    public float* ReadoutStart => _starts.Start + RowsBeforeReadout * _columns;

    private long RowsBeforeReadout =>
        Architecture.Vocabulary + Architecture.Layers - 1L + (ReadsApart ? Architecture.Layers : 0);

    public WeightPanels FromBelow(int layer) => _fromBelow[layer]!;

    public WeightPanels Recurrent(int layer) => _recurrent[layer];

    /// <summary>Biases of a layer from 0, panel after panel; in the first, what the code's input weights add is in them. Where
    /// a layer reads apart, those of the input only.</summary>
    public float* Start(int layer, int code = 0) =>
        _starts.Start + (layer == 0 ? code : Architecture.Vocabulary + layer - 1L) * _columns;

    /// <summary>The recurrent biases of a layer that reads apart, panel after panel.</summary>
    public float* Bias(int layer) =>
        _starts.Start + (Architecture.Vocabulary + Architecture.Layers - 1L + layer) * _columns;

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
        var (input, inputBias, bias) = (_originals[4 * layer], _originals[4 * layer + 2], _originals[4 * layer + 3]);
        Fill(Start(layer, code), row =>
            inputBias[row] + (ReadsApart ? 0 : bias[row]) + (layer == 0 ? input[row * Architecture.Vocabulary + code] : 0));
    }

    private void FillBias(int layer) => Fill(Bias(layer), row => _originals[4 * layer + 3][row]);

    private void Fill(float* start, Func<int, float> of)
    {
        var (units, width) = (Architecture.HiddenUnits, Kernel.Width);
        for (var row = 0; row < Layout.Gates * units; row++)
        {
            var (gate, unit) = Math.DivRem(row, units);
            start[Layout.Offset(unit / width, gate, width, 4 * width) + unit % width] = of(row);
        }
    }

    private static float[] Copy(Tensor tensor)
    {
        using var plain = tensor.detach().to(float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(plain.bytes).ToArray();
    }
}
