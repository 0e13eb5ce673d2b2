using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>Counts how often the gates of units are nearly shut and nearly open.</summary>
internal sealed class GateTally(CharNetworkArchitecture sizes)
{
    private const float Shut = 0.1f, Open = 0.9f;
    private readonly RecurrentValue[] _gates = Of(sizes.Kind);
    private readonly int[] _shut = new int[sizes.Layers * Of(sizes.Kind).Length * sizes.HiddenUnits];
    private readonly int[] _open = new int[sizes.Layers * Of(sizes.Kind).Length * sizes.HiddenUnits];
    private readonly double[] _kept = new double[sizes.Layers * sizes.HiddenUnits];
    private readonly double[] _logKept = new double[sizes.Layers * sizes.HiddenUnits];
    private long _characters;

    /// <summary>What to read of a network: layer after layer, the gate that keeps the state, then the others.</summary>
    public IEnumerable<RecurrentSource> Sources => Enumerable.Range(1, sizes.Layers)
        .SelectMany(layer => _gates.Select(gate => new RecurrentSource(sizes.Kind, layer, gate)));

    /// <summary>Adds one character's gates, in the order of <see cref="Sources"/>; what follows them is not looked at.</summary>
    public void Add(ReadOnlySpan<float> gates)
    {
        for (var i = 0; i < _shut.Length; i++)
        {
            _shut[i] += gates[i] < Shut ? 1 : 0;
            _open[i] += gates[i] > Open ? 1 : 0;
        }

        var units = sizes.HiddenUnits;
        for (var layer = 0; layer < sizes.Layers && _gates.Length > 0; layer++)
            for (var unit = 0; unit < units; unit++)
            {
                var kept = gates[layer * _gates.Length * units + unit];
                _kept[layer * units + unit] += kept;
                _logKept[layer * units + unit] += MathF.Log(kept);
            }

        _characters++;
    }

    /// <summary>What was counted.</summary>
    public IReadOnlyList<LayerGates> ToLayers() => _gates.Length == 0 ? [] :
    [
        .. Enumerable.Range(0, sizes.Layers).Select(layer => new LayerGates(
            layer + 1, _characters, [.. Enumerable.Range(0, sizes.UnitsOf(layer + 1)).Select(unit => Unit(layer, unit))])),
    ];

    private UnitGates Unit(int layer, int unit)
    {
        var at = layer * sizes.HiddenUnits + unit;
        var mean = _kept[at] / _characters;
        return new(
            [.. _gates.Select((gate, place) =>
            {
                var i = (layer * _gates.Length + place) * sizes.HiddenUnits + unit;
                return (RecurrentSource.NameOf(gate), (double)_shut[i] / _characters, (double)_open[i] / _characters);
            })],
            mean, 1 / Math.Abs(Math.Log(mean)), _characters / Math.Abs(_logKept[at]));
    }

    /// <summary>The gates between 0 and 1, the one that keeps the state first.</summary>
    private static RecurrentValue[] Of(RecurrentKind kind) => kind switch
    {
        RecurrentKind.Lstm => [RecurrentValue.Forget, RecurrentValue.Input, RecurrentValue.Output],
        RecurrentKind.Gru => [RecurrentValue.Update, RecurrentValue.Reset],
        _ => [],
    };
}
