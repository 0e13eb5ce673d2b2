using System.Globalization;
using MLNetInterpret.Data;
using MLNetInterpret.Tests.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>Pictures of units by a recipe: score, calm and time, measured on the files that are written.</summary>
/// <remarks><c>pictures NETWORK RECIPE [--size N] [--steps N] [--seed N] [--out FOLDER] [--units UNIT ...]</c>. The network is
/// <c>squeezenet</c> (where its weights are at hand), <c>resnet18</c>, or the zip of one that was trained on the shipped emoji
/// or Fashion-MNIST (its logits, beside 1,000 held-out rows instead of crops); the recipe <c>default</c>, <c>strong</c>,
/// <c>natural</c>, <c>before</c>, <c>lucent</c>, <c>accentuate</c> or <c>match</c>, with changes behind a colon:
/// <c>default:Decay=0.02,Plain=0.1</c>. One thread.</remarks>
internal static class PictureTable
{
    /// <summary>Lucent's scores at its defaults, 128 pixels and 512 steps.</summary>
    private static readonly IReadOnlyDictionary<string, double> Lucents = new Dictionary<string, double>
    {
        ["fire3:5"] = 2186,
        ["fire5:40"] = 3484,
        ["fire7:5"] = 933,
        ["fire7:120"] = 1169,
        ["fire9:5"] = 1011,
        ["fire9:40"] = 1265,
        ["final:967"] = 116,
    };

    /// <summary>Rows that a trained network's pictures are compared with.</summary>
    private const int Rows = 1000;

    private static readonly string[] ResNetUnits =
    [
        "ReLU315:3", "ReLU315:17", "ReLU315:40", "ReLU315:101", "ReLU347:10", "ReLU347:33", "ReLU347:100", "ReLU347:200",
        "ReLU393:20", "ReLU393:77", "ReLU393:150", "ReLU393:400",
    ];

    public static int Run(string[] arguments)
    {
        string Of(string name, string usual) =>
            Array.IndexOf(arguments, name) is >= 0 and var at ? arguments[at + 1] : usual;
        LibTorch.EnsureLoaded();
        set_num_threads(1);
        var (name, recipe) = (arguments[0], arguments[1]);
        var (network, given) = name.EndsWith(".zip", StringComparison.Ordinal)
            ? PictureNetworks.Trained(name, Rows)
            : (name == "resnet18" ? PictureNetworks.ResNet18() : SqueezeNet.Load()!, (Tensor?)null);
        using var owned = network;
        var usual = given is not null ? $"{network.InputShape[1]}" : name == "resnet18" ? "160" : "128";
        var size = int.Parse(Of("--size", usual), CultureInfo.InvariantCulture);
        var folder = Of(
            "--out",
            Path.Combine(Path.GetTempPath(), "pictures", Path.GetFileNameWithoutExtension(name), recipe.Split(':')[0]));
        Directory.CreateDirectory(folder);
        string[] units = Array.IndexOf(arguments, "--units") is >= 0 and var first
            ? arguments[(first + 1)..]
            : given is not null ? [.. network.Units("logits").Select(unit => $"{unit}")]
            : name == "resnet18" ? ResNetUnits : [.. Lucents.Keys];
        var options = PictureRecipes.Of(recipe) with
        {
            Size = (size, size),
            Reduction = Reduction.Mean,
            Seed = int.Parse(Of("--seed", "1"), CultureInfo.InvariantCulture),
        };
        if (Of("--steps", "") is { Length: > 0 } steps) options = options with { Steps = int.Parse(steps) };
        using var crops = given ?? Crops(network.Pixels!, size);
        List<(PictureQuality Quality, double Score, double Seconds)> all = [];
        foreach (var text in units)
        {
            var unit = Unit.Parse(text);
            var objective = Objectives.Channel(unit, Reduction.Mean);
            var real = network.Score(objective, crops);
            var processor = Environment.CpuUsage.TotalTime;
            var (picture, about) = Made(network, recipe, unit, options, crops, real);
            var seconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            var path = Path.Combine(folder, $"{text.Replace(':', '-')}.png");
            picture.Save(path);
            var saved = PictureFile.Read(path, picture.Channels, picture.Width, picture.Height);
            using var pixels = saved.ToTensor(network.Pixels!);
            var score = network.Score(objective, pixels)[0];
            var moved = network.ScoreWhenMoved(objective, pixels)[0];
            var blurred = network.ScoreWhenBlurred(objective, pixels)[0];
            var quality = PictureQuality.Of(saved);
            var ratio = given is not null ? score / real.Max()
                : Lucents.TryGetValue(text, out var lucent) && name != "resnet18" ? score / lucent : score;
            all.Add((quality, ratio, seconds));
            Console.WriteLine(FormattableString.Invariant(
                $"{text,-12} {quality}  score {score:0.00} ({ratio:0.00})  best crop {real.Max():0.00}  ")
                + FormattableString.Invariant(
                    $"moved {moved / score:0.00}  blurred {blurred / score:0.00}  {about}{seconds:0.0} s"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{recipe} {size} px, mean of {all.Count}: {PictureQuality.Mean([.. all.Select(one => one.Quality)])}  ")
            + FormattableString.Invariant(
                $"score {Math.Exp(all.Average(one => Math.Log(Math.Max(one.Score, 1e-9)))):0.00} ")
            + FormattableString.Invariant(
                $"min {all.Min(one => one.Score):0.00}  {all.Average(one => one.Seconds):0.0} s"));
        return 0;
    }

    private static (ImageInput Picture, string About) Made(
        HookedNetwork network, string recipe, Unit unit, VisualizationOptions options, Tensor crops, IReadOnlyList<float> scores)
    {
        var objective = Objectives.Channel(unit, Reduction.Mean);
        MaximizationOptions climb = new() { Seed = options.Seed };
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(crop => scores[crop])];
        var below = network.Points.TakeWhile(point => point.Point != unit.Point).Last(point => !point.IsFlat).Point;
        switch (recipe.Split(':')[0])
        {
            case "accentuate":
                {
                    using var best = crops[order[0]];
                    using var found = network.Accentuate(
                        objective, ImageInput.From(best, network.Pixels!), below, 1, options.Recipe, climb);
                    return (found.Image, $"from {scores[order[0]]:0.00}  ");
                }

            case "match":
                {
                    using var strongest = crops[TensorIndex.Tensor(tensor(order.Take(8).Select(crop => (long)crop).ToArray()))];
                    using var found = network.Match(objective, strongest, below, 1, options.Recipe, climb);
                    return (found.Image, "");
                }

            default:
                var made = network.Maximize(unit, options).Highest;
                return ((ImageInput)made.Input, FormattableString.Invariant(
                        $"unlifted {made.ScoreUnlifted ?? made.Score:0.00}  {(made.Restarted ? "restarted  " : "")}"));
        }
    }

    /// <summary>Of each shipped photo the whole, and nine overlapping crops of a quarter.</summary>
    internal static Tensor Crops(PixelScale scale, int size)
    {
        using var scope = NewDisposeScope();
        List<Tensor> all = [];
        foreach (var file in Directory.GetFiles(Repository.At("datasets", "photos"), "*.png").Order(StringComparer.Ordinal))
        {
            all.Add(PictureFile.Read(file, 3, size, size).ToTensor(scale));
            var large = PictureFile.Read(file, 3, 2 * size, 2 * size).ToTensor(scale);
            for (var place = 0; place < 9; place++)
                all.Add(large.narrow(2, place / 3 * (size / 2), size).narrow(3, place % 3 * (size / 2), size));
        }

        return cat([.. all], 0).MoveToOuterDisposeScope();
    }
}
