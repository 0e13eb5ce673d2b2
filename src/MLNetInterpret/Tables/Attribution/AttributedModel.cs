using MLNetInterpret.Reading;
using Microsoft.ML;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>A model of table rows, opened for questions about units and columns.</summary>
/// <param name="Network">The step with the network.</param>
/// <param name="View">The rows behind it.</param>
/// <param name="Table">The same rows in the table's own columns.</param>
/// <param name="Units">The units asked about, in the network's order.</param>
/// <param name="Seed">Seed of everything random.</param>
internal sealed record AttributedModel(
    NetworkTransformer Network, IDataView View, EncodedTable Table, IReadOnlyList<Unit> Units, int Seed)
{
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table, or there is no such unit.</exception>
    public static AttributedModel Open(ITransformer model, IDataView data, AttributionOptions options, int seed)
    {
        var network = ModelParts.Network(model);
        var units = UnitsOf(network, options.Units);
        var view = model.Transform(data);
        return new(network, view, EncodedTable.Open(view, network, options.Cancellation), units, seed);
    }

    /// <summary>The units that patterns name, at least one.</summary>
    /// <exception cref="ArgumentException">There is no such unit, or no hidden layer where none is named.</exception>
    public static IReadOnlyList<Unit> UnitsOf(NetworkTransformer network, IReadOnlyList<string> patterns)
    {
        var units = network.Network.Units(patterns);
        return units.Count > 0
            ? units
            : throw new ArgumentException("The network has no hidden layer: name the units, for example 'logits:0'.");
    }
}
