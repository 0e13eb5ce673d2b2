using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Text.Imported;

/// <summary>A character model of a file, ready to become a network as its gates are understood.</summary>
/// <remarks>A table of codes is folded into the input weights of the first layer, because they see one code at a time.</remarks>
internal sealed class ImportedWeights : IDisposable
{
    private readonly List<Tensor[]> _layers = [];
    private readonly Tensor _readout;
    private readonly Tensor _bias;

    /// <summary>Takes the parts over.</summary>
    /// <exception cref="NotSupportedException">A tensor has another shape than it should.</exception>
    public ImportedWeights(CharacterParts parts)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var layer in parts.Layers)
        {
            var tensors = layer.Tensors();
            if (_layers.Count == 0 && parts.Table() is { } table) tensors[0] = tensors[0].matmul(table.t());
            _layers.Add([.. tensors.Select(tensor => tensor.MoveToOuterDisposeScope())]);
        }

        var (weight, bias) = parts.Readout();
        (_readout, _bias) = (weight.MoveToOuterDisposeScope(), bias.MoveToOuterDisposeScope());
        Architecture = new CharNetworkArchitecture { Kind = parts.Kind, Vocabulary = parts.Vocabulary }
            .WithUnits([.. parts.Layers.Select(layer => layer.Units)]);
    }

    /// <summary>The network's sizes.</summary>
    public CharNetworkArchitecture Architecture { get; }

    /// <summary>The network.</summary>
    public CharNetwork Build(GateReading reading)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var network = new CharNetwork(Architecture with { ResetBefore = reading.ResetBefore });
        foreach (var value in network.state_dict().Values) value.DetachFromDisposeScope();
        using var places = tensor(reading.Places().Select(place => (long)place).ToArray());
        var own = _layers.SelectMany(layer => layer.Select((values, index) =>
        {
            var gates = values.view([places.shape[0], -1, .. values.shape[1..]]).index_select(0, places);
            if (index == 2 && reading.ForgetBias != 0) gates[1].add_(reading.ForgetBias);
            return gates.reshape(values.shape);
        }));
        foreach (var (to, from) in network.ReadingWeights.Zip([.. own, _readout, _bias])) to.copy_(from);
        network.eval();
        return network;
    }

    public void Dispose()
    {
        foreach (var tensor in _layers.SelectMany(layer => layer).Append(_readout).Append(_bias)) tensor.Dispose();
    }
}
