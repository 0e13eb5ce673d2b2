using Microsoft.ML;

namespace MLNetInterpret.Reading;

/// <summary>The steps of a model, chained or loaded.</summary>
internal static class ModelParts
{
    public static IEnumerable<ITransformer> Of(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model is IEnumerable<ITransformer> chain ? chain.SelectMany(Of) : [model];
    }

    /// <summary>Frees a model that nobody else has: its networks, and what ML.NET's own steps hold.</summary>
    public static void Free(ITransformer model)
    {
        foreach (var step in Of(model).OfType<NetworkTransformer>()) step.Dispose();
        (model as IDisposable)?.Dispose();
    }

    /// <summary>The step with the network: this library's last one, else that of ML.NET's own ONNX steps.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static NetworkTransformer Network(ITransformer model) =>
        Of(model).OfType<NetworkTransformer>().LastOrDefault()
        ?? StepNetworks.Find(environment: null, UpstreamStep.Of(model))
        ?? throw new InvalidOperationException(
            "The model holds no network. An interpretation needs a step such as MultilayerPerceptron, ConvolutionalNetwork, " +
            "CharacterLstm, ApplyTorchModule, ApplyOnnxNetwork or ML.NET's ApplyOnnxModel.");
}
