using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Networks;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Loading;

/// <summary>Which input varies, its shape, and what the others are held at.</summary>
internal static class Inputs
{
    private const long MostNumbers = 16_777_216;

    /// <summary>The input that varies.</summary>
    public static GraphInput Varying(IReadOnlyList<GraphInput> inputs, OnnxOptions options)
    {
        if (inputs.Count == 0) throw new InvalidDataException("The output depends on no input.");
        var free = inputs.Where(input => !options.Held.ContainsKey(input.Name)).ToList();
        var input = options.Input is { } name
            ? inputs.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException(
                $"The file has no input '{name}'. It has: {string.Join(", ", inputs)}.", nameof(options))
            : free.Count == 1 ? free[0]
            : throw new ArgumentException(
                $"The file has several inputs: {string.Join(", ", inputs)}. Say by OnnxOptions.Input which one " +
                "varies, and by OnnxOptions.Held what the others are held at.", nameof(options));
        _ = ElementTypes.Widened(input.Type);
        return input;
    }

    /// <summary>Shape of one input, as the graph reads it.</summary>
    public static long[] Row(GraphInput input, OnnxOptions options)
    {
        if (input.Sizes is { Count: 0 }) throw new NotSupportedException($"The input {input} is a single number.");
        long[] row = options.InputShape is { } given ? [.. given] : input.Row ?? throw new ArgumentException(
            $"The file does not fix the shape of its input {input}: give it by OnnxOptions.InputShape, without the batch axis.",
            nameof(options));
        if (row.Any(size => size < 1)) throw new ArgumentException(
            $"InputShape is [{string.Join(", ", row)}], but its sizes have to be at least 1.", nameof(options));
        if (input.Sizes is { } sizes && (sizes.Count != row.Length + 1
            || sizes.Skip(1).Zip(row).Any(pair => pair.First is { } size && size != pair.Second)))
            throw new ArgumentException(
                $"InputShape is [{string.Join(", ", row)}], but the file's input is {input}; the batch axis is left out.",
                    nameof(options));
        return row.Aggregate(1.0, (product, size) => product * size) <= MostNumbers
            ? row
            : throw new NotSupportedException(
                $"One input of shape [{string.Join(", ", row)}] has more than {MostNumbers} numbers.");
    }

    /// <summary>The other inputs' values.</summary>
    public static Dictionary<string, HeldInput> Held(
        IReadOnlyList<GraphInput> inputs, GraphInput varying, long[] row, OnnxOptions options)
    {
        var others = inputs.Where(input => input != varying).ToList();
        if (options.Held.Keys.FirstOrDefault(name => others.All(other => other.Name != name)) is { } wrong)
            throw new ArgumentException(
                $"'{wrong}' cannot be held. The inputs besides '{varying.Name}' are: {string.Join(", ", others)}.",
                    nameof(options));
        if (others.Find(other => !options.Held.ContainsKey(other.Name)) is { } open)
            throw new ArgumentException(
                $"Nothing says what the input {open} is held at: give it by OnnxOptions.Held.", nameof(options));
        return others.ToDictionary(
            other => other.Name,
            other => new HeldInput(
                Filled(options.Held[other.Name].detach(), other, row).to(ElementTypes.Widened(other.Type)).clone(),
                RowsAxis(other, varying)));
    }

    /// <summary>The first axis; where the file takes any number of rows, the first that it leaves open, which lies behind the
    /// layers of an LSTM's state, and none where it fixes them all.</summary>
    private static int? RowsAxis(GraphInput input, GraphInput varying)
    {
        if (varying.Rows is not null || input.Sizes is not { Count: > 0 } sizes) return 0;
        var open = sizes.ToList().IndexOf(null);
        return open < 0 ? null : open;
    }

    /// <summary>A number fills an input; where the file leaves its sizes open, it has those of the input that varies.</summary>
    private static Tensor Filled(Tensor held, GraphInput input, long[] row)
    {
        if (held.dim() > 0 || input.Sizes is not { Count: > 0 } sizes) return held;
        var hasRows = sizes[0] is null or 1;
        return held.expand(
            [sizes[0] ?? 1, .. sizes.Skip(1).Select((size, at) => size ?? (hasRows && at < row.Length ? row[at] : 1))]);
    }
}
