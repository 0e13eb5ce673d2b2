using MLNetInterpret.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>Where a node's output can be looked at and changed; it holds the node's weights.</summary>
internal sealed class Point(string name) : nn.Module<Tensor, Tensor>(name)
{
    private int? _unitAxis;

    /// <summary>Sets where the units lie.</summary>
    public Point Arranged(PlannedOutput output)
    {
        _unitAxis = output is { RowsAxis: 0, UnitAxis: > 1 } ? output.UnitAxis : null;
        return this;
    }

    /// <summary>Passes a value through the point, units first behind the rows.</summary>
    public Tensor Through(Tensor value)
    {
        if (_unitAxis is not { } axis) return call(value);
        using var units = value.movedim([axis], [1]);
        using var seen = call(units);
        return seen.movedim([1], [axis]);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.alias();
}
