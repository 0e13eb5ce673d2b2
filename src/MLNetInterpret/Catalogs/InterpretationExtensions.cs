using MLNetInterpret;

namespace Microsoft.ML;

/// <summary>The door to interpretation on the context: <c>ml.Interpretation</c>.</summary>
public static class InterpretationExtensions
{
    extension(MLContext context)
    {
        /// <summary>What the units of a network learned.</summary>
        public InterpretationCatalog Interpretation
        {
            get
            {
                ArgumentNullException.ThrowIfNull(context);
                context.RegisterNetworks();
                return new(context);
            }
        }
    }
}
