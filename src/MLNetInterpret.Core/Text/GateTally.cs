using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text;

/// <summary>Counts how often the gates of cells are nearly shut and nearly open.</summary>
internal sealed class GateTally(int layers, int units)
{
    private const float Shut = 0.1f, Open = 0.9f;
    private static readonly RecurrentValue[] Gates = [RecurrentValue.Input, RecurrentValue.Forget, RecurrentValue.Output];
    private readonly int[] _shut = new int[layers * Gates.Length * units];
    private readonly int[] _open = new int[layers * Gates.Length * units];
    private readonly double[] _forget = new double[layers * units];
    private readonly double[] _logForget = new double[layers * units];
    private long _characters;

    /// <summary>What to read of a network: layer after layer, the input, the forget and the output gates.</summary>
    public static IEnumerable<RecurrentSource> Sources(int layers) =>
        Enumerable.Range(1, layers).SelectMany(layer => Gates.Select(gate => new RecurrentSource(RecurrentKind.Lstm, layer, gate)));

    /// <summary>Adds one character's gates, in the order of <see cref="Sources"/>; what follows them is not looked at.</summary>
    public void Add(ReadOnlySpan<float> gates)
    {
        for (var i = 0; i < _shut.Length; i++)
        {
            _shut[i] += gates[i] < Shut ? 1 : 0;
            _open[i] += gates[i] > Open ? 1 : 0;
        }

        for (var layer = 0; layer < layers; layer++)
            for (var unit = 0; unit < units; unit++)
            {
                var forget = gates[(((layer * Gates.Length) + 1) * units) + unit];
                _forget[(layer * units) + unit] += forget;
                _logForget[(layer * units) + unit] += MathF.Log(forget);
            }

        _characters++;
    }

    /// <summary>What was counted.</summary>
    public IReadOnlyList<LayerGates> ToLayers() =>
    [
        .. Enumerable.Range(0, layers).Select(layer => new LayerGates(
            layer + 1, _characters, [.. Enumerable.Range(0, units).Select(unit => Unit(layer, unit))])),
    ];

    private UnitGates Unit(int layer, int unit)
    {
        var mean = _forget[(layer * units) + unit] / _characters;
        (double Left, double Right) Of(int gate)
        {
            var i = (((layer * Gates.Length) + gate) * units) + unit;
            return ((double)_shut[i] / _characters, (double)_open[i] / _characters);
        }

        return new(
            Of(0), Of(1), Of(2), mean,
            1 / Math.Abs(Math.Log(mean)), _characters / Math.Abs(_logForget[(layer * units) + unit]));
    }
}
