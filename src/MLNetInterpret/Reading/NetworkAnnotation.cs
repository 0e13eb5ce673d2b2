using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>The schema annotation by which a step further down a pipeline finds the network above it.</summary>
/// <remarks>An estimator's <c>Fit</c> sees rows and their schema, never the transformer that made them; so the column that a
/// network computes carries its transformer along as an annotation. It lives in memory only and is never saved.</remarks>
internal static class NetworkAnnotation
{
    /// <summary>The annotation's name.</summary>
    public const string Name = "Network";

    /// <summary>The nearest network upstream: of the last column that carries one.</summary>
    /// <param name="schema">The schema of rows that a pipeline with a network has passed.</param>
    /// <exception cref="InvalidOperationException">No column carries a network.</exception>
    public static NetworkTransformer Require(DataViewSchema schema) => Find(schema) ?? throw new InvalidOperationException(
        "No network was found upstream: no column carries one. Append this after a trainer of MLNetInterpret (for example " +
        "MultilayerPerceptron or ConvolutionalNetwork), after ApplyTorchModule, ApplyOnnxNetwork or ML.NET's ApplyOnnxModel, " +
        "and keep the column it adds.");

    /// <summary>The same; null where no column carries one.</summary>
    public static NetworkTransformer? Find(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var column in schema.Reverse())
        {
            if (column.Annotations.Schema.GetColumnOrNull(Name)?.Type is not NetworkDataViewType) continue;
            NetworkTransformer? found = null;
            column.Annotations.GetValue(Name, ref found);
            if (found is not null) return found;
        }

        return null;
    }

    /// <summary>Whether a pipeline of that shape carries a network.</summary>
    public static bool IsIn(SchemaShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Any(column => column.Annotations.Any(annotation => annotation.Name == Name));
    }

    /// <summary>Hangs a network on a column.
    /// <paramref name="network"/> is null only where the pipeline is not fitted yet.</summary>
    internal static void Add(DataViewSchema.Annotations.Builder annotations, NetworkTransformer? network) =>
        annotations.Add(Name, NetworkDataViewType.Instance, (ref NetworkTransformer value) => value = network!);

    private sealed class NetworkDataViewType : StructuredDataViewType
    {
        public static readonly NetworkDataViewType Instance = new();

        private NetworkDataViewType() : base(typeof(NetworkTransformer))
        {
        }

        public override bool Equals(DataViewType? other) => other is NetworkDataViewType;

        public override int GetHashCode() => typeof(NetworkDataViewType).GetHashCode();

        public override string ToString() => "Network";
    }
}
