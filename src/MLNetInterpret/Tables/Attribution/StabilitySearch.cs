using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Finds the units of a network again in networks trained from other seeds.</summary>
/// <param name="data">Rows that the networks were trained on.</param>
/// <param name="units">Patterns that name the units; none means every hidden unit.</param>
/// <param name="options">How their columns are found; progress, cancellation, and whether networks are trained elsewhere.</param>
/// <param name="drawn">Seed of what is drawn to find the columns.</param>
/// <param name="threshold">From this |r| on, units count as the same.</param>
/// <param name="first">The first network's seed.</param>
/// <param name="model">Makes the model of a seed; whether it is to be disposed afterwards.</param>
internal sealed class StabilitySearch(
    IDataView data, IReadOnlyList<string> units, AttributionOptions options, int drawn, double threshold, int first,
    Func<int, CancellationToken, (ITransformer Model, bool IsOwned)> model)
{
    private const int ComparedRows = 5_000;
    private const int NamedColumns = 3;
    private const double NoEffect = 1e-6;

    /// <summary>Trains a network from each seed and looks for the first one's units in the others.</summary>
    /// <param name="count">Seeds, two or more.</param>
    public SeedStability Run(int count)
    {
        int[] seeds = [.. Enumerable.Range(0, count).Select(seed => unchecked(first + seed))];
        if (options.Elsewhere is { } elsewhere)
            return Compared(seeds, [.. elsewhere([.. seeds.Select(Word)], options).Select(SeedNetwork.FromBytes)]);
        var networks = new List<SeedNetwork>();
        var parts = new WorkParts(options.Progress, count + 1);      // finding columns takes about as long as a training
        foreach (var seed in seeds)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var (name, training) = ($"training network {networks.Count + 1} of {count}", parts.Next(1));
            training.Report(name, 0);
            networks.Add(Train(seed, seed == first ? options with { Progress = parts.Next(1) } : options));
            if (seed != first) training.Report(name, 1);
        }

        return Compared(seeds, networks);
    }

    /// <summary>Trains the network of a seed, as bytes.</summary>
    /// <param name="word">The seed as <see cref="Word"/> has it.</param>
    /// <param name="cancellation">Ends it.</param>
    public byte[] Do(string word, CancellationToken cancellation) =>
        Train(SeedOf(word), options with { Progress = null, Cancellation = cancellation }).ToBytes();

    /// <summary>A seed in words.</summary>
    public static string Word(int seed) => string.Create(CultureInfo.InvariantCulture, $"seed {seed}");

    /// <summary>The seed that words mean.</summary>
    public static int SeedOf(string word) => int.Parse(word["seed ".Length..], CultureInfo.InvariantCulture);

    /// <summary>Trains the network of a seed, and reads what is compared of it.</summary>
    private SeedNetwork Train(int seed, AttributionOptions work)
    {
        var (trained, isOwned) = model(seed, work.Cancellation);
        var opened = AttributedModel.Open(trained, data);
        var compared = opened.Units(units);
        SeedNetwork network;
        using (var rows = opened.ReadRows(null, work.Cancellation))
        {
            var table = EncodedTable.Of(rows.Own);
            var activations = Activations(rows, compared);
            // of drivers only their order is asked for
            network = new([.. compared], activations, seed != first ? [] :
            [
                .. new DriverSearch(
                    table, opened.Network.Network, compared, work with { Shuffles = 1, Resamples = 1 }, drawn, work)
                    .Run().Units.Select(unit => unit.Ranked.Where(column => column.MeanAbsoluteShapley > NoEffect)
                        .Take(NamedColumns).Select(column => column.Column).ToArray()),
            ]);
        }

        if (isOwned) ModelParts.Free(trained);
        return network;
    }

    /// <summary>Activations on every n-th row, so that units are compared on about 5,000.</summary>
    public static double[][] Activations(TableRows rows, IReadOnlyList<Unit> units) =>
        rows.Activations(units, 1 + ((rows.Kept.Count - 1) / ComparedRows));

    private SeedStability Compared(int[] seeds, List<SeedNetwork> networks)
    {
        var own = networks[0].Units;
        double[][][] activations = [.. networks.Select(network => network.Activations)];
        var pairs = (from left in Enumerable.Range(0, seeds.Length)
                     from right in Enumerable.Range(left + 1, seeds.Length - left - 1)
                     select (Left: left, Right: right)).ToList();
        var matches = pairs.ToDictionary(pair => pair, pair => Match(own, activations[pair.Left], activations[pair.Right]));
        var chances = pairs.ToDictionary(pair => pair, pair => Chance(own, activations[pair.Left], activations[pair.Right]));
        int[] others = [.. Enumerable.Range(1, seeds.Length - 1)];

        RecurringUnit Recurring(Unit unit, int u) => new(
            unit, [.. others.Select(other => matches[(0, other)][u])], others.Average(other => chances[(0, other)][u]),
            networks[0].Columns[u]);

        bool IsFound((Unit Unit, double Correlation)? partner) =>
            partner is { } known && Math.Abs(known.Correlation) >= threshold;
        return new()
        {
            Seeds = seeds,
            Rows = activations[0][0].Length,
            Threshold = threshold,
            Units = [.. own.Select(Recurring)],
            PairShare = matches.Values.SelectMany(partners => partners).Average(partner => IsFound(partner) ? 1.0 : 0),
            ChanceShare = chances.Values.SelectMany(shares => shares).Average(),
        };
    }

    /// <summary>For each unit the share of all units of its layer, in another network, that reach the threshold.</summary>
    private double[] Chance(Unit[] units, double[][] left, double[][] right) =>
    [
        .. units.Select((unit, l) => Enumerable.Range(0, units.Length).Where(r => units[r].Point == unit.Point)
            .Average(r => Math.Abs(Correlation.Of(left[l], right[r]) ?? 0) >= threshold ? 1.0 : 0)),
    ];

    /// <summary>One to one partners within each layer, the strongest pairs first.</summary>
    /// <param name="units">The units, the same in both networks.</param>
    /// <param name="left">Unit after unit its activations.</param>
    /// <param name="right">The same of the other network.</param>
    public static (Unit Unit, double Correlation)?[] Match(IReadOnlyList<Unit> units, double[][] left, double[][] right)
    {
        var pairs = new List<(int Left, int Right, double Correlation)>();
        for (var l = 0; l < units.Count; l++)
            for (var r = 0; r < units.Count; r++)
                if (units[l].Point == units[r].Point && Correlation.Of(left[l], right[r]) is { } correlation)
                    pairs.Add((l, r, correlation));
        var (partners, taken) = (new (Unit Unit, double Correlation)?[units.Count], new bool[units.Count]);
        var strongestFirst = pairs
            .OrderByDescending(pair => Math.Abs(pair.Correlation))
            .ThenBy(pair => pair.Left)
            .ThenBy(pair => pair.Right);
        foreach (var (l, r, correlation) in strongestFirst)
        {
            if (partners[l] is not null || taken[r]) continue;
            (partners[l], taken[r]) = ((units[r], correlation), true);
        }

        return partners;
    }
}
