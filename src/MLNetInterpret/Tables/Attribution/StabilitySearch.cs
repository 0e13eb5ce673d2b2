using Microsoft.ML;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Finds the units of a network again in networks trained from other seeds.</summary>
/// <param name="data">Rows that the networks were trained on.</param>
/// <param name="units">Patterns that name the units; none means every hidden unit.</param>
/// <param name="options">How their columns are found.</param>
/// <param name="seed">Seed of what is drawn to find the columns.</param>
/// <param name="threshold">From this |r| on, units count as the same.</param>
/// <param name="work">Progress and cancellation.</param>
internal sealed class StabilitySearch(
    IDataView data, IReadOnlyList<string> units, AttributionOptions options, int seed, double threshold, Work work)
{
    private const int ComparedRows = 5_000;
    private const int NamedColumns = 3;
    private const double NoEffect = 1e-6;

    /// <summary>Trains a network from each seed and looks for the first one's units in the others.</summary>
    /// <param name="seeds">Two or more.</param>
    /// <param name="model">Makes the model of a seed; whether it is to be disposed afterwards.</param>
    public SeedStability Run(IReadOnlyList<int> seeds, Func<int, (ITransformer Model, bool IsOwned)> model)
    {
        // of drivers only their order is asked for
        var asked = options with { Shuffles = 1, Resamples = 1 };
        var activations = new double[seeds.Count][][];
        IReadOnlyList<UnitDrivers> drivers = [];
        var parts = new WorkParts(work.Progress, seeds.Count + 1);      // finding columns takes about as long as a training
        for (var s = 0; s < seeds.Count; s++)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var (name, training) = ($"training network {s + 1} of {seeds.Count}", parts.Next(1));
            training.Report(name, 0);
            var (trained, isOwned) = model(seeds[s]);
            var opened = AttributedModel.Open(trained, data);
            var compared = opened.Units(units);
            using (var rows = opened.ReadRows(null, work.Cancellation))
            {
                var table = EncodedTable.Of(rows.Own);
                activations[s] = Activations(rows, compared);
                if (s == 0) drivers = new DriverSearch(
                    table, opened.Network.Network, compared, asked, seed, work with { Progress = parts.Next(1) }).Run().Units;
            }

            if (isOwned) ModelParts.Free(trained);
            if (s > 0) training.Report(name, 1);
        }

        return Compared(seeds, drivers, activations);
    }

    /// <summary>Activations on every n-th row, so that units are compared on about 5,000.</summary>
    public static double[][] Activations(TableRows rows, IReadOnlyList<Unit> units) =>
        rows.Activations(units, 1 + ((rows.Kept.Count - 1) / ComparedRows));

    private SeedStability Compared(IReadOnlyList<int> seeds, IReadOnlyList<UnitDrivers> drivers, double[][][] activations)
    {
        Unit[] own = [.. drivers.Select(unit => unit.Unit)];
        var pairs = (from left in Enumerable.Range(0, seeds.Count)
                     from right in Enumerable.Range(left + 1, seeds.Count - left - 1)
                     select (Left: left, Right: right)).ToList();
        var matches = pairs.ToDictionary(pair => pair, pair => Match(own, activations[pair.Left], activations[pair.Right]));
        var chances = pairs.ToDictionary(pair => pair, pair => Chance(own, activations[pair.Left], activations[pair.Right]));
        int[] others = [.. Enumerable.Range(1, seeds.Count - 1)];

        RecurringUnit Recurring(UnitDrivers unit, int u) => new(
            unit.Unit, [.. others.Select(other => matches[(0, other)][u])], others.Average(other => chances[(0, other)][u]),
            [.. unit.Ranked.Where(column => column.MeanAbsoluteShapley > NoEffect).Take(NamedColumns)
                .Select(column => column.Column)]);

        bool IsFound((Unit Unit, double Correlation)? partner) =>
            partner is { } known && Math.Abs(known.Correlation) >= threshold;
        return new()
        {
            Seeds = seeds,
            Rows = activations[0][0].Length,
            Threshold = threshold,
            Units = [.. drivers.Select(Recurring)],
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
