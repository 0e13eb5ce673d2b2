namespace MLNetInterpret.Onnx.Operators;

/// <summary>All operators that are read, by name; those of another domain have it before a dot.</summary>
/// <remarks>A new operator is one entry in the table of its family.</remarks>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Operator> All = new IReadOnlyDictionary<string, Operator>[]
    {
        Elementwise.Table, Activations.Table, Comparisons.Table, Constants.Table, Shapes.Table, Joins.Table, Indexing.Table,
        Scattering.Table, Ordering.Table, Reductions.Table, Products.Table, Convolutions.Table, Pools.Table, Padding.Table,
        Resizing.Table, Normalizations.Table, Recurrent.Table, Losses.Table, Quantization.Table, Preprocessing.Table,
    }.SelectMany(family => family).ToDictionary();

    /// <summary>Names of all operators, in order.</summary>
    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether there is such an operator.</summary>
    public static bool Has(string type) => All.ContainsKey(type);

    /// <summary>The operator of a name.</summary>
    public static Operator Of(string type) => All[type];

    /// <summary>An operator of a single output.</summary>
    public static Operator One(Func<NodeCall, TorchSharp.torch.Tensor> compute) => call => [compute(call)];
}
