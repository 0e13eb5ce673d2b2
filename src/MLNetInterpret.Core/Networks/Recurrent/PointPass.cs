using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>A <see cref="CharNetwork"/>'s evaluation with <see cref="RecurrentReader"/>,
/// which passes its values through the points.</summary>
internal sealed unsafe class PointPass(CharNetwork network)
{
    private readonly Lock _packing = new();
    private RecurrentWeights? _packed;

    /// <summary>Names of the points that are looked at; null for all.</summary>
    public IReadOnlySet<string>? Shown { get; set; }

    /// <summary>Gates and tanh(c).</summary>
    public static bool IsDetail(string point) => Enum.GetValues<RecurrentValue>()
        .Except([RecurrentValue.Cell, RecurrentValue.Hidden])
        .Any(value => point.EndsWith($".{RecurrentSource.NameOf(value)}", StringComparison.Ordinal));

    /// <summary>Whether the pass needs neither gradients nor another device, and the input is codes <c>[N, T]</c>.</summary>
    public bool Serves(Tensor input) =>
        !network.training && input.dim() == 2 && input.numel() > 0 && input.device_type == DeviceType.CPU
        && network.ReadingWeights.All(weight => weight.device_type == DeviceType.CPU && weight.dtype == float32
            && !(is_grad_enabled() && weight.requires_grad));

    /// <summary>Reads from the zero state and shows what is looked at.</summary>
    /// <param name="input">Codes <c>[N, T]</c>.</param>
    /// <param name="layers">The network's, which have the points.</param>
    /// <returns>Hidden states of the last layer, <c>[N, T, U]</c>.</returns>
    public Tensor Run(Tensor input, IReadOnlyList<RecurrentLayer> layers)
    {
        var last = network.Architecture.LastHidden;
        var shown = network.Architecture.Sources.Where(source => Shown?.Contains(source.ToString()) != false).ToList();

        // where layers' points alone are looked at, a hook may end the pass at one of them:
        // the layers above are read afterwards, if none did
        var onlyLayers = Shown is { Count: > 0 } && shown.Count == Shown.Count;
        var read = Read(input, onlyLayers ? shown : shown.Append(last));
        foreach (var source in shown) layers[source.Layer - 1].Point(source.Value).call(read[source].transpose(1, 2));
        return read.TryGetValue(last, out var hidden) ? hidden : Read(input, [last])[last];
    }

    /// <summary>Values, each <c>[N, T, U]</c>, of the layers up to the deepest that is wanted.</summary>
    private Dictionary<RecurrentSource, Tensor> Read(Tensor input, IEnumerable<RecurrentSource> wanted)
    {
        var (rows, steps) = (input.shape[0], input.shape[1]);
        using var plain = input.to(int32).contiguous();
        using var reader = new RecurrentReader(Packed(), get_num_threads());
        using var streams = reader.Begin((int)rows);
        var values = wanted.Distinct().ToDictionary(
            source => source, source => empty(rows, steps, UnitsOf(source), dtype: float32));
        var outputs = values.Select(entry => new RecurrentOutput(
            entry.Key, Start(entry.Value), steps * UnitsOf(entry.Key), UnitsOf(entry.Key))).ToArray();
        reader.Read(
            streams, MemoryMarshal.Cast<byte, int>(plain.bytes), outputs, values.Keys.Max(source => source.Layer), hold: null);
        return values;

        int UnitsOf(RecurrentSource source) => network.Architecture.UnitsOf(source.Layer);
    }

    private RecurrentWeights Packed()
    {
        lock (_packing) return _packed?.AreOf(network) == true ? _packed : _packed = new(network, RecurrentKernel.Widest);
    }

    /// <summary>Where new values lie; a view of one of them, as a span's length is an int.</summary>
    private static nint Start(Tensor values)
    {
        using var first = values.view(-1).narrow(0, 0, 1);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
