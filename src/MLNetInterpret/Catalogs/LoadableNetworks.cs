using Microsoft.ML.Runtime;
using MLNetInterpret.Priors;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Catalogs;

/// <summary>The types of this library that a model zip may hold.</summary>
internal static class LoadableNetworks
{
    private static readonly (Type Type, string Signature)[] Types =
    [
        (typeof(ConvolutionalNetworkTransformer), ConvolutionalNetworkTransformer.Signature),
        (typeof(MultilayerPerceptronTransformer), MultilayerPerceptronTransformer.Signature),
        (typeof(CharacterLstmTransformer), CharacterLstmTransformer.Signature),
        (typeof(TorchModuleTransformer), TorchModuleTransformer.Signature),
        (typeof(ImagePriorTransformer), ImagePriorTransformer.Signature),
        (typeof(InterpretationTransformer), InterpretationTransformer.Signature),
    ];

    /// <summary>Lets a context load them.</summary>
    public static void Register(IHostEnvironment environment)
    {
        foreach (var (type, signature) in Types) MlNetInternals.RegisterLoadable(environment.ComponentCatalog, type, signature);
    }
}
