using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MLNetInterpret.Interpretation;

/// <summary>How the activations of a row become one number for each unit.</summary>
internal readonly record struct ActivationReading(Reduction Reduction, int WarmUp);
