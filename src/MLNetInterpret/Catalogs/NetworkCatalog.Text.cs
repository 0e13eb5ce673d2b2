using MLNetInterpret;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;

namespace Microsoft.ML;

/// <content>The text models, where ML.NET has its text transforms.</content>
public static partial class NetworkCatalog
{
    /// <summary>Trains a character model; see <see cref="CharacterLstmEstimator"/> for its columns.</summary>
    /// <param name="catalog"><c>ml.Transforms.Text</c>.</param>
    /// <param name="textColumnName">A text column.</param>
    /// <param name="layers">LSTM layers, 1 to 4; other kinds are an option.</param>
    /// <param name="hiddenUnits">Cells in each layer, at least 1.</param>
    public static IEstimator<NetworkTransformer> CharacterLstm(
        this TransformsCatalog.TextTransforms catalog, string textColumnName = "Text", int layers = 1, int hiddenUnits = 256) =>
        catalog.CharacterLstm(new CharacterLstmOptions
        {
            TextColumnName = textColumnName,
            Layers = layers,
            HiddenUnits = hiddenUnits,
        });

    /// <summary>Trains a character model; see <see cref="CharacterLstmEstimator"/> for its columns.</summary>
    /// <param name="catalog"><c>ml.Transforms.Text</c>.</param>
    /// <param name="options">Columns, sizes and training.</param>
    public static IEstimator<NetworkTransformer> CharacterLstm(
        this TransformsCatalog.TextTransforms catalog, CharacterLstmOptions options) =>
        new CharacterLstmEstimator(MlNetInternals.EnvironmentOf(catalog), options);
}
