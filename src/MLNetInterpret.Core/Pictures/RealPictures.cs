using System.Runtime.InteropServices;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>What real pictures drive units to: one pass over them.</summary>
internal sealed class RealPictures
{
    private const int Bins = 512;
    private readonly HookedNetwork _network;
    private readonly Unit[] _units;
    private readonly Objective[] _measures;
    private readonly QuantileSketches _sketches;
    private readonly RealRow?[] _highest, _lowest;

    private RealPictures(HookedNetwork network, Unit[] units, Reduction reduction)
    {
        (_network, _units, _sketches) = (network, units, new(units.Length));
        _measures = [.. units.Select(unit => Objectives.Channel(unit, reduction))];
        (_highest, _lowest) = (new RealRow?[units.Length], new RealRow?[units.Length]);
    }

    /// <summary>Reads pictures once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="units">Single units.</param>
    /// <param name="reduction">How the positions of a whole channel become one value.</param>
    /// <param name="batches"><c>[N, C, H, W]</c>, in the network's value range.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What is known of each unit that had a finite activation.</returns>
    /// <exception cref="ArgumentException">A batch is none of the network's pictures.</exception>
    public static IReadOnlyDictionary<Unit, RealRows> Read(
        HookedNetwork network, IReadOnlyList<Unit> units, Reduction reduction, IEnumerable<Tensor> batches,
        CancellationToken cancellation)
    {
        var read = new RealPictures(network, [.. units.Distinct()], reduction);
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            if (batch.dim() != 4 || !batch.shape[1..].SequenceEqual(network.InputShape))
                throw new ArgumentException(
                    $"The rows are batches [N, {string.Join(", ", network.InputShape)}]; " +
                    $"there is one of shape [{string.Join(", ", batch.shape)}].", nameof(batches));
            read.Add(batch);
        }

        return read.Found().ToDictionary();
    }

    private void Add(Tensor batch)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var pictures = batch.to(_network.Device);
        using var seen = _network.RunWithCache(pictures, _units.Select(unit => unit.Point).Distinct());
        for (var u = 0; u < _units.Length; u++)
        {
            using var one = NewDisposeScope();
            var map = seen[_units[u].Point].select(1, _units[u].Index!.Value);
            var values = _measures[u].Score(seen).to(ScalarType.Float32).cpu().contiguous();
            var scores = MemoryMarshal.Cast<byte, float>(values.bytes);
            for (var row = 0; row < scores.Length; row++)
            {
                if (!float.IsFinite(scores[row])) continue;
                _sketches.Add(u, scores[row]);
                if (!(scores[row] <= _highest[u]?.Activation)) _highest[u] = Row(u, scores[row], pictures, map, row);
                if (!(scores[row] >= _lowest[u]?.Activation)) _lowest[u] = Row(u, scores[row], pictures, map, row);
            }
        }
    }

    private RealRow Row(int u, float score, Tensor pictures, Tensor map, int row)
    {
        var shape = _network.Points.Require(_units[u].Point).Shape;
        var at = (int)map[row].argmax().item<long>();
        int[] position = _units[u].Position.Count == 0 && shape.Count == 3
            ? [at / (int)shape[2], at % (int)shape[2]]
            : [];
        return new(score, ImageInput.From(pictures[row], _network.Pixels!), position);
    }

    private IEnumerable<KeyValuePair<Unit, RealRows>> Found()
    {
        for (var u = 0; u < _units.Length; u++)
        {
            if (_highest[u] is not { } highest || _lowest[u] is not { } lowest) continue;
            var histogram = _sketches.Histogram(u, Bins, lowest.Activation, highest.Activation);
            yield return new(_units[u], new(highest, lowest, histogram.ShareBelow));
        }
    }
}
