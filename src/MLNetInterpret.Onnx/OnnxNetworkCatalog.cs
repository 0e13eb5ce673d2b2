using MLNetInterpret;
using MLNetInterpret.Onnx.Steps;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <summary>Networks from ONNX files in a pipeline.</summary>
public static class OnnxNetworkCatalog
{
    /// <summary>Runs the network of an ONNX file on every row; see <see cref="OnnxNetworkEstimator"/> for the columns. The
    /// model's zip holds the whole file.</summary>
    /// <param name="catalog"><c>ml.Transforms</c>.</param>
    /// <param name="path">An ONNX file of operator set 7 or newer. External data lie in its folder.</param>
    /// <param name="outputColumnName">The column that receives the network's output.</param>
    /// <param name="inputColumnName">A vector of Single, or a column of MLImage, for a network of pictures. A vector of pictures
    /// is plane after plane, red, green, blue, or as <c>ExtractPixels</c> arranged it.</param>
    /// <param name="options">What the file leaves open. <see cref="OnnxOptions.Pixels"/> says which pixels the network reads, in
    /// whatever range the column has them; without it those of a vector from <c>ExtractPixels</c> go in as they are.</param>
    /// <inheritdoc cref="OnnxNetwork.Load" path="/exception"/>
    public static IEstimator<NetworkTransformer> ApplyOnnxNetwork(
        this TransformsCatalog catalog, string path, string outputColumnName = "Output", string inputColumnName = "Features",
        OnnxOptions? options = null) =>
        new OnnxNetworkEstimator(
            MlNetInternals.EnvironmentOf(catalog), path, outputColumnName, inputColumnName, options ?? new());
}
