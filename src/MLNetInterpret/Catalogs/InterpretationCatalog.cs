using Microsoft.ML;
using MLNetInterpret.Reading;

namespace MLNetInterpret;

/// <summary>Interpretation of networks: <c>ml.Interpretation</c>.</summary>
/// <remarks>Its methods are extensions, see <see cref="InterpretationExtensions"/>.</remarks>
public sealed class InterpretationCatalog
{
    internal InterpretationCatalog(MLContext context) => Context = context;

    internal MLContext Context { get; }

    /// <summary>The seed asked for, else the context's, else 0.</summary>
    internal int SeedOf(int? seed) => seed ?? MlNetInternals.SeedOf(Context) ?? 0;
}
