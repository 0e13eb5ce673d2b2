using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using MLNetInterpret.Data;
using MLNetInterpret.Tests.Interpretation;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>Pictures of units by a recipe: score, calm and time, measured on the files that are written.</summary>
/// <remarks><c>pictures NETWORK RECIPE [--size N] [--steps N] [--seed N] [--out FOLDER] [--units UNIT ...]</c>. The network is
/// <c>squeezenet</c> (where its weights are at hand) or <c>resnet18</c>; the recipe <c>default</c>, <c>strong</c>, <c>natural</c>,
/// <c>before</c> or <c>lucent</c>, with changes behind a colon: <c>default:Decay=0.02,Plain=0.1</c>. One thread.</remarks>
internal static class PictureTable
{
    /// <summary>Lucent's scores at its defaults, 128 pixels and 512 steps.</summary>
    private static readonly IReadOnlyDictionary<string, double> Lucents = new Dictionary<string, double>
    {
        ["fire3:5"] = 2186, ["fire5:40"] = 3484, ["fire7:5"] = 933, ["fire7:120"] = 1169, ["fire9:5"] = 1011, ["fire9:40"] = 1265,
        ["final:967"] = 116,
    };

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
        using var network = name == "resnet18" ? PictureNetworks.ResNet18() : SqueezeNet.Load()!;
        var size = int.Parse(Of("--size", name == "resnet18" ? "160" : "128"), CultureInfo.InvariantCulture);
        var folder = Of("--out", Path.Combine(Path.GetTempPath(), "pictures", name, recipe.Split(':')[0]));
        Directory.CreateDirectory(folder);
        string[] units = Array.IndexOf(arguments, "--units") is >= 0 and var first
            ? arguments[(first + 1)..]
            : name == "resnet18" ? ResNetUnits : [.. Lucents.Keys];
        var options = PictureRecipes.Of(recipe) with
        {
            Size = (size, size),
            Reduction = Reduction.Mean,
            Seed = int.Parse(Of("--seed", "1"), CultureInfo.InvariantCulture),
        };
        if (Of("--steps", "") is { Length: > 0 } steps) options = options with { Steps = int.Parse(steps) };
        List<(PictureQuality Quality, double Score, double Seconds)> all = [];
        foreach (var text in units)
        {
            var unit = Unit.Parse(text);
            var processor = Environment.CpuUsage.TotalTime;
            var found = network.Maximize(unit, options).Highest;
            var seconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            var path = Path.Combine(folder, $"{text.Replace(':', '-')}.png");
            ((ImageInput)found.Input).Save(path);
            var saved = PictureFile.Read(path);
            using var pixels = saved.ToTensor(network.Pixels!);
            var score = network.Score(Objectives.Channel(unit, Reduction.Mean), pixels)[0];
            var quality = PictureQuality.Of(saved);
            var ratio = Lucents.TryGetValue(text, out var lucent) && name != "resnet18" ? score / lucent : score;
            all.Add((quality, ratio, seconds));
            Console.WriteLine(FormattableString.Invariant(
                $"{text,-12} {quality}  score {score:0.00} ({ratio:0.00})  unlifted {found.ScoreUnlifted ?? found.Score:0.00}  moved {found.ScoreWhenMoved / found.Score:0.00}  blurred {found.ScoreWhenBlurred / found.Score:0.00}  {(found.Restarted ? "restarted " : "")}{seconds:0.0} s"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{recipe} {size} px, mean of {all.Count}: {PictureQuality.Mean([.. all.Select(one => one.Quality)])}  score {Math.Exp(all.Average(one => Math.Log(Math.Max(one.Score, 1e-9)))):0.00} min {all.Min(one => one.Score):0.00}  {all.Average(one => one.Seconds):0.0} s"));
        return 0;
    }
}
