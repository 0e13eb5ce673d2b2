using Microsoft.ML;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>A model of table rows, opened for questions about units and columns.</summary>
/// <param name="Network">The step with the network.</param>
/// <param name="View">The rows behind it.</param>
internal sealed record AttributedModel(NetworkTransformer Network, IDataView View)
{
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The network reads no table.</exception>
    public static AttributedModel Open(ITransformer model, IDataView data)
    {
        var network = ModelParts.Network(model);
        EncodedTable.RequireTable(network);
        return new(network, model.Transform(data));
    }

    /// <summary>The units that patterns name, at least one.</summary>
    /// <exception cref="ArgumentException">There is no such unit, or no hidden layer where none is named.</exception>
    public IReadOnlyList<Unit> Units(IReadOnlyList<string> patterns)
    {
        var units = Network.Network.Units(patterns);
        return units.Count > 0
            ? units
            : throw new ArgumentException("The network has no hidden layer: name the units, for example 'logits:0'.");
    }

    /// <summary>The table's columns alone.</summary>
    /// <param name="asked">Numbers of rows that will be asked for.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public EncodedTable ReadTable(IReadOnlyCollection<long> asked, CancellationToken cancellation) =>
        EncodedTable.Of(Table.Read(View, Network, asked, cancellation), cancellation);

    /// <summary>The table with what the network reads of it.</summary>
    /// <param name="label">A column of truth values that is read, too, where there is one of that name; null for none.</param>
    /// <param name="cancellation">Ends the work.</param>
    public TableRows ReadRows(string? label, CancellationToken cancellation) =>
        TableRows.Read(View, Network, label, [], cancellation);
}
