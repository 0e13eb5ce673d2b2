using Microsoft.ML;
using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>Measures how interpretable units of pictures are by the eye of another network.</summary>
/// <remarks>The judge sees of each picture what the unit's strongest position sees, where a channel is read by its largest
/// position, or the neuron's; else all of it. Among equal positions one is drawn.</remarks>
internal sealed class UnitJudge
{
    private const int Draws = 500, Controls = 8;
    private readonly PerceptualFeatures _features;
    private readonly HookedNetwork _judge, _network;
    private readonly KindInterpreter _kind;
    private readonly PixelScale _scale;
    private readonly InterpretationOptions _options;
    private readonly int _seed;
    private readonly Dictionary<ActivationPoint, ReceptiveField?> _fields = [];

    private UnitJudge(
        HookedNetwork judge, KindInterpreter kind, HookedNetwork network, InterpretationOptions options, int seed)
    {
        (_features, _judge, _network, _kind) = (new(judge), judge, network, kind);
        (_scale, _options, _seed) = (network.Pixels!, options, seed);
    }

    /// <summary>Refuses a judge that cannot judge a network.</summary>
    /// <exception cref="ArgumentException">The network reads no pictures, the judge has its weights, or cannot see.</exception>
    public static void Require(HookedNetwork judge, NetworkTransformer network)
    {
        if (network.Layout is not ImageLayout { Channels: 1 or 3 })
            throw new ArgumentException("A judge looks at pictures in grey or colour, but the model does not read any.");
        if (PerceptualFeatures.AreSame(judge, network.Network))
            throw new ArgumentException("The judge is the network that it would judge: take an independent network.");
        _ = new PerceptualFeatures(judge);
    }

    /// <summary>Measures units.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="kind">Reads the rows.</param>
    /// <param name="network">Whose units.</param>
    /// <param name="units">Units whose values change.</param>
    /// <param name="optima">What was optimised for them.</param>
    /// <param name="groups">The group of each row; null where each is its own.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="options">Reduction, progress and cancellation.</param>
    /// <param name="seed">Decides everything random.</param>
    public static IReadOnlyDictionary<Unit, Interpretability> Measure(
        HookedNetwork judge, KindInterpreter kind, HookedNetwork network, IReadOnlyList<Unit> units,
        IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> optima, int[]? groups, long rows, InterpretationOptions options,
        int seed)
    {
        if (units.Count == 0) return new Dictionary<Unit, Interpretability>();
        var (half, rest) = (options.Progress.Between(0, 0.4), options.Progress.Between(0.4, 1));
        var asked = new AskedRows(kind, network, units, groups, rows, options with { Progress = half }, seed);
        return new UnitJudge(judge, kind, network, options with { Progress = rest }, seed).Of(units, optima, asked);
    }

