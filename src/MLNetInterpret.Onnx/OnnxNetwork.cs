using MLNetInterpret.Onnx.Checks;
using MLNetInterpret.Onnx.Export;
using MLNetInterpret.Onnx.Loading;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Networks from ONNX files.</summary>
/// <remarks>Each node's output that has the batch's rows is an activation point, named as the exporter named the node:
/// PyTorch's <c>/layer1/layer1.0/conv1/Conv</c> is <c>layer1.0.conv1</c>. Plain LSTMs have the points <c>cell</c>, <c>hidden</c>,
/// <c>input</c>, <c>forget</c>, <c>output</c>, <c>candidate</c> and <c>tanh</c>. The network computes in single
/// precision.</remarks>
public static class OnnxNetwork
{
    /// <summary>Loads a network.</summary>
    /// <param name="path">An ONNX file of operator set 7 or newer. External data lie in its folder.</param>
    /// <param name="options">What the file leaves open.</param>
    /// <returns>The network; the caller disposes it. Pictures go in as <c>[N, C, H, W]</c>, also where the file reads channels
    /// last.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or contradicts itself, or <see cref="OnnxOptions.Reference"/>
    /// computes other numbers.</exception>
    /// <exception cref="NotSupportedException">It needs an operator or a type that is not supported.</exception>
    /// <exception cref="ArgumentException">It leaves something open that the options do not say.</exception>
    public static HookedNetwork Load(string path, OnnxOptions? options = null)
    {
        var loaded = Loader.Load(path, options ?? new());
        try
        {
            if (options?.Reference is { } reference) Comparison.Of(path, loaded, reference).Require();
            return loaded.Hooked(options?.ClassNames ?? []);
        }
        catch
        {
            loaded.Module.Dispose();
            throw;
        }
    }

    /// <summary>Compares a file's network with another program's, node by node, on random input.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <param name="options">With <see cref="OnnxOptions.Reference"/>.</param>
    /// <returns>The largest difference of a node's output, relative to the largest number in it.</returns>
    /// <exception cref="InvalidDataException">It is above 1e-3; the message names the first such node.</exception>
    public static double Verify(string path, OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reference = options.Reference ?? throw new ArgumentException("Reference is missing: nothing to compare with.",
            nameof(options));
        return Comparison.Verify(path, options, reference);
    }

    /// <summary>What a file that prepares pictures for a network does to their pixels, as <c>ResNetPreprocess.onnx</c> of
    /// ML.NET's ResNets: the order of the channels, a mean or a mean picture, deviations.</summary>
    /// <param name="path">An ONNX file that reads pictures of pixels from 0 to 255 and gives pictures of the same size.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or contradicts itself.</exception>
    /// <exception cref="NotSupportedException">It does something else to pictures.</exception>
    public static PixelScale PixelsOf(string path) => Loader.Named(path, () =>
    {
        var loaded = Loader.Load(path, new());
        using var module = loaded.Module;
        return PixelGraph.Of(loaded);
    });

    /// <summary>Writes a network that this library trained (convolutional network, perceptron, character LSTM) as an ONNX file of
    /// operator set 17: completely or not at all, for any number of rows and any length of text.</summary>
    /// <param name="step">The step of the pipeline, as <c>ml.Interpretation.FindNetwork(model)</c> gives it; the steps before it,
    /// as a normalisation of columns, are not written.</param>
    /// <param name="path">The file.</param>
    /// <remarks>The input is called <c>pixels</c> (<c>[rows, C, H, W]</c>, plane after plane in the range of
    /// <see cref="NetworkTransformer.Layout"/>: mean and deviation are in the graph), <c>features</c> (<c>[rows, F]</c>) or
    /// <c>codes</c> (64-bit integers, <c>[rows, characters]</c>). The outputs are <c>logits</c> and <c>probabilities</c>, or
    /// <c>probability</c> of a single logit. Range of pixels, class names and characters are in the file, and <see cref="Load"/>
    /// reads them.</remarks>
    /// <exception cref="NotSupportedException">The network is of another kind.</exception>
    /// <exception cref="IOException">The folder or disk cannot take the file.</exception>
    public static void Save(NetworkTransformer step, string path)
    {
        ArgumentNullException.ThrowIfNull(step);
        OnnxExport.Write(step, path);
    }
}
