using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>A logistic regression on what the network reads, column by column.</summary>
internal static class LinearComparison
{
    /// <summary>Trains and measures it; null where there is no label of two classes, or features mix columns.</summary>
    /// <param name="rows">The rows that it is trained on.</param>
    /// <param name="table">The same in the table's columns.</param>
    /// <param name="search">The rows that it is measured on.</param>
    /// <param name="units">How many units it is compared with.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static LinearView? Of(
        TableRows rows, EncodedTable table, DriverSearch search, int units, CancellationToken cancellation)
    {
        if (!table.Composes || rows.Labelled is not { } labelled) return null;
        // one of its own, because a context that was cancelled stays so
        var context = new MLContext(seed: 0);
        using var ending = cancellation.Register(() => MlNetInternals.Cancel(context));
        var model = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new()
        {
            LabelColumnName = nameof(LabelledRow.Label),
            FeatureColumnName = nameof(LabelledRow.Features),
            NumberOfThreads = 1,
        }).Fit(context.Data.LoadFromEnumerable(labelled, Schema(rows.Slots))).Model.SubModel;
        var weights = model.Weights;
        var means = new double[weights.Count];
        foreach (var row in search.Background)
            for (var slot = 0; slot < means.Length; slot++) means[slot] += (double)row.Features[slot] / search.Background.Count;

        double Part(EncodedRow row, int column) =>
            table.Slots(column).Sum(slot => weights[slot] * (row.Features[slot] - means[slot]));
        double Odds(EncodedRow row) => weights.Select((weight, slot) => (double)weight * row.Features[slot]).Sum();
        var odds = search.Rows.Select(Odds).ToArray();
        return new(
            [.. table.Columns.Select((name, c) =>
            {
                double[] parts = [.. search.Rows.Select(row => Part(row, c))];
                RowValue[] values = [.. search.Rows.Select(row => row.Values[c])];
                var (direction, _) = ColumnDirection.Of(table.Table.Columns[c], values, parts);
                return (Column: name, SignedEffect: (direction < 0 ? -1 : 1) * parts.Average(Math.Abs));
            })],
            [.. Enumerable.Range(0, units).Select(u => Correlation.Of(search.Activations(u), odds))]);
    }

    private static SchemaDefinition Schema(int slots)
    {
        var schema = SchemaDefinition.Create(typeof(LabelledRow));
        schema[nameof(LabelledRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots);
        return schema;
    }
}
