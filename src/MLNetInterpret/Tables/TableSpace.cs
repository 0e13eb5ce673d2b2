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
    private const int ProbedTogether = 1024;
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
        (int Column, RowValue Value)[] asked =
            [.. choices.Index().SelectMany(values => values.Item.Select(value => (values.Index, value)))];
        if ((long)asked.Length * features.Length > MostProbed)
            throw new ArgumentException(
                $"The network depends on {table.Columns.Count} columns with {asked.Length} values to choose from, " +
                $"each of them to be asked for its part of {features.Length} features: too many; " +
                "select columns in the pipeline first.");

        RowValue[] Row((int Column, RowValue Value) ask)
        {
            var row = (RowValue[])typical.Clone();
            row[ask.Column] = ask.Value;
            return row;
        }

        // only what a value moves is kept: most features are another column's
        (int Slot, float Value)[][] moved = [.. asked.Chunk(ProbedTogether).SelectMany(some =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Featurize(table, [.. some.Select(Row)])
                .Select(row => row.Index().Where(slot => slot.Item != features[slot.Index]).ToArray());
        })];
        var columns = new List<RowColumn>();
        var at = 0;
        foreach (var (c, column) in table.Columns.Index())
        {
            var own = moved[at..(at + choices[c].Count)];
            int[] slots = [.. own.SelectMany(row => row.Select(slot => slot.Slot)).Distinct().Order()];
            columns.Add(new(column.Name, slots, [.. own.Select(row => (IReadOnlyList<float>)[.. slots.Select(slot =>
                Array.FindIndex(row, one => one.Slot == slot) is >= 0 and var place ? row[place].Value : features[slot])])]));
            at += choices[c].Count;
        }

        if (columns.SelectMany(column => column.Slots).GroupBy(slot => slot).Any(users => users.Count() > 1)) return null;
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