    private Dictionary<Unit, Interpretability> Of(
        IReadOnlyList<Unit> units, IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> optima, AskedRows asked)
    {
        var questions = units.ToDictionary(unit => unit, asked.Of);
        var seen = Look(questions);
        AskedFeatures[] Seen(Unit unit, IReadOnlyList<AskedRow> rows) =>
            [.. rows.Select(row => new AskedFeatures(row.Activation, row.Group, seen[(unit, row.Row)]))];
        var ends = units.ToDictionary(
            unit => unit, unit => (Strong: Seen(unit, questions[unit].Strong), Weak: Seen(unit, questions[unit].Weak)));
        var drawn = units.ToDictionary(
            unit => unit, unit => (Up: Pictures(unit, optima, highest: true), Down: Pictures(unit, optima, highest: false)));
        var layers = units.GroupBy(unit => unit.Point).ToDictionary(layer => layer.Key, layer => layer.ToArray());
        return units.ToDictionary(unit => unit, unit =>
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            var layer = layers[unit.Point];
            var place = Array.IndexOf(layer, unit);
            Unit[] others = [.. Enumerable.Range(1, Math.Min(Controls, layer.Length - 1))
                .Select(step => layer[(place + step) % layer.Length])];
            ForcedChoice? Choose(Func<Unit, (AskedFeatures[] Up, AskedFeatures[] Down)> explained)
            {
                TwoAlternatives? By(Unit other) => explained(other) is { Up.Length: > 0 } sides
                    ? TwoAlternatives.Of(ends[unit].Strong, ends[unit].Weak, sides.Up, sides.Down)
                    : null;
                if (By(unit) is not { } choices) return null;
                double[] controls = [.. others.Select(By).OfType<TwoAlternatives>().Select(other => other.Share)];
                return new(
                    choices.Share, choices.IntervalOf(Draws, _seed), controls.Length > 0 ? controls.Average() : null,
                    choices.Groups);
            }

            return new Interpretability(_judge.Hash, Choose(other => ends[other]), Choose(other => drawn[other]));
        });
    }

    /// <summary>What the judge sees of every row asked about; each part of a picture is looked at once.</summary>
    private Dictionary<(Unit Unit, long Row), float[]> Look(
        IReadOnlyDictionary<Unit, (IReadOnlyList<AskedRow> Strong, IReadOnlyList<AskedRow> Weak)> questions)
    {
        var wanted = questions.SelectMany(unit => unit.Value.Strong.Concat(unit.Value.Weak), (unit, row) => (unit.Key, row.Row))
            .ToLookup(pair => pair.Row, pair => pair.Key);
        var (found, done) = (new Dictionary<(Unit, long), float[]>(), 0);
        foreach (var (rows, input) in _kind.Pick([.. wanted.Select(row => row.Key)]))
        {
            var parts = new Dictionary<(long Row, Crop? Crop), ImageInput>();
            var uses = new List<(Unit Unit, long Row, Crop? Crop)>();
            using (var cache = Run(input, questions.Keys))
                for (var at = 0; at < rows.Count; at++)
                {
                    using var one = input[at];
                    var picture = ImageInput.From(one, _scale);
                    foreach (var unit in wanted[rows[at]])
                    {
                        var crop = CropOf(unit, cache, at, rows[at]);
                        parts[(rows[at], crop)] = picture.Cropped(crop);
                        uses.Add((unit, rows[at], crop));
                    }
                }

            var keys = parts.Keys.ToArray();
            var seen = keys.Zip(_features.Of([.. keys.Select(key => parts[key])], _options.Cancellation)).ToDictionary();
            foreach (var (unit, row, crop) in uses) found[(unit, row)] = seen[(row, crop)];
            _options.Progress.Report("judging the rows", (double)(done += rows.Count) / wanted.Count);
        }

        return found;
    }

    /// <summary>The optimised pictures of one end as the judge sees them.</summary>
    private AskedFeatures[] Pictures(
        Unit unit, IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> optima, bool highest)
    {
        if (!optima.TryGetValue((unit, highest), out var optimum)) return [];
        var all = optimum.Input.Variants.Select(variant => variant.Input).Prepend(optimum.Input.Input).OfType<ImageInput>();
        var parts = all.Select((picture, place) =>
        {
            // a picture of another size is what the unit sees already
            if (picture.Height != _network.InputShape[1] || picture.Width != _network.InputShape[2]) return picture;
            using var input = picture.ToTensor(_scale);
            using var cache = Run(input, [unit]);
            return picture.Cropped(CropOf(unit, cache, 0, -1 - place));
        });
        return [.. _features.Of([.. parts], _options.Cancellation).Select(features => new AskedFeatures(0, -1, features))];
    }

    private ActivationCache Run(Tensor input, IEnumerable<Unit> units)
    {
        using var frozen = no_grad();
        return _network.RunWithCache(input.to(_network.Device), units.Select(unit => unit.Point).Distinct());
    }

    /// <summary>What a unit looks at in a picture of a batch; null for all of it.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="cache">Its activations.</param>
    /// <param name="at">The picture's place in the batch.</param>
    /// <param name="row">Decides, with the seed, between equal positions.</param>
    private Crop? CropOf(Unit unit, ActivationCache cache, int at, long row)
    {
        if (_options.Reduction != Reduction.Max && unit.Position.Count == 0) return null;
        if (!_fields.TryGetValue(unit.Point, out var field))
            _fields[unit.Point] = field = ReceptiveField.Of(_network, unit.Point);
        if (field is null) return null;
        if (unit.Position is [var top, var left]) return field.At(top, left);
        using var scope = NewDisposeScope();
        var activations = cache[unit.Point];
        var values = AskedRows.Map(activations, unit)[at].to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var most = values.Max();
        int[] places = [.. Enumerable.Range(0, values.Length).Where(place => values[place] == most)];
        if (places.Length == 0) return null;
        var drawn = places[(int)(RowProjection.Hash(_seed, row, unit.Index!.Value) % (ulong)places.Length)];
        var width = (int)activations.shape[3];
        return field.At(drawn / width, drawn % width);
    }
}
