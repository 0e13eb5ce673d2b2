using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Pictures: optimised in their spectrum, shown with 8 bits, and measured as shown.</summary>
internal sealed class ImageInterpreter(
    IDataView view, INetworkTransformer network, ImageLayout layout, InterpretationOptions options, int seed)
    : KindInterpreter(view, network, options, seed)
{
    private readonly double[] _sums = new double[layout.Channels];
    private readonly double[,] _products = new double[layout.Channels, layout.Channels];
    private long _pixels;

    /// <summary>Measures how the colour planes vary together.</summary>
    public override void Observe(Tensor batch)
    {
        if (layout.Channels == 1) return;
        using var scope = NewDisposeScope();
        var planes = batch.transpose(0, 1).reshape(layout.Channels, -1).to(ScalarType.Float64);
        var (sums, products) = (planes.sum(1), planes.matmul(planes.t()));
        for (var i = 0; i < layout.Channels; i++)
        {
            _sums[i] += sums[i].item<double>();
            for (var j = 0; j < layout.Channels; j++) _products[i, j] += products[i, j].item<double>();
        }

        _pixels += planes.shape[1];
    }

    public override IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> Optimize(IReadOnlyList<UnitScan> scans)
    {
        var found = Network.Network.MaximizeAll([.. scans.Select(scan => scan.Unit)], new()
        {
            Colors = layout.Channels == 1 ? null : Colors(),
            Steps = Options.Steps,
            LearningRate = Options.LearningRate,
            Reduction = Options.Reduction,
            Negative = true,
            Variants = Options.Variants,
            Snapshots = Options.SnapshotSteps,
            Seed = Seed,
            Progress = new Relay(this),
            Cancellation = Options.Cancellation,
        });
        return found.SelectMany(unit => new[] { (Key: (unit.Unit, true), unit.Highest), (Key: (unit.Unit, false), unit.Lowest!) })
            .ToDictionary(end => end.Key, end => new Optimum(end.Item2, []));
    }

    public override IReadOnlyDictionary<(Unit Unit, long Row, bool Highest), InputValue> Show(IReadOnlyList<UnitScan> scans)
    {
        var wanted = scans.SelectMany(scan => scan.Highest.Concat(scan.Lowest)).Select(row => row.Row).ToHashSet();
        var pictures = new Dictionary<long, InputValue>();
        foreach (var batch in NetworkRows.Read(View, Network, Options.BatchRows, Options.Cancellation))
        {
            for (var row = 0; row < batch.Input.shape[0]; row++)
                if (wanted.Contains(batch.FirstRow + row))
                {
                    using var one = batch.Input[row];
                    pictures[batch.FirstRow + row] = Shown(one);
                }

            if (pictures.Count == wanted.Count) break;
        }

        return scans.SelectMany(scan => scan.Highest.Select(row => (scan.Unit, row.Row, Highest: true))
                .Concat(scan.Lowest.Select(row => (scan.Unit, row.Row, Highest: false))))
            .ToDictionary(key => key, key => pictures[key.Row]);
    }

    public override Tensor ToTensor(InputValue input) => ((ImageInput)input).ToTensor(layout.Scale);

    public override string Claim(UnitScan scan, Optimum? highest, IReadOnlyList<Example> examples)
    {
        var labels = examples.Select(example => example.Label).OfType<string>().GroupBy(label => label)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (labels.Count == 0) return "responds most to the pattern shown";
        return labels.Count == 1
            ? $"responds most to {labels[0].Key}: all {examples.Count} strongest training pictures"
            : $"responds most to {string.Join(", ", labels.Take(2).Select(group => $"{group.Key} ({group.Count()} of {examples.Count})"))}";
    }

    private ImageInput Shown(Tensor picture) => ImageInput.From(picture, layout.Scale);

    private float[,]? Colors()
    {
        if (_pixels == 0) return null;
        var second = new double[layout.Channels, layout.Channels];
        for (var i = 0; i < layout.Channels; i++)
            for (var j = 0; j < layout.Channels; j++) second[i, j] = _products[i, j] / _pixels;
        return ColorBasis.FromMoments([.. _sums.Select(sum => sum / _pixels)], second);
    }

    private sealed class Relay(ImageInterpreter owner) : IProgress<double>
    {
        public void Report(double value) => owner.Report("optimising pictures", value);
    }
}
