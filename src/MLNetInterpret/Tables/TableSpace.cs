using MLNetInterpret.Core.Rows;
using TorchSharp;

namespace MLNetInterpret.Tables;

/// <summary>The rows a table allows, found by asking the real pipeline
/// what every value of every column puts into which feature.</summary>
/// <remarks>Nothing is assumed about the featurisation but that no feature mixes two columns,
/// and that is checked on rows drawn at random.</remarks>
internal sealed class TableSpace
{
    private const int CheckedRows = 48;

    // features
    private const int ProbedTogether = 2_000_000;
    private const long MostProbed = 400_000_000;

    private TableSpace(Table table, IReadOnlyList<IReadOnlyList<RowValue>> choices, RowSpace rows, IReadOnlyList<int> typical) =>
        (Table, Choices, Rows, Typical) = (table, choices, rows, typical);

    /// <summary>The table.</summary>
    public Table Table { get; }

    /// <summary>The values that each column may take.</summary>
    public IReadOnlyList<IReadOnlyList<RowValue>> Choices { get; }

    /// <summary>The same choices as a network sees them.</summary>
    public RowSpace Rows { get; }

    /// <summary>The choice of the most usual value in every column, or of the allowed one nearest to it.</summary>
    public IReadOnlyList<int> Typical { get; }

    /// <summary>The table's own columns where no feature mixes two of them, else the features themselves.</summary>
    /// <param name="rows">The table's rows.</param>
    /// <param name="allowed">The values that each column of a table may take.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static TableSpace Of(
        TableRows rows, Func<Table, IReadOnlyList<IReadOnlyList<RowValue>>> allowed, CancellationToken cancellation = default) =>
        Probe(rows.Own, allowed(rows.Own), cancellation) ?? Probe(rows.Features, allowed(rows.Features), cancellation)!;

    /// <summary>Index of the value nearest to another: the nearest number, or the same text; 0 where there is none.</summary>
    public static int Nearest(IReadOnlyList<RowValue> choices, RowValue value)
    {
        var nearest = -1;
        for (var choice = 0; choice < choices.Count; choice++)
        {
            if (choices[choice] == value) return choice;
            if (value.Number is not { } number || choices[choice].Number is not { } other) continue;
            if (nearest < 0 || Math.Abs(other - number) < Math.Abs(choices[nearest].Number!.Value - number)) nearest = choice;
        }

        return Math.Max(0, nearest);
    }

    /// <summary>Probes the pipeline; null where a feature mixes columns.</summary>
    internal static TableSpace? Probe(Table table, CancellationToken cancellation = default) =>
        Probe(table, [.. table.Columns.Select(column => column.Choices)], cancellation);

    private static TableSpace? Probe(
        Table table, IReadOnlyList<IReadOnlyList<RowValue>> choices, CancellationToken cancellation)
    {
        int[] usual = [.. table.Columns.Select((column, c) => Nearest(choices[c], column.Choices[column.Typical]))];
        var typical = usual.Select((choice, c) => choices[c][choice]).ToArray();
        var features = Featurize(table, [typical])[0];
        var codes = new ColumnCodes(table.Columns.Count);
        var rounds = choices.Max(values => values.Count);
        if ((long)rounds * codes.Count * features.Length > MostProbed)
            throw new ArgumentException(
                $"The network depends on {table.Columns.Count} columns with up to {rounds} values to choose from, " +
                $"each of them to be asked for its part of {features.Length} features: too many; " +
                "select columns in the pipeline first.");

        // in a round every column of a code has its next choice
        RowValue[] Row(int round, int code) => [.. typical.Select((usually, c) =>
            ColumnCodes.Has(code, c) && round < choices[c].Count ? choices[c][round] : usually)];

        var (owners, moved) = (new int[features.Length], new float[rounds][]);
        Array.Fill(owners, ColumnCodes.Nobody);
        var together = Math.Max(1, ProbedTogether / (codes.Count * features.Length));
        foreach (var some in Enumerable.Range(0, rounds).Chunk(together))
        {
            cancellation.ThrowIfCancellationRequested();
            var probed = Featurize(table, [.. some.SelectMany(round => codes.All.Select(code => Row(round, code)))]);
            foreach (var (round, rows) in some.Zip(probed.Chunk(codes.Count)))
            {
                moved[round] = rows[0];
                if (!codes.Attribute(features, rows, owners)) return null;
            }
        }

        var slots = owners.Index().Where(slot => slot.Item != ColumnCodes.Nobody).ToLookup(slot => slot.Item, slot => slot.Index);
        RowColumn Column(TableColumn column, int c)
        {
            int[] own = [.. slots[c]];
            return new(column.Name, own, [.. choices[c].Select((_, choice) =>
                (IReadOnlyList<float>)[.. own.Select(slot => moved[choice][slot])])]);
        }

        RowColumn[] columns = [.. table.Columns.Select(Column)];
        var space = new TableSpace(table, choices, new(features, columns), usual);
        return space.AgreesWithPipeline() ? space : null;
    }

    /// <summary>A row in the table's own terms.</summary>
    public IReadOnlyList<RowValue> Describe(IReadOnlyList<int> choices) =>
        [.. choices.Select((choice, c) => Choices[c][choice])];

    private bool AgreesWithPipeline()
    {
        var random = new Random(0);
        int[][] drawn = [.. Enumerable.Range(0, CheckedRows)
            .Select(_ => Choices.Select(values => random.Next(values.Count)).ToArray())];
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

    internal static float[][] Featurize(Table table, IReadOnlyList<IReadOnlyList<RowValue>> rows)
    {
        using var features = table.Featurize(rows);
        return [.. features.data<float>().ToArray().Chunk((int)features.shape[1])];
    }
}
