using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A packed copy of a <see cref="CharNetwork"/>'s weights.</summary>
internal sealed unsafe class RecurrentWeights
{
    private readonly float[][] _originals;
    private readonly GateLayout[] _layouts;
    private readonly AlignedFloats _starts;
    private readonly WeightPanels?[] _fromBelow;
    private readonly WeightPanels[] _recurrent;
    private readonly int _columns;

    public RecurrentWeights(CharNetwork network, RecurrentKernel kernel)
    {
        (Architecture, Kernel) = (network.Architecture, kernel);
        var vocabulary = Architecture.Vocabulary;
        _originals = [.. network.ReadingWeights.Select(Copy)];
        _layouts = [.. Enumerable.Range(1, Architecture.Layers).Select(layer => LayoutOf(Architecture.UnitsOf(layer)))];
        Widest = LayoutOf(Architecture.HiddenUnits);
        _columns = Widest.Panels * 4 * kernel.Width;
        _fromBelow = new WeightPanels[Architecture.Layers];
        _recurrent = new WeightPanels[Architecture.Layers];

        ReadoutColumns = (vocabulary + 4 * kernel.Width - 1) / (4 * kernel.Width) * 4 * kernel.Width;
        _starts = new(RowsBeforeReadout * _columns + ReadoutColumns);
        for (var layer = 0; layer < Architecture.Layers; layer++)
        {
            var units = Architecture.UnitsOf(layer + 1);
            _recurrent[layer] = WeightPanels.Of(_originals[4 * layer + 1], units, kernel.Width, _layouts[layer]);
            if (layer > 0) _fromBelow[layer] = WeightPanels.Of(_originals[4 * layer], units, kernel.Width, _layouts[layer]);
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

    /// <summary>Where the gates of the widest layer stand.</summary>
    public GateLayout Widest { get; }

    /// <summary>Whether what a layer reads from below is not among the sums over its state: a GRU needs the two
    /// apart.</summary>
    public bool ReadsApart => Architecture.Kind == RecurrentKind.Gru;

    /// <summary>Floats between two rows of states: off the powers of two, at which rows would share a cache's sets.</summary>
    public int Stride => Widest.Registers * Kernel.Width + 16;

    public WeightPanels Readout { get; }

    public int ReadoutColumns { get; }

    public float* ReadoutStart => _starts.Start + RowsBeforeReadout * _columns;

    private long RowsBeforeReadout =>
        Architecture.Vocabulary + Architecture.Layers - 1L + (ReadsApart ? Architecture.Layers : 0);

    /// <summary>Where the gates of a layer from 0 stand.</summary>
    public GateLayout Layout(int layer) => _layouts[layer];

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
        Fill(layer, Start(layer, code), row =>
            inputBias[row] + (ReadsApart ? 0 : bias[row]) + (layer == 0 ? input[row * Architecture.Vocabulary + code] : 0));
    }

    private void FillBias(int layer) => Fill(layer, Bias(layer), row => _originals[4 * layer + 3][row]);

    private void Fill(int layer, float* start, Func<int, float> of)
    {
        var (layout, units, width) = (_layouts[layer], Architecture.UnitsOf(layer + 1), Kernel.Width);
        for (var row = 0; row < layout.Gates * units; row++)
        {
            var (gate, unit) = Math.DivRem(row, units);
            start[layout.Offset(unit / width, gate, width, 4 * width) + unit % width] = of(row);
        }
    }

    private GateLayout LayoutOf(int units) =>
        new(Architecture.Kind.Gates, (units + Kernel.Width - 1) / Kernel.Width, Architecture.ResetBefore);

    private static float[] Copy(Tensor tensor)
    {
        using var plain = tensor.detach().to(float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(plain.bytes).ToArray();
    }
}
