using Microsoft.ML.Runtime;

namespace MLNetInterpret;

/// <summary>The types of this library that a model zip may hold.</summary>
internal static class LoadableNetworks
{
    private static readonly Type[] Types =
    [
        typeof(ConvolutionalNetworkTransformer),
        typeof(MultilayerPerceptronTransformer),
        typeof(InterpretationTransformer),
        typeof(CharacterLstmTransformer),
        typeof(TorchModuleTransformer),
    ];

    /// <summary>Lets a context load them.</summary>
    public static void Register(IHostEnvironment environment)
    {
        foreach (var type in Types) MlNetInternals.RegisterLoadable(environment.ComponentCatalog, type, type.Name);
    }
}
