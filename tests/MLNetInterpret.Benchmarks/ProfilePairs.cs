using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Rows;

namespace MLNetInterpret.Benchmarks;

/// <summary>What the search for a unit's best row costs.</summary>
internal static class ProfilePairs
{
    private const int Columns = 13;
    private const int Choices = 40;

    /// <summary>The same moves of one column and of two, by the chain of layers and, the score being one that nobody knows,
    /// through the network in batches.</summary>
    public static Pair Moves()
    {
        var network = new HookedNetwork(new Mlp(new() { Features = Columns, HiddenUnits = [32, 16], Outputs = 1 }), Columns);
        var random = new Random(0);
        IReadOnlyList<float> Choice() => [(random.NextSingle() * 4) - 2];
        RowColumn Column(int column) =>
            new($"column{column}", [column], [.. Enumerable.Range(0, Choices).Select(_ => Choice())]);
        var space = new RowSpace(new float[Columns], [.. Enumerable.Range(0, Columns).Select(Column)]);
        var unit = Objectives.Channel("hidden2:3");
        var unknown = unit with { Score = seen => unit.Score(seen) };
        RowSearchOptions options = new() { PairRows = 40_000, PairStarts = 5 };
        return new(
            () => network.Maximize(unit, space, options: options),
            () => network.Maximize(unknown, space, options: options),
            network)
        {
            OneThread = true,
        };
    }

    /// <summary>The analysis of a unit of the second hidden layer at the default depth, against <c>Fit</c> of its
    /// network.</summary>
    /// <param name="columns">Columns, five of six of them numbers.</param>
    public static Pair Analysis(int columns)
    {
        var table = new GeneratedTable(columns, rows: 2000);
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromCsv(table.Path);
        var pipeline = ml.Transforms.FeaturizeTable(data.Schema, labelColumnName: "Target", positive: "yes")
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(hiddenUnits: [32, 16]));
        var model = pipeline.Fit(data);
        return new(
            () => ml.Interpretation.FindProfile(model, data, Unit.Parse("hidden2:3")),
            () => pipeline.Fit(data).Dispose(),
            model, table)
        {
            OneThread = true,
        };
    }

    /// <summary>A CSV file of whole numbers, prices and categories, and a target that depends on a third of them and on
    /// pairs.</summary>
    private sealed class GeneratedTable : IDisposable
    {
        public GeneratedTable(int columns, int rows)
        {
            var random = new Random(columns);
            using var file = new StreamWriter(Path);
            file.WriteLine(string.Join(',', Enumerable.Range(0, columns).Select(column => $"c{column}").Append("Target")));
            var weights = Enumerable.Range(0, columns)
                .Select(column => column % 3 == 0 ? random.NextDouble() - 0.5 : 0).ToArray();
            for (var row = 0; row < rows; row++)
            {
                double[] drawn = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble() + random.NextDouble() - 1)];
                var sum = drawn.Zip(weights, (value, weight) => value * weight).Sum() + (4 * drawn[0] * drawn[3]);
                string[] cells = [.. drawn.Select((value, column) => (column % 6) switch
                {
                    0 => $"v{(int)((value + 1) * (2 + (column % 5)))}",
                    1 or 2 => ((int)(value * 200)).ToString(CultureInfo.InvariantCulture),
                    _ => (1000 * Math.Exp(value)).ToString("0.00", CultureInfo.InvariantCulture),
                })];
                file.WriteLine(string.Join(',', [.. cells, sum + (0.3 * (random.NextDouble() - 0.5)) > 0 ? "yes" : "no"]));
            }
        }

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
