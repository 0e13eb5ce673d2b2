using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Cli.Training;

/// <summary>What a classifier says of held-out rows, measured.</summary>
internal static class Probabilities
{
    /// <summary>Of several classes.</summary>
    /// <param name="scored">Rows with the columns Label, a key, and Score, a probability for each of its values; those without a
    /// label do not count.</param>
    /// <param name="classes">The values' names.</param>
    public static ModelCurves OfKeys(IDataView scored, IReadOnlyList<string> classes)
    {
        var rows = scored.GetColumn<uint>("Label").Zip(scored.GetColumn<float[]>("Score")).Where(row => row.First > 0).ToArray();
        return ModelCurves.Of(classes, [.. rows.Select(row => (int)row.First - 1)], [.. rows.Select(row => row.Second)]);
    }

    /// <summary>Of two classes.</summary>
    /// <param name="scored">Rows with the columns Label, true or false, and Probability.</param>
    /// <param name="classes">What false and true are called.</param>
    public static ModelCurves OfTwo(IDataView scored, IReadOnlyList<string> classes) => ModelCurves.Of(
        classes, [.. scored.GetColumn<bool>("Label").Select(label => label ? 1 : 0)],
        [.. scored.GetColumn<float>("Probability").Select(said => new[] { 1 - said, said })]);
}
