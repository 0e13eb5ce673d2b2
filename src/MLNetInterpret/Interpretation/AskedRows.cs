using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>The rows that a judge is asked about: those that drive each unit most and least.</summary>
/// <remarks>Of at most <see cref="MostRows"/> rows, drawn by the seed. Equal activations come in random order, so that the many
/// rows on which a rectified unit is 0 are represented fairly. Each end has rows of as many groups as possible, and none that
/// nearly equals another of the unit's.</remarks>
internal sealed class AskedRows
{
    /// <summary>Rows at each end.</summary>
    public const int PerEnd = 16;

    /// <summary>The most rows that are looked at.</summary>
    public const int MostRows = 20_000;

    private readonly long[] _rows;
    private readonly int[] _groups, _order;
    private readonly float[][] _signatures;
    private readonly Dictionary<Unit, float[]> _values;

    /// <summary>Measures units on the rows.</summary>
    /// <param name="kind">Reads the rows.</param>
    /// <param name="network">The network.</param>
    /// <param name="units">Single units.</param>
    /// <param name="groups">The group of each row; null where each is its own.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="options">The reduction, whether the border counts, and the largest distance of near-duplicates.</param>
    /// <param name="seed">Decides the rows, and the order of equals.</param>
    public AskedRows(
        KindInterpreter kind, HookedNetwork network, IReadOnlyList<Unit> units, int[]? groups, long rows,
        InterpretationOptions options, int seed)
    {
        (_rows, Distance) = (Drawn(rows, seed), options.DuplicateDistance);
        _groups = [.. _rows.Select(row => groups?[row] ?? (int)row)];
        _signatures = new float[_rows.Length][];
        _values = units.ToDictionary(unit => unit, _ => new float[_rows.Length]);
        var signatures = new RowSignatures();
        ActivationPoint[] points = [.. units.Select(unit => unit.Point).Distinct()];
        (Unit Unit, Objective Measure)[] measures =
        [
            .. units.Select(unit => (
                unit, Objectives.Channel(unit, options.Reduction).Within(options.InnerOf(network, unit), unit))),
        ];
        var at = 0;
        foreach (var (here, input) in kind.Pick(_rows))
        {
            options.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            using var seen = network.RunWithCache(input.to(network.Device), points);
            foreach (var (unit, measure) in measures)
            {
                using var values = measure.Score(seen).to(ScalarType.Float32).cpu().contiguous();
                MemoryMarshal.Cast<byte, float>(values.bytes).CopyTo(_values[unit].AsSpan(at));
            }

            var plain = input.cpu().to(ScalarType.Float32).contiguous().flatten(1);
            var size = (int)plain.shape[1];
            var pixels = MemoryMarshal.Cast<byte, float>(plain.bytes);
            for (var row = 0; row < here.Count; row++)
                _signatures[at + row] = signatures.OfRow(pixels.Slice(row * size, size));
            at += here.Count;
            options.Progress.Report("asking for the rows of every unit", (double)at / _rows.Length);
        }

        _order = [.. Enumerable.Range(0, _rows.Length)];
        new Random(seed).Shuffle(_order);
    }

    private double Distance { get; }

    /// <summary>The rows of a unit, the strongest and the weakest first.</summary>
    public (IReadOnlyList<AskedRow> Strong, IReadOnlyList<AskedRow> Weak) Of(Unit unit)
    {
        var values = _values[unit];
        // a stable sort keeps equals in the drawn order
        int[] ascending = [.. _order.Where(at => float.IsFinite(values[at])).OrderBy(at => values[at])];
        var (count, taken) = (Math.Min(PerEnd, ascending.Length / 2), new List<int>());
        var each = (count + _groups.Distinct().Count() - 1) / _groups.Distinct().Count();
        IReadOnlyList<AskedRow> Take(IEnumerable<int> candidates)
        {
            var (found, ofGroup) = (new List<AskedRow>(), new Dictionary<int, int>());
            foreach (var at in candidates)
            {
                if (found.Count == count) break;
                if (ofGroup.GetValueOrDefault(_groups[at]) >= each || taken.Any(other => AreNear(at, other))) continue;
                ofGroup[_groups[at]] = ofGroup.GetValueOrDefault(_groups[at]) + 1;
                taken.Add(at);
                found.Add(new(_rows[at], _groups[at], values[at]));
            }

            return found;
        }

        return (Take(ascending.Reverse()), Take(ascending));
    }

    private bool AreNear(int one, int other) =>
        one == other || RowSignatures.AreNear(_signatures[one], _signatures[other], Distance);

    private static long[] Drawn(long rows, int seed)
    {
        if (rows <= MostRows) return [.. Enumerable.Range(0, (int)rows).Select(row => (long)row)];
        var (random, drawn) = (new Random(seed), new SortedSet<long>());
        while (drawn.Count < MostRows) drawn.Add(random.NextInt64(rows));
        return [.. drawn];
    }
}

/// <summary>A row that a judge is asked about.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Group">The group that it is of.</param>
/// <param name="Activation">The unit's on it.</param>
internal readonly record struct AskedRow(long Row, int Group, float Activation);
