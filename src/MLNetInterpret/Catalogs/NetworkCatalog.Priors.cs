using MLNetInterpret;
using MLNetInterpret.Priors;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <content>Priors of pictures, where ML.NET has its transforms.</content>
public static partial class NetworkCatalog
{
    /// <summary>Trains a prior of pictures; see <see cref="ImagePriorEstimator"/> for the columns.</summary>
    /// <param name="catalog"><c>ml.Transforms</c>.</param>
    /// <param name="outputColumnName">The column that receives each picture's reconstruction error.</param>
    /// <param name="inputColumnName">A vector of Single, or a column of MLImage.</param>
    /// <param name="imageShape">Channels, rows and columns, for example <c>[3, 32, 32]</c>;
    /// null where the column's type says it.</param>
    /// <param name="codeSize">Numbers that a picture is squeezed into.</param>
    public static IEstimator<NetworkTransformer> ImagePrior(
        this TransformsCatalog catalog, string outputColumnName = ImagePriorOptions.ErrorColumnName,
        string inputColumnName = "Features", IReadOnlyList<int>? imageShape = null, int codeSize = 64) =>
        catalog.ImagePrior(new ImagePriorOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            ImageShape = imageShape,
            CodeSize = codeSize,
        });

    /// <summary>Trains a prior of pictures; see <see cref="ImagePriorEstimator"/> for the columns.</summary>
    /// <param name="catalog"><c>ml.Transforms</c>.</param>
    /// <param name="options">Columns, sizes and training.</param>
    public static IEstimator<NetworkTransformer> ImagePrior(this TransformsCatalog catalog, ImagePriorOptions options) =>
        new ImagePriorEstimator(MlNetInternals.EnvironmentOf(catalog), options);
}
