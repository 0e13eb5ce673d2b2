using System.Numerics.Tensors;
using MLNetInterpret.Native;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret;

/// <summary>One pass over batches of rows: for every unit its most extreme rows and its statistics.</summary>
/// <remarks>Row numbers, not rows, are kept; memory is linear in units and does not grow with rows.</remarks>
public sealed class ActivationScan
{
    private readonly HookedNetwork _network;
    private readonly ScanOptions _options;
    private readonly IReadOnlyList<PointUnits> _points;
    private readonly IReadOnlyList<Unit> _units;

    /// <summary>Prepares a scan.</summary>
    /// <param name="network">The network.</param>
    /// <param name="units">Units with an index, in the order in which results are wanted.</param>
    /// <param name="options">Rows kept, reduction and more.</param>
    /// <exception cref="ArgumentException">A unit does not exist, or is a whole layer.</exception>
    public ActivationScan(HookedNetwork network, IReadOnlyList<Unit> units, ScanOptions? options = null)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(units);
        (_network, _units, _options) = (network, units, options ?? new());
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.TopRows, 0, nameof(options));
        foreach (var unit in units)
            if (network.Points.Require(unit) is var _ && unit.Index is null)
                throw new ArgumentException($"'{unit}' is a whole layer; name its units, for example '{unit}:0'.", nameof(units));
        _points = [.. units.GroupBy(unit => unit.Point).Select(group => new PointUnits(group.Key, [.. group], _options))];
    }

    /// <summary>Rows taken in so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes in one batch; its rows follow the ones before.</summary>
    /// <param name="batch">Rows as the network reads them, <c>[N, ...]</c>.</param>
    /// <param name="lengths">Positions of each row that are its own, where shorter rows are padded; null when all are. Heeded
    /// where each position is an observation.</param>
    public void Add(Tensor batch, IReadOnlyList<int>? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var seen = _network.RunWithCache(batch.to(_network.Device), _points.Select(point => point.Point));
        foreach (var point in _points)
        {
            using var activations = seen[point.Point].detach().cpu().contiguous().to(ScalarType.Float32);
            point.Fold(activations, lengths, Rows);
        }

        Rows += batch.shape[0];
    }

    /// <summary>What was found, in the order of the units asked for.</summary>
    public IReadOnlyList<UnitScan> Result()
    {
        var byUnit = _points.SelectMany(point => point.Result()).ToDictionary(scan => scan.Unit);
        return [.. _units.Select(unit => byUnit[unit])];
    }

    /// <summary>The units of one point, folded together.</summary>
    private sealed class PointUnits(ActivationPoint point, IReadOnlyList<Unit> units, ScanOptions options)
    {
        private readonly TopExamples[] _highest = [.. units.Select(_ => new TopExamples(options.TopRows))];
        private readonly TopExamples[] _lowest = [.. units.Select(_ => new TopExamples(options.TopRows, smallest: true))];
        private readonly ValueSketch[] _sketches = [.. units.Select(_ => new ValueSketch())];

        public ActivationPoint Point => point;

        public void Fold(Tensor activations, IReadOnlyList<int>? lengths, long firstRow)
        {
            var (rows, channels) = ((int)activations.shape[0], (int)activations.shape[1]);
            var positions = activations.numel() == 0 ? 0 : (int)(activations.numel() / rows / channels);
            if (positions == 0) return;
            var data = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(activations.bytes);
            for (var row = 0; row < rows; row++)
                for (var u = 0; u < units.Count; u++)
                {
                    var map = data.Slice((row * channels + units[u].Index!.Value) * positions, positions);
                    if (units[u].Position.Count > 0) map = map.Slice(units[u].OffsetIn(activations.shape), 1);
                    if (options.EachPosition) FoldEach(u, map[..(lengths?[row] ?? positions)], firstRow + row);
                    else FoldRow(u, map, firstRow + row);
                }
        }

        public IEnumerable<UnitScan> Result() => units.Select((unit, u) =>
            new UnitScan(unit, _highest[u].Ranked(), _lowest[u].Ranked(), _sketches[u].Summarize()));

        /// <summary>The row is one observation: its largest position, the mean or the sum over positions.</summary>
        private void FoldRow(int u, ReadOnlySpan<float> map, long row)
        {
            var value = map.Length == 1 ? map[0] : options.Reduction switch
            {
                Reduction.Max => TensorPrimitives.Max(map),
                Reduction.Sum => TensorPrimitives.Sum(map),
                _ => TensorPrimitives.Sum(map) / map.Length,
            };
            _sketches[u].Add(value);
            if (_highest[u].Admits(value)) _highest[u].Offer(value, row, TensorPrimitives.IndexOfMax(map));
            if (_lowest[u].Admits(value)) _lowest[u].Offer(value, row, TensorPrimitives.IndexOfMax(map));
        }

        /// <summary>Every position is an observation; a row is kept once, for its most extreme position.</summary>
        private void FoldEach(int u, ReadOnlySpan<float> map, long row)
        {
            if (map.Length <= options.WarmUp) return;
            map = map[options.WarmUp..];
            _sketches[u].Add(map);
            var largest = TensorPrimitives.Max(map);
            if (_highest[u].Admits(largest)) _highest[u].Offer(largest, row, options.WarmUp + TensorPrimitives.IndexOfMax(map));
            var smallest = TensorPrimitives.Min(map);
            if (_lowest[u].Admits(smallest)) _lowest[u].Offer(smallest, row, options.WarmUp + TensorPrimitives.IndexOfMin(map));
        }
    }
}

/// <summary>How a scan runs.</summary>
public sealed record ScanOptions
{
    /// <summary>Rows kept at each end of a unit's range, 0 or more.</summary>
    public int TopRows { get; init; } = 9;

    /// <summary>What becomes of a channel's positions where the row is one observation.</summary>
    public Reduction Reduction { get; init; } = Reduction.Max;

    /// <summary>Whether every position is an observation of its own, as every character of a text is.</summary>
    public bool EachPosition { get; init; }

    /// <summary>Positions at the start of each row that are not looked at, because a recurrent network has not warmed up; 0 or more.</summary>
    public int WarmUp { get; init; }
}

/// <summary>What a scan found about one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Highest">Rows of the largest values, the largest first; ties in row order.</param>
/// <param name="Lowest">Rows of the smallest values, the smallest first; ties in row order.</param>
/// <param name="Statistics">Over all observations.</param>
public sealed record UnitScan(
    Unit Unit, IReadOnlyList<RankedRow> Highest, IReadOnlyList<RankedRow> Lowest, UnitStatistics Statistics);
