using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Nodes;
using Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>What an operator is given: its node's settings, and the values of its inputs.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">The values; null where one is left out.</param>
/// <param name="context">What holds for the whole graph.</param>
/// <param name="device">Where it computes.</param>
internal sealed class NodeCall(Node node, Tensor?[] inputs, GraphContext context, Device device)
{
    /// <summary>Numbers in one value at most: 1 GB of single precision.</summary>
    public const long MostNumbers = 1L << 28;

    /// <summary>The version of the operators.</summary>
    public int Opset => node.Opset ?? context.Opset;

    /// <summary>What holds for the whole graph.</summary>
    public GraphContext Context => context;

    /// <summary>The node.</summary>
    public Node Node => node;

    /// <summary>How many outputs the node has.</summary>
    public int Outputs => node.Outputs.Count;

    /// <summary>The first input.</summary>
    public Tensor X => this[0];

    /// <summary>An input that must be there.</summary>
    public Tensor this[int at] => At(at) ?? throw new InvalidDataException($"input {at + 1} is missing");

    /// <summary>An input, or null.</summary>
    public Tensor? At(int at) => Given(at) is { } value ? Here(value) : null;

    /// <summary>All inputs that are there.</summary>
    public Tensor[] All => [.. inputs.OfType<Tensor>().Select(Here)];

    /// <summary>A value where the node computes; a single number may stay on the CPU.</summary>
    public Tensor Here(Tensor value) =>
        (value.device_type == device.type && value.device_index == device.index)
            || (value.dim() == 0 && value.device_type == DeviceType.CPU) ? value : value.to(device);

    /// <summary>An input wherever it lies: settings are read on the CPU, where they are.</summary>
    private Tensor? Given(int at) => at < inputs.Length ? inputs[at] : null;

    /// <summary>Whether a setting is given.</summary>
    public bool Has(string name) => node.Attribute(name) is not null;

    /// <summary>A whole number.</summary>
    public long Int(string name, long absent = 0) => node.Attribute(name)?.I ?? absent;

    /// <summary>Whether a setting is 1.</summary>
    public bool Is(string name, bool absent = false) => Int(name, absent ? 1 : 0) != 0;

    /// <summary>A float.</summary>
    public float Float(string name, float absent) => node.Attribute(name)?.F ?? absent;

    /// <summary>A word.</summary>
    public string Text(string name, string absent) => node.Attribute(name)?.S.ToStringUtf8() ?? absent;

    /// <summary>Whole numbers, or null.</summary>
    public long[]? Ints(string name) => node.Attribute(name) is { } given ? [.. given.Ints] : null;

    /// <summary>Floats, or null.</summary>
    public float[]? Floats(string name) => node.Attribute(name) is { } given ? [.. given.Floats] : null;

    /// <summary>A tensor among the settings.</summary>
    public Tensor Tensor(TensorProto proto) => context.Tensors.Read(proto);

    /// <summary>Whole numbers that are a setting in older operators and an input in newer ones; null where left out.</summary>
    public long[]? Ints(string name, int input, int since) => Opset >= since ? Longs(input) : Ints(name);

    /// <summary>An input's values as whole numbers; null where it is left out.</summary>
    public long[]? Longs(int at)
    {
        if (Given(at) is not { } values) return null;
        using var plain = Plain(values, int64);
        return plain.data<long>().ToArray();
    }

    /// <summary>An input's values as numbers; null where it is left out.</summary>
    public double[]? Doubles(int at)
    {
        if (Given(at) is not { } values) return null;
        using var plain = Plain(values, float64);
        return plain.data<double>().ToArray();
    }

    /// <summary>A setting of older operators that is an input of newer ones, a single number; null where left out.</summary>
    public double? Number(string name, int input, int since) =>
        Opset < since ? node.Attribute(name)?.F : Doubles(input) is { Length: > 0 } given ? given[0] : null;

    /// <summary>An axis, counted from the front.</summary>
    public static int AxisOf(long axis, long axes)
    {
        var front = axis < 0 ? axis + axes : axis;
        return front >= 0 && front < Math.Max(axes, 1)
            ? (int)front
            : throw new InvalidDataException($"axis {axis} is none of {axes}");
    }

    /// <summary>The axis that a setting names.</summary>
    public int Axis(string name, long absent) => AxisOf(Int(name, absent), X.dim());

    /// <summary>Refuses a result that would take too much memory, before it is made.</summary>
    public static void Room(IEnumerable<long> shape)
    {
        var sizes = shape.ToArray();
        if (sizes.Any(size => size < 0)) throw new InvalidDataException($"its output has the shape [{string.Join(", ", sizes)}]");
        if (sizes.Aggregate(1.0, (product, size) => product * size) > MostNumbers)
            throw new InvalidDataException(
                $"its output of shape [{string.Join(", ", sizes)}] has more than {MostNumbers} numbers");
    }

    /// <summary>The shape that two shapes broadcast to; refused where that is too large.</summary>
    public static long[] Broadcast(IReadOnlyList<long> left, IReadOnlyList<long> right)
    {
        var shape = new long[Math.Max(left.Count, right.Count)];
        for (var back = 1; back <= shape.Length; back++)
        {
            var (a, b) = (back <= left.Count ? left[^back] : 1, back <= right.Count ? right[^back] : 1);
            shape[^back] = a == 1 ? b : b == 1 || a == b ? a : throw new InvalidDataException(
                $"shapes [{string.Join(", ", left)}] and [{string.Join(", ", right)}] do not broadcast");
        }

        Room(shape);
        return shape;
    }

    private static Tensor Plain(Tensor values, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return values.detach().to(type).cpu().reshape(-1).contiguous().clone().MoveToOuterDisposeScope();
    }
}
