using MLNetInterpret.Onnx.Files;
using Onnx;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>An input that a graph declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">ONNX's number of its element type.</param>
/// <param name="Sizes">Its axes, null where one has no fixed size; null where nothing is declared.</param>
internal sealed record GraphInput(string Name, int Type, IReadOnlyList<long?>? Sizes)
{
    /// <summary>As the file has it.</summary>
    public static GraphInput Of(ValueInfoProto proto) => new(
        proto.Name, proto.Type?.TensorType?.ElemType ?? 0,
        proto.Type?.TensorType?.Shape?.Dim
            .Select(size => size.HasDimValue && size.DimValue > 0 ? size.DimValue : (long?)null).ToArray());

    /// <summary>The inputs that a graph declares, less those that it has constants for.</summary>
    public static IReadOnlyList<GraphInput> AllOf(GraphProto graph)
    {
        var constants = graph.Initializer.Select(constant => constant.Name).ToHashSet();
        return [.. graph.Input.Select(Of).Where(input => !constants.Contains(input.Name))];
    }

    /// <summary>Whether it holds floats, of whatever precision.</summary>
    public bool IsFloat => Type == (int)TensorProto.Types.DataType.Float || ElementTypes.IsOtherFloat(Type);

    /// <summary>Axes behind the rows, or null where one is not declared.</summary>
    public long[]? Row => Sizes is { Count: > 0 } && Sizes.Skip(1).All(size => size is not null)
        ? [.. Sizes.Skip(1).Select(size => size!.Value)]
        : null;

    /// <summary>The number of rows that the file is written for, or null for any.</summary>
    public long? Rows => Sizes is [var rows, ..] ? rows : null;

    /// <inheritdoc/>
    public override string ToString() => Sizes is null
        ? $"'{Name}' ({ElementTypes.Name(Type)})"
        : $"'{Name}' ({ElementTypes.Name(Type)} " +
            $"[{string.Join(", ", Sizes.Select(size => size is { } known ? $"{known}" : "?"))}])";
}
