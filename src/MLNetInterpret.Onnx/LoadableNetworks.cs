extern alias internals;
using System.Runtime.CompilerServices;
using internals::Microsoft.ML;
using MLNetInterpret.Onnx.Steps;

// A saved step names this assembly; ML.NET loads it and makes the step by what stands here, without a call by the program.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(
    typeof(OnnxNetworkTransformer), null, typeof(SignatureLoadModel), nameof(OnnxNetworkTransformer),
    OnnxNetworkTransformer.Signature)]
