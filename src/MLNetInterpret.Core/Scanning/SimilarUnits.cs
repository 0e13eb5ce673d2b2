using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private readonly Dictionary<PointPartial, int> _starts = [];      // where each point's first unit stands
    private readonly (PointPartial Point, int Unit)[] _units;
    private readonly float[] _projections;      // unit after unit, standardised
    private readonly bool[] _varies;
    private readonly IReadOnlyList<SimilarUnit>[] _nearest;
    private readonly int _length;

    private SimilarUnits(ScanPartial partial)
    {
        _length = partial.Plan.Projections;
        _units = [.. partial.Points.SelectMany(point => Enumerable.Range(0, point.Point.Units.Count).Select(u => (point, u)))];
        for (var place = 0; place < _units.Length; place++) _starts.TryAdd(_units[place].Point, place);
        _projections = new float[checked(_units.Length * _length)];
        _varies = new bool[_units.Length];
        _nearest = new IReadOnlyList<SimilarUnit>[_units.Length];
        for (var place = 0; place < _units.Length; place++) _varies[place] = Project(partial, place);
        if (_length > 0 || partial.Points.Any(point => point.Point.IsExact)) FindNearest();
        else Array.Fill(_nearest, []);
    }

    /// <summary>Of all units of a scan; units are compared under the same reduction.</summary>
    public static SimilarUnits Of(ScanPartial partial) => new(partial);

    /// <summary>The units that one correlates most with.</summary>
    public IReadOnlyList<SimilarUnit> Nearest(PointPartial point, int unit) => _nearest[_starts[point] + unit];

    /// <summary>A unit's projection; empty where it never changes.</summary>
    public IReadOnlyList<float> Projection(PointPartial point, int unit)
    {
        var place = _starts[point] + unit;
        return _varies[place] ? _projections.AsSpan(place * _length, _length).ToArray() : [];
    }

    /// <summary>Writes a unit's projection, centred and of length nearly 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Project(ScanPartial partial, int place)
    {
        var (point, u) = _units[place];
        if (point.NonFinite[u] > 0 || !Spread.Varies(point.Minimum[u], point.Maximum[u])) return false;
        var (own, squares, units) = (new double[_length], 0.0, point.Point.Units.Count);
        var mean = point.SampledSums[u] / point.SampledRows;
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = point.Projections[i * units + u] - mean * partial.ProjectedOnes[i];
            squares += own[i] * own[i];
        }

        var size = Math.Sqrt(squares);
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
        var projections = _length > 0 ? _projections : new float[_units.Length];
        using var all = AlignedTensor.From(projections, _units.Length, Math.Max(1, _length));
        using var turned = all.t();
        for (var first = 0; first < _units.Length; first += Block)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Block, _units.Length - first);
            var correlations = all.narrow(0, first, count).matmul(turned).contiguous();
            var estimates = MemoryMarshal.Cast<byte, float>(correlations.bytes);
            for (var row = 0; row < count; row++)
                _nearest[first + row] = Nearest(first + row, estimates.Slice(row * _units.Length, _units.Length));
            GC.KeepAlive(correlations);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SimilarUnit[] Nearest(int place, ReadOnlySpan<float> estimates)
    {
        if (!_varies[place]) return [];
        var (best, correlations, count) = (new int[Neighbours], new double[Neighbours], 0);
        var (point, unit) = _units[place];
        for (var other = 0; other < _units.Length; other++)
        {
            if (other == place || !_varies[other]) continue;
            var theirs = _units[other].Point;
            if (theirs != point && theirs.Point.Reduction != point.Point.Reduction) continue;
            var isExact = IsExact(point, other);
            if (!isExact && _length == 0) continue;
            var correlation = isExact
                ? ScannedUnitsBuilder.CorrelationOf(point, unit, _units[other].Unit) ?? 0
                : estimates[other];
            if (count == Neighbours && Math.Abs(correlation) <= Math.Abs(correlations[^1])) continue;
            var at = count < Neighbours ? count++ : count - 1;
            for (; at > 0 && Math.Abs(correlations[at - 1]) < Math.Abs(correlation); at--)
                (best[at], correlations[at]) = (best[at - 1], correlations[at - 1]);
            (best[at], correlations[at]) = (other, correlation);
        }

        var found = new SimilarUnit[count];
        for (var i = 0; i < count; i++)
            found[i] = new(NameOf(best[i]), Math.Clamp(correlations[i], -1, 1), IsExact(point, best[i]));
        return found;
    }

    private bool IsExact(PointPartial point, int other) => point.Point.IsExact && _units[other].Point == point;

    private Unit NameOf(int place) => _units[place].Point.Point.Units[_units[place].Unit];
}
