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

    /// <summary>Looks at the strongest and the weakest rows of units.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="kind">Reads the rows.</param>
    /// <param name="network">Whose units.</param>
    /// <param name="units">Units whose values change.</param>
    /// <param name="groups">The group of each row; null where each is its own.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="options">Reduction, progress and cancellation.</param>
    /// <param name="seed">Decides everything random.</param>
    public UnitJudge(
        HookedNetwork judge, KindInterpreter kind, HookedNetwork network, IReadOnlyList<Unit> units, int[]? groups, long rows,
        InterpretationOptions options, int seed)
    {
        (_features, _judge, _network, _kind) = (new(judge), judge, network, kind);
        (_scale, _options, _seed) = (network.Pixels!, options with { Progress = options.Progress.Between(0.4, 1) }, seed);
        var choosing = options with { Progress = options.Progress.Between(0, 0.4) };
        var asked = new AskedRows(kind, network, units, groups, rows, choosing, seed);
        var questions = units.ToDictionary(unit => unit, asked.Of);
        var seen = Look(questions);
        AskedFeatures[] Seen(Unit unit, IReadOnlyList<AskedRow> rows) =>
            [.. rows.Select(row => new AskedFeatures(row.Activation, row.Group, seen[(unit, row.Row)]))];
        Rows = units.ToDictionary(
            unit => unit, unit => new Explanation(Seen(unit, questions[unit].Strong), Seen(unit, questions[unit].Weak)));
    }

    /// <summary>The rows that are asked about, which explain each other.</summary>
    public IReadOnlyDictionary<Unit, Explanation> Rows { get; }

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

    /// <summary>Optimised pictures as explanations.</summary>
    public IReadOnlyDictionary<Unit, Explanation> Pictures(IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> optima) =>
        Rows.Keys.ToDictionary(unit => unit, unit => new Explanation(
            Pictures(unit, optima, highest: true), Pictures(unit, optima, highest: false)));

    /// <summary>How often an explanation tells a unit's strong rows from its weak ones; null where it cannot.</summary>
    public TwoAlternatives? Choose(Unit unit, Explanation explanation) => explanation.Up.Length == 0
        ? null
        : TwoAlternatives.Of(Rows[unit].Up, Rows[unit].Down, explanation.Up, explanation.Down);

    /// <summary>How often explanations of other units of the layer do, the mean; null where there are none.</summary>
    public double? Control(Unit unit, IReadOnlyDictionary<Unit, Explanation> explanations)
    {
        Unit[] layer = [.. Rows.Keys.Where(other => other.Point == unit.Point)];
        var place = Array.IndexOf(layer, unit);
        double[] shares = [.. Enumerable.Range(1, Math.Min(Controls, layer.Length - 1))
            .Select(step => Choose(unit, explanations[layer[(place + step) % layer.Length]])).OfType<TwoAlternatives>()
            .Select(choices => choices.Share)];
        return shares.Length > 0 ? shares.Average() : null;
    }

    /// <summary>How interpretable the units are.</summary>
    /// <param name="optima">What was optimised for them.</param>
    public IReadOnlyDictionary<Unit, Interpretability> Judge(IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> optima)
    {
        var drawn = Pictures(optima);
        ForcedChoice? Of(Unit unit, IReadOnlyDictionary<Unit, Explanation> explanations)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            return Choose(unit, explanations[unit]) is { } choices
                ? new(choices.Share, choices.IntervalOf(Draws, _seed), Control(unit, explanations), choices.Groups)
                : null;
        }

        return Rows.Keys.ToDictionary(unit => unit, unit => new Interpretability(_judge.Hash, Of(unit, Rows), Of(unit, drawn)));
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
        if (_network.FieldOf(unit.Point) is not { } field) return null;
        if (unit.Position is [var top, var left]) return field.At(top, left);
        using var scope = NewDisposeScope();
        var (maps, inner) = (cache[unit.Point], _options.InnerOf(_network, unit));
        var map = (inner?.Of(maps) ?? maps)[at, unit.Index!.Value];
        var values = map.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var most = values.Max();
        int[] places = [.. Enumerable.Range(0, values.Length).Where(some => values[some] == most)];
        if (places.Length == 0) return null;
        var drawn = places[(int)(RowProjection.Hash(_seed, row, unit.Index!.Value) % (ulong)places.Length)];
        var width = (int)maps.shape[3];
        var place = inner?.Whole(drawn, width) ?? drawn;
        return field.At(place / width, place % width);
    }
}

/// <summary>What explains a unit, as a judge sees it.</summary>
/// <param name="Up">Rows or pictures that drive it up.</param>
/// <param name="Down">Those that drive it down.</param>
internal sealed record Explanation(AskedFeatures[] Up, AskedFeatures[] Down);
