using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>What units do for a network's logits on some rows: each is held at its mean, and the logits are read again.</summary>
/// <remarks>Source: Morcos et al., "On the importance of single directions for generalization",
/// ICLR 2018, arXiv:1803.06959.</remarks>
internal sealed class UnitAblations
{
    private const int MostOthers = 32;
    private readonly HookedNetwork _network;
    private readonly DescriptionRows _found;
    private readonly DescriptionRows _heldOut;
    private readonly PointShape _last;
    private readonly float[] _logits;
    private readonly int _seed;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<ActivationPoint, Unit[]> _pools = [];
    private readonly Dictionary<Unit, Held> _held = [];
    private ActivationPoint? _meansOf;
    private double[] _means = [];

    public UnitAblations(
        HookedNetwork network, DescriptionRows found, DescriptionRows heldOut, int seed, CancellationToken cancellation = default)
    {
        _cancellation = cancellation;
        (_network, _found, _heldOut, _seed, _last) = (network, found, heldOut, seed, network.Points.Output);
        _logits = _last.IsFlat ? Logits(batch => network.RunWithCache(batch, _last.Point)) : [];
    }

    /// <summary>What a unit does for the held-out rows that fit; null for a unit of the last point, where that is not flat,
    /// and where all rows fit, or none.</summary>
    public DescriptionAblation? Of(Unit unit, bool[] fits)
    {
        if (!_last.IsFlat || unit.Point == _last.Point || !fits.Contains(true) || !fits.Contains(false)) return null;
        var own = HeldAtMean(unit);
        var means = Means(own, fits, true);
        var logit = Enumerable.Range(0, _last.UnitCount).MaxBy(index => Math.Abs(means[index]));
        double Fall(Unit other) => Math.Abs(Means(HeldAtMean(other), fits, true)[logit]);
        double[] others = [.. Pool(unit.Point).Where(other => other != unit).Take(MostOthers).Select(Fall)];
        return new(
            own.Value, means[logit], Means(own, fits, false)[logit], others.Length == 0 ? 0 : others.Average(),
            _last.UnitAt(logit));
    }

    /// <summary>Units of a point that others are compared with.</summary>
    private Unit[] Pool(ActivationPoint point)
    {
        if (_pools.TryGetValue(point, out var pool)) return pool;
        pool = [.. _network.Points.Require(point).Units()];
        new Random(_seed).Shuffle(pool);
        return _pools[point] = [.. pool.Take(MostOthers + 1)];
    }

    /// <summary>Means over rows of how far each logit falls.</summary>
    private double[] Means(Held held, bool[] fits, bool fitting)
    {
        var (sums, count, logits) = (new double[_last.UnitCount], 0, _last.UnitCount);
        for (var row = 0; row < fits.Length; row++)
        {
            if (fits[row] != fitting) continue;
            count++;
            for (var logit = 0; logit < logits; logit++)
                sums[logit] += _logits[(row * logits) + logit] - held.Logits[(row * logits) + logit];
        }

        return [.. sums.Select(sum => sum / count)];
    }

    private Held HeldAtMean(Unit unit)
    {
        if (_held.TryGetValue(unit, out var held)) return held;
        if (unit.Point != _meansOf)
        {
            _held.Clear();      // units come point after point
            (_meansOf, _means) = (unit.Point, MeansOf(unit.Point));
        }

        var mean = _means[unit.Index!.Value];
        return _held[unit] = new(mean, Logits(batch => _network.RunHeld(batch, unit, (float)mean, _last.Point)));
    }

    /// <summary>Each unit's mean over the rows that descriptions are made from.</summary>
    private double[] MeansOf(ActivationPoint point)
    {
        Unit[] units = [.. _network.Points.Require(point).Units()];
        var read = new UnitReader(_network, units, cancellation: _cancellation).Read(_found.Input);
        var means = new double[units.Length];
        for (var i = 0; i < read.Length; i++) means[i % means.Length] += read[i] / _found.Count;
        return means;
    }

    private float[] Logits(Func<Tensor, ActivationCache> run)
    {
        var read = new List<float>(_heldOut.Count * _last.UnitCount);
        for (var first = 0; first < _heldOut.Count; first += UnitReader.BatchRows)
        {
            _cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var rows = _heldOut.Input.narrow(0, first, Math.Min(UnitReader.BatchRows, _heldOut.Count - first));
            using var seen = run(rows.to(_network.Device));
            read.AddRange(seen[_last.Point].detach().to(float32).cpu().contiguous().data<float>().ToArray());
        }

        return [.. read];
    }

    private sealed record Held(double Value, float[] Logits);
}
