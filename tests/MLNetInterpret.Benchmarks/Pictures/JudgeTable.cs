using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Data;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Tests.Interpretation;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>How interpretable the units of two layers of ResNet18 are by SqueezeNet's eye: explained by rows, and by pictures of
/// each recipe.</summary>
/// <remarks><c>interpretability RECIPE ... [--units N] [--patches N] [--emoji N] [--steps N] [--seed N]</c>. The rows are
/// patches of the shipped photos, a half to all of the shorter side, or emoji. Each picture is of both ends, and explains without
/// variants. One thread. Intervals are of the layer's mean, over photos (an emoji is one).</remarks>
internal static class JudgeTable
{
    private const int Draws = 500;
    private static readonly string[] Layers = ["ReLU315", "ReLU347"];

    public static int Run(string[] arguments)
    {
        string[] recipes = [.. arguments.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
        int Of(string name, int usual) => Array.IndexOf(arguments, name) is >= 0 and var at
            ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture)
            : usual;
        LibTorch.EnsureLoaded();
        set_num_threads(1);
        var seed = Of("--seed", 1);
        using var judge = SqueezeNet.Load()
            ?? throw new FileNotFoundException($"Name SqueezeNet's weights in {SqueezeNet.Variable}.");
        JudgedRows[] sets =
            [new("photos", Of("--patches", 24), emoji: 0, seed), new("emoji", patches: 0, Of("--emoji", 240), seed)];
        foreach (var trained in new[] { true, false })
        {
            var model = sets[0].Model(trained, seed);
            using var network = model.Network;
            Unit[] units = [.. Layers.SelectMany(layer => Spread(network, layer, Of("--units", 12)))];
            var options = new InterpretationOptions { BatchRows = 15 };
            var eyes = new List<(string Name, UnitJudge Eye, IReadOnlyDictionary<Unit, Explanation>? First)>();
            foreach (var rows in sets)
            {
                var clock = Stopwatch.StartNew();
                using var kind = KindInterpreter.For(model.Transform(rows.View), model, options, null, seed);
                var eye = new UnitJudge(judge, kind, network, units, rows.Groups, rows.Count, options, seed);
                eyes.Add((rows.Name, eye, null));
                Print(eye, $"{rows.Name}, {(trained ? "rows" : "rows of an untrained network")}", eye.Rows, null, seed, clock);
            }

            foreach (var recipe in trained ? recipes : [])
            {
                var clock = Stopwatch.StartNew();
                var found = network.MaximizeAll(units, PictureRecipes.Of(recipe) with
                {
                    Steps = Of("--steps", 64),
                    Negative = true,
                    Variants = 0,
                    Moves = 0,
                    Reduction = Reduction.Max,
                    Seed = seed,
                });
                var optima = found
                    .SelectMany(unit => new[] { (unit.Unit, true, unit.Highest), (unit.Unit, false, unit.Lowest!) })
                    .ToDictionary(end => (end.Unit, end.Item2), end => new Optimum(end.Item3, []));
                for (var set = 0; set < eyes.Count; set++)
                {
                    var (name, eye, first) = eyes[set];
                    var by = eye.Pictures(optima);
                    Print(eye, $"{name}, {recipe}", by, first, seed, clock);
                    eyes[set] = (name, eye, first ?? by);
                }
            }
        }

        return 0;
    }

    private static IEnumerable<Unit> Spread(HookedNetwork network, string layer, int count)
    {
        var all = network.Points.Require(new ActivationPoint(layer)).UnitCount;
        return Enumerable.Range(0, count).Select(place => new Unit(layer, ((2 * place) + 1) * all / (2 * count)));
    }

    private static void Print(
        UnitJudge eye, string name, IReadOnlyDictionary<Unit, Explanation> by, IReadOnlyDictionary<Unit, Explanation>? before,
        int seed, Stopwatch clock)
    {
        foreach (var layer in Layers)
        {
            var choices = eye.Rows.Keys.Where(unit => unit.Point.Name == layer)
                .Select(unit => (
                    Unit: unit,
                    Own: eye.Choose(unit, by[unit]),
                    Before: before is null ? null : eye.Choose(unit, before[unit])))
                .Where(unit => unit.Own is not null).ToList();
            if (choices.Count == 0) continue;
            TwoAlternatives[] own = [.. choices.Select(unit => unit.Own!)];
            var mean = TwoAlternatives.IntervalOf(own, shares => shares.Average(), Draws, seed);
            var each = own.Select(one => one.IntervalOf(Draws, seed)).Average(interval => interval.High - interval.Low);
            var control = choices.Select(unit => eye.Control(unit.Unit, by)).OfType<double>()
                .DefaultIfEmpty(double.NaN).Average();
            var more = "";
            if (before is not null)
            {
                TwoAlternatives[] both = [.. own, .. choices.Select(unit => unit.Before!)];
                double Gain(double[] shares) => shares.Take(own.Length).Average() - shares.Skip(own.Length).Average();
                var gain = Gain([.. both.Select(one => one.Share)]);
                more = FormattableString.Invariant(
                    $"  gain {gain:+0.000;-0.000} {TwoAlternatives.IntervalOf(both, Gain, Draws, seed)}");
            }

            var shares = string.Join(' ', own.Select(one => one.Share.ToString("0.00", CultureInfo.InvariantCulture)));
            Console.WriteLine(FormattableString.Invariant(
                $"{layer} {name,-35} {own.Average(one => one.Share):0.000} {mean}  control {control:0.000}{more}  ")
                + FormattableString.Invariant(
                    $"a unit's interval {each:0.00} wide  units {own.Length}  [{shares}]  {clock.Elapsed.TotalSeconds:0} s"));
        }
    }
}
