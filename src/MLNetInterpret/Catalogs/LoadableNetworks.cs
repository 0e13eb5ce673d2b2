extern alias internals;
using System.Runtime.CompilerServices;
using internals::Microsoft.ML;
using MLNetInterpret;
using MLNetInterpret.Priors;
using MLNetInterpret.Text;
using MLNetInterpret.Trainers;

// A saved step names this assembly; ML.NET loads it and makes the step by what stands here, without a call by the program.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(
    typeof(ConvolutionalNetworkTransformer), null, typeof(SignatureLoadModel), nameof(ConvolutionalNetworkTransformer),
    ConvolutionalNetworkTransformer.Signature)]
[assembly: LoadableClass(
    typeof(MultilayerPerceptronTransformer), null, typeof(SignatureLoadModel), nameof(MultilayerPerceptronTransformer),
    MultilayerPerceptronTransformer.Signature)]
[assembly: LoadableClass(
    typeof(PerceptronRegressionTransformer), null, typeof(SignatureLoadModel), nameof(PerceptronRegressionTransformer),
    PerceptronRegressionTransformer.Signature)]
[assembly: LoadableClass(
    typeof(CharacterLstmTransformer), null, typeof(SignatureLoadModel), nameof(CharacterLstmTransformer),
    CharacterLstmTransformer.Signature)]
[assembly: LoadableClass(
    typeof(TorchModuleTransformer), null, typeof(SignatureLoadModel), nameof(TorchModuleTransformer),
    TorchModuleTransformer.Signature)]
[assembly: LoadableClass(
    typeof(ImagePriorTransformer), null, typeof(SignatureLoadModel), nameof(ImagePriorTransformer),
    ImagePriorTransformer.Signature)]
[assembly: LoadableClass(
    typeof(InterpretationTransformer), null, typeof(SignatureLoadModel), nameof(InterpretationTransformer),
    InterpretationTransformer.Signature)]
