using Microsoft.ML;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>Pictures: optimised in their spectrum, shown with 8 bits, and measured as shown.</summary>
internal sealed class ImageInterpreter(
    IDataView view, NetworkTransformer network, ImageLayout layout, InterpretationOptions options, int seed)
    : KindInterpreter(view, network, options, seed)
{
    /// <summary>Crops kept for each unit.</summary>
    private const int CropsShown = 3;

    /// <summary>Pixels of a crop's longer side; pages draw it with 36.</summary>
    private const int CropSide = 32;

    /// <summary>Crops kept in all.</summary>
    private const long MostCropBytes = 4 << 20;

    /// <summary>The share of the optimisation that is done when methods are compared, which climb four times for a
    /// unit.</summary>
    private double Optimized(int units)
    {
        var compared = 4.0 * Math.Min(Options.CompareMethods, units);
        return 1 - (compared / (compared + (2.0 * units * (1 + Options.Variants))));
    }

    private readonly ColorStatistics _colors = new(layout.Channels);

    /// <summary>Measures how the colour planes vary together.</summary>
    public override void Observe(Tensor batch)
    {
        if (layout.Channels > 1) _colors.Add(batch);
    }

    private readonly Dictionary<long, ImageInput> _pictures = [];

    public override IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> Optimize(IReadOnlyList<UnitScan> scans)
    {
        var real = RealRows(scans);
        var colors = layout.Channels == 1 ? null : _colors.Basis();
        var found = Network.Network.MaximizeAll([.. scans.Select(scan => scan.Unit)], new()
        {
            Colors = colors,
            Steps = Options.Steps,
            Recipe = Options.Recipe,
            Reduction = Options.Reduction,
            Negative = true,
            Variants = Options.Variants,
            Snapshots = Options.SnapshotSteps,
            SkipBorder = Options.SkipBorder,
            Known = real.GetValueOrDefault,
            Seed = Seed,
            Progress = Options.Progress.Between(0, Optimized(scans.Count)),
            Cancellation = Options.Cancellation,
        });
        var methods = Compare(scans, colors);
        var ends = new Dictionary<(Unit, bool), Optimum>();
        foreach (var unit in found)
        {
            ends[(unit.Unit, true)] = new(unit.Highest.Beside(methods.GetValueOrDefault(unit.Unit) ?? []), []);
            ends[(unit.Unit, false)] = new(unit.Lowest!, []);
        }

        return ends;
    }

    public override IReadOnlyDictionary<(Unit Unit, long Row, bool Highest), InputValue> Show(IReadOnlyList<UnitScan> scans)
    {
        var pictures = Read(scans.SelectMany(scan => scan.Highest.Concat(scan.Lowest)).Select(row => row.Row).ToHashSet());
        return scans.SelectMany(scan => scan.Highest.Select(row => (scan.Unit, row.Row, Highest: true))
                .Concat(scan.Lowest.Select(row => (scan.Unit, row.Row, Highest: false))))
            .ToDictionary(key => key, key => (InputValue)pictures[key.Row]);
    }

    public override IReadOnlyList<(Unit Unit, IReadOnlyList<ImageInput> Crops)> Crops(ScannedUnits catalogue)
    {
        var units = new List<UnitScan>();
        var bytes = 0L;
        foreach (var unit in catalogue.Units)
        {
            bytes += unit.Highest
                .Take(CropsShown)
                .Sum(row => Bytes(row.Crop?.Height ?? layout.Height, row.Crop?.Width ?? layout.Width));
            if (bytes > MostCropBytes) break;
            units.Add(unit);
        }

        var pictures = Read(units.SelectMany(unit => unit.Highest.Take(CropsShown)).Select(row => row.Row).ToHashSet());
        ImageInput[] Crops(UnitScan unit) =>
            [.. unit.Highest.Take(CropsShown).Select(row => pictures[row.Row].Cropped(row.Crop).Shrunk(CropSide))];
        return [.. units.Select(unit => (unit.Unit, (IReadOnlyList<ImageInput>)Crops(unit)))];

        long Bytes(int height, int width)
        {
            var (rows, columns) = ImageInput.Scaled(height, width, Math.Min(CropSide, Math.Max(height, width)));
            return (long)rows * columns * layout.Channels;
        }
    }

    public override Tensor ToTensor(InputValue input) => ((ImageInput)input).ToTensor(layout.Scale);

    protected override string Claim(Extreme highest, IReadOnlyList<string> drivers)
    {
        var examples = highest.Examples;
        var labels = examples.Select(example => example.Label).OfType<string>().GroupBy(label => label)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (labels.Count == 0) return "responds most to the pattern shown";
        var commonest = labels.Take(2).Select(group => $"{group.Key} ({group.Count()} of {examples.Count})");
        return $"its highest pictures: {string.Join(", ", commonest)}";
    }

    /// <summary>What the scanned rows drive units to, with the rows at both ends.</summary>
    private Dictionary<Unit, RealRows> RealRows(IReadOnlyList<UnitScan> scans)
    {
        var pictures = Read(scans.SelectMany(scan => scan.Highest.Take(1).Concat(scan.Lowest.Take(1)))
            .Select(row => row.Row).ToHashSet());
        return scans.ToDictionary(scan => scan.Unit, scan => scan.Real(row => pictures[row.Row]));
    }

    /// <summary>Pictures by their rows, each read once.</summary>
    private Dictionary<long, ImageInput> Read(HashSet<long> rows)
    {
        var pictures = _pictures;
        HashSet<long> wanted = [.. rows.Except(pictures.Keys)];
        if (wanted.Count == 0) return pictures;
        var left = wanted.Count;
        foreach (var batch in NetworkRows.Read(View, Network, Options.BatchRows, Options.Cancellation))
        {
            for (var row = 0; row < batch.Input.shape[0]; row++)
                if (wanted.Contains(batch.FirstRow + row))
                {
                    using var one = batch.Input[row];
                    pictures[batch.FirstRow + row] = Shown(one);
                    left--;
                }

            if (left == 0) break;
        }

        return pictures;
    }

    private ImageInput Shown(Tensor picture) => ImageInput.From(picture, layout.Scale);

    /// <summary>The same units optimised by other methods, for as many units of all layers as were asked for.</summary>
    private Dictionary<Unit, IReadOnlyList<Alternative>> Compare(IReadOnlyList<UnitScan> scans, float[,]? colors)
    {
        var methods = new Dictionary<Unit, IReadOnlyList<Alternative>>();
        var groups = scans.GroupBy(scan => scan.Unit.Point).SelectMany(point => point.Select((scan, place) => (scan.Unit, place)))
            .OrderBy(unit => unit.place).Take(Options.CompareMethods).GroupBy(unit => unit.Unit.Point, unit => unit.Unit)
            .SelectMany(point => point.Chunk(MethodComparison.MostUnits)).ToList();
        for (var group = 0; group < groups.Count; group++)
        {
            var found = MethodComparison.Run(
                Network.Network, groups[group], layout, Options.Prior, colors, Options, Seed,
                Options.Progress.Between(Optimized(scans.Count), 1).Part(group, groups.Count));
            foreach (var (unit, alternatives) in found) methods[unit] = alternatives;
        }

        return methods;
    }
}
