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
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        transforms.Concatenate(output, [.. inputs.Select(input => input.Column)]).GetOutputSchema(inputSchema);
}
