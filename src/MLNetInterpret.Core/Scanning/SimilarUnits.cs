using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Which units rise and fall together, estimated from their projections,
/// or exactly within points where that was kept.</summary>
internal sealed class SimilarUnits
{
    private const int Neighbours = 5;
    private const int Block = 512;
    private readonly Dictionary<(PointPartial Point, int Unit), int> _places = [];
    private readonly IReadOnlyList<(PointPartial Point, int Unit)> _units;
    private readonly float[] _projections;      // unit after unit, standardised
    private readonly bool[] _varies;
    private readonly IReadOnlyList<SimilarUnit>[] _nearest;
    private readonly int _length;

    private SimilarUnits(ScanPartial partial)
    {
        _length = partial.Plan.Projections;
        _units = [.. partial.Points.SelectMany(point => Enumerable.Range(0, point.Point.Units.Count).Select(u => (point, u)))];
        for (var place = 0; place < _units.Count; place++) _places[_units[place]] = place;
        _projections = new float[checked(_units.Count * _length)];
        _varies = new bool[_units.Count];
        _nearest = new IReadOnlyList<SimilarUnit>[_units.Count];
        for (var place = 0; place < _units.Count; place++) _varies[place] = Project(partial, place);
        if (_length > 0 || partial.Points.Any(point => point.Point.IsExact)) FindNearest();
        else Array.Fill(_nearest, []);
    }

    /// <summary>Of all units of a scan; units are compared under the same reduction.</summary>
    public static SimilarUnits Of(ScanPartial partial) => new(partial);

    /// <summary>The units that one correlates most with.</summary>
    public IReadOnlyList<SimilarUnit> Nearest(PointPartial point, int unit) => _nearest[_places[(point, unit)]];

    /// <summary>A unit's projection; empty where it never changes.</summary>
    public IReadOnlyList<float> Projection(PointPartial point, int unit)
    {
        var place = _places[(point, unit)];
        return _varies[place] ? _projections.AsSpan(place * _length, _length).ToArray() : [];
    }

    /// <summary>Writes a unit's projection, centred and of length nearly 1.</summary>
    private bool Project(ScanPartial partial, int place)
    {
        var (point, u) = _units[place];
        if (point.NonFinite[u] > 0 || !Spread.Varies(point.Minimum[u], point.Maximum[u])) return false;
        var own = new double[_length];
        var mean = point.SampledSums[u] / point.SampledRows;
        for (var i = 0; i < _length; i++)
            own[i] = point.Projections[i * point.Point.Units.Count + u] - mean * partial.ProjectedOnes[i];
        var size = Math.Sqrt(own.Sum(value => value * value));
        if (size <= 0 || !double.IsFinite(size)) return _length == 0;
        for (var i = 0; i < _length; i++) _projections[place * _length + i] = Kept(own[i] / size);
        return true;
    }

    /// <summary>To 8 binary digits: a catalogue would keep the others in vain, as a product of projections is an estimate whose
    /// error is a hundred times as large.</summary>
    private static float Kept(double value) =>
        BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits((float)value) + 0x8000) & 0xFFFF_0000);

    private void FindNearest()
    {
        using var frozen = no_grad();
        var projections = _length > 0 ? _projections : new float[_units.Count];
        using var all = AlignedTensor.From(projections, _units.Count, Math.Max(1, _length));
        using var turned = all.t();
        for (var first = 0; first < _units.Count; first += Block)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Block, _units.Count - first);
            var correlations = all.narrow(0, first, count).matmul(turned).contiguous().data<float>().ToArray();
            for (var row = 0; row < count; row++)
                _nearest[first + row] = Nearest(first + row, correlations.AsSpan(row * _units.Count, _units.Count));
        }
    }

    private List<SimilarUnit> Nearest(int place, ReadOnlySpan<float> estimates)
    {
        var best = new List<(double Correlation, int Place, bool Exact)>(Neighbours + 1);
        if (!_varies[place]) return [];
        var (point, unit) = _units[place];
        for (var other = 0; other < _units.Count; other++)
        {
            if (other == place || !_varies[other] || _units[other].Point.Point.Reduction != point.Point.Reduction) continue;
            var exact = point.Point.IsExact && _units[other].Point == point;
            if (!exact && _length == 0) continue;
            var correlation = exact ? ScannedUnitsBuilder.CorrelationOf(point, unit, _units[other].Unit) ?? 0 : estimates[other];
            if (best.Count == Neighbours && Math.Abs(correlation) <= Math.Abs(best[^1].Correlation)) continue;
            var at = best.FindIndex(kept => Math.Abs(kept.Correlation) < Math.Abs(correlation));
            best.Insert(at < 0 ? best.Count : at, (correlation, other, exact));
            if (best.Count > Neighbours) best.RemoveAt(Neighbours);
        }

        return [.. best.Select(found => new SimilarUnit(
            _units[found.Place].Point.Point.Units[_units[found.Place].Unit], Math.Clamp(found.Correlation, -1, 1), found.Exact))];
    }
}
