using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Data;

/// <summary>ML.NET's concatenation with names of the slots that do not depend on what the columns are called.</summary>
/// <param name="transforms"><c>ml.Transforms</c>.</param>
/// <param name="output">The vector that is made.</param>
/// <param name="inputs">Columns, each with the name that its slots get (a vector's: before their own);
/// null for the column's.</param>
internal sealed class NamedConcatenation(
    TransformsCatalog transforms, string output, IReadOnlyList<(string Column, string? Name)> inputs)
    : IEstimator<ColumnConcatenatingTransformer>
{
    /// <inheritdoc/>
    public ColumnConcatenatingTransformer Fit(IDataView input) =>
        MlNetInternals.Concatenation(MlNetInternals.EnvironmentOf(transforms), output, inputs);

    /// <inheritdoc/>
    /// <remarks>ML.NET looks through all columns for each input, which takes hours where there are 100,000 of both. Two inputs
    /// of each kind make the same column.</remarks>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var columns = inputSchema.ToDictionary(column => column.Name);
        var missing = inputs.Where(input => !columns.ContainsKey(input.Column)).Take(1).ToList();
        SchemaShape.Column[] few = [.. inputs.Except(missing).Select(input => columns[input.Column])
            .GroupBy(column => (column.Kind, column.ItemType, column.IsKey, Notes(column))).SelectMany(same => same.Take(2))];
        string[] joined = [.. missing.Select(input => input.Column), .. few.Select(column => column.Name)];
        var made = transforms.Concatenate(output, joined).GetOutputSchema(new(few));
        columns[output] = made.Single(column => column.Name == output);
        return new(columns.Values);
    }

    private static string Notes(SchemaShape.Column column) => string.Join(
        '\n', column.Annotations.Select(note => $"{note.Name} {note.Kind} {note.ItemType} {note.IsKey}"));
}
