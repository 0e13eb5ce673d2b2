using MLNetInterpret;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <content>Tables on their way to a network.</content>
public static partial class NetworkCatalog
{
    /// <summary>Makes a label and a vector of features from a table's columns, by ML.NET's own transforms.</summary>
    /// <remarks>
    /// Numbers become a feature that says whether the cell was empty (only for columns with empty cells in the training data),
    /// empty cells replaced by the mean, then mean 0 and deviation 1. Categories (text, keys): one feature for each value of
    /// the training data, in the order of the values; an empty cell is a value of its own, a value not seen in training is all
    /// zeros. The features' slots are named <c>Scaled.Income</c>, <c>Missing.Income</c>, <c>Home is.rent</c>.
    /// <list type="table">
    /// <listheader><term>Output column</term><description>Type</description></listheader>
    /// <item><term>Features</term><description>vector of Single</description></item>
    /// <item><term>Label</term><description>Boolean where <paramref name="positive"/> is given or the label is Boolean,
    /// Single of a column of numbers, else a key</description></item>
    /// </list>
    /// All other columns stay as they are, and those in between are dropped.
    /// <c>MLContext.Log</c> says what each column was taken for.
    /// </remarks>
    /// <param name="catalog"><c>ml.Transforms</c>.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="labelColumnName">The column to predict.</param>
    /// <param name="positive">The value of <paramref name="labelColumnName"/> that counts as true;
    /// null for a label of several classes, or a number.</param>
    /// <param name="ignoredColumnNames">Columns that are no features, such as ids.</param>
    /// <exception cref="ArgumentException">A column is missing, or holds neither numbers nor categories;
    /// <paramref name="positive"/> is no value of the label's type; or the table has a <c>Features</c>, or a <c>Label</c> that is
    /// not <paramref name="labelColumnName"/>, which would be hidden.</exception>
    public static IEstimator<ITransformer> FeaturizeTable(
        this TransformsCatalog catalog, DataViewSchema schema, string labelColumnName, string? positive = null,
        IReadOnlyList<string>? ignoredColumnNames = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(schema);
        Check.NotBlank(labelColumnName);
        var ignored = ignoredColumnNames ?? [];
        var steps = TableFeaturizer.Build(catalog, schema, labelColumnName, positive, ignored);
        var roles = ColumnRole.Of(schema, labelColumnName, positive, ignored);
        DataLog.Tell(
            MlNetInternals.EnvironmentOf(catalog),
            string.Join('\n', ColumnRole.Grouped(roles).Prepend("Columns on their way to the network:")));
        return steps;
    }
}
