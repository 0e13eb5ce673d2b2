using MLNetInterpret.Core.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Reading;

/// <summary>Reads the activations of some units, row after row.</summary>
internal sealed class UnitReader
{
    /// <summary>Rows that go through the network together.</summary>
    public const int BatchRows = NetworkRowScorer.BatchRows;

    private readonly HookedNetwork _network;
    private readonly IReadOnlyList<ActivationPoint> _points;
    private readonly (int Point, int Index)[] _places;
    private readonly Func<double[], IEnumerable<double>>? _map;
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares reading.</summary>
    /// <param name="network">The network.</param>
    /// <param name="units">What is read.</param>
    /// <param name="map">Makes other figures of a row's activations; null for none.</param>
    /// <param name="cancellation">Ends the work, batch by batch.</param>
    /// <exception cref="ArgumentException">A unit does not exist, or has a map of positions.</exception>
    public UnitReader(
        HookedNetwork network, IReadOnlyList<Unit> units, Func<double[], IEnumerable<double>>? map = null,
        CancellationToken cancellation = default)
    {
        foreach (var unit in units.Select(network.Points.Require))
            if (unit.Index is null || !network.Points.Require(unit.Point).IsFlat)
                throw new ArgumentException(
                    $"'{unit}' has no single activation for a row. Write <point>:<index> of a point without positions.");
        (_network, _map, _cancellation) = (network, map, cancellation);
        _points = [.. units.Select(unit => unit.Point).Distinct()];
        _places = [.. units.Select(unit => (_points.ToList().IndexOf(unit.Point), unit.Index!.Value))];
    }

    /// <summary>Row after row one value for each unit, or what they are mapped to.</summary>
    public double[] Read(Tensor rows)
    {
        var count = (int)rows.shape[0];
        var (read, own, at) = (new double[count * (_map is null ? _places.Length : 0)], new double[_places.Length], 0);
        var mapped = new List<double>();
        for (var first = 0; first < count; first += BatchRows)
        {
            _cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var batch = rows.narrow(0, first, Math.Min(BatchRows, count - first)).to(_network.Device);
            var size = (int)batch.shape[0];
            using var seen = _network.RunWithCache(batch, _points);
            float[][] values = [.. _points.Select(point => Values(seen[point]))];
            int[] widths = [.. values.Select(value => (int)(value.Length / size))];
            for (var row = 0; row < size; row++)
            {
                for (var u = 0; u < own.Length; u++)
                    own[u] = values[_places[u].Point][(row * widths[_places[u].Point]) + _places[u].Index];
                if (_map is not null) mapped.AddRange(_map(own));
                else
                {
                    own.CopyTo(read, at);
                    at += own.Length;
                }
            }
        }

        return _map is null ? read : [.. mapped];
    }

    private static float[] Values(Tensor activations)
    {
        var plain = activations.detach().to(float32).cpu().contiguous();
        return plain.data<float>().ToArray();
    }
}
