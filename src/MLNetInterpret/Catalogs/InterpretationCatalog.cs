using Microsoft.ML;
using MLNetInterpret.Reading;

namespace MLNetInterpret;

/// <summary>Interpretation of networks: <c>ml.Interpretation</c>.</summary>
/// <remarks>Its methods are extensions, see <see cref="InterpretationExtensions"/>.</remarks>
public sealed class InterpretationCatalog
{
    internal InterpretationCatalog(MLContext context) => Context = context;

    internal MLContext Context { get; }

    /// <summary>Begins a long piece of work of the context.</summary>
    internal ContextWork Begin(Work? work) => new(Context, "Interpretation", work ?? new());

    /// <summary>The seed asked for, else the context's, else 0.</summary>
    internal int SeedOf(int? seed) => seed ?? MlNetInternals.SeedOf(Context) ?? 0;
}
