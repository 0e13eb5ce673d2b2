using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret;

/// <summary>The rows a table allows, found by asking the real pipeline what every value of every column puts into which feature.</summary>
/// <remarks>Nothing is assumed about the featurisation but that no feature mixes two columns, and that is checked on rows drawn at
/// random.</remarks>
internal sealed class TableSpace
{
    private const int CheckedRows = 48;

    private TableSpace(Table table, RowSpace rows)
    {
        (Table, Rows) = (table, rows);
        Typical = [.. table.Columns.Select(column => column.Typical)];
    }

    /// <summary>The table.</summary>
    public Table Table { get; }

    /// <summary>The same choices as a network sees them.</summary>
    public RowSpace Rows { get; }

    /// <summary>The choice of the most usual value in every column.</summary>
    public IReadOnlyList<int> Typical { get; }

    /// <summary>The table's own columns where no feature mixes two of them, else the features themselves.</summary>
    public static TableSpace Of(IDataView view, INetworkTransformer network, CancellationToken cancellation) =>
        Probe(Table.Read(view, network, asFeatures: false, cancellation))
        ?? Probe(Table.Read(view, network, asFeatures: true, cancellation))!;

    /// <summary>Probes the pipeline; null where a feature mixes columns.</summary>
    internal static TableSpace? Probe(Table table)
    {
        var typical = table.Columns.Select(column => column.Choices[column.Typical]).ToArray();
        var probes = new List<IReadOnlyList<RowValue>> { typical };
        for (var c = 0; c < table.Columns.Count; c++)
            foreach (var choice in table.Columns[c].Choices)
            {
                var row = (RowValue[])typical.Clone();
                row[c] = choice;
                probes.Add(row);
            }

        var features = Featurize(table, probes);
        var columns = new List<RowColumn>();
        var at = 1;
        foreach (var column in table.Columns)
        {
            var own = features[at..(at + column.Choices.Count)];
            int[] slots = [.. Enumerable.Range(0, features[0].Length).Where(slot => own.Any(row => row[slot] != features[0][slot]))];
            columns.Add(new(column.Name, slots, [.. own.Select(row => (IReadOnlyList<float>)[.. slots.Select(slot => row[slot])])]));
            at += column.Choices.Count;
        }

        if (columns.SelectMany(column => column.Slots).GroupBy(slot => slot).Any(users => users.Count() > 1)) return null;
        var space = new TableSpace(table, new(features[0], columns));
        return space.AgreesWithPipeline() ? space : null;
    }

    /// <summary>A row in the table's own terms.</summary>
    public IReadOnlyList<RowValue> Describe(IReadOnlyList<int> choices) =>
        [.. choices.Select((choice, c) => Table.Columns[c].Choices[choice])];

    /// <summary>The allowed row nearest to a real one.</summary>
    public int[] Nearest(long row) => [.. Table.Columns.Select(column => column.NearestChoice(row))];

    private bool AgreesWithPipeline()
    {
        var random = new Random(0);
        int[][] drawn = [.. Enumerable.Range(0, CheckedRows)
            .Select(_ => Table.Columns.Select(column => random.Next(column.Choices.Count)).ToArray())];
        var real = Featurize(Table, [.. drawn.Select(Describe)]);
        var composed = new float[Rows.Slots];
        for (var row = 0; row < drawn.Length; row++)
        {
            Rows.Write(drawn[row], composed);
            for (var slot = 0; slot < composed.Length; slot++)
                if (Math.Abs(composed[slot] - real[row][slot]) > 1e-4f * (1 + Math.Abs(real[row][slot]))) return false;
        }

        return true;
    }

    private static float[][] Featurize(Table table, IReadOnlyList<IReadOnlyList<RowValue>> rows)
    {
        using var features = table.Featurize(rows);
        return [.. features.data<float>().ToArray().Chunk((int)features.shape[1])];
    }
}
