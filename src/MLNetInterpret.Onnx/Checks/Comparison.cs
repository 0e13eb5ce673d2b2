using System.Globalization;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Onnx.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Checks;

/// <summary>Our numbers beside another program's, node by node.</summary>
/// <param name="Differences">The largest difference of each value, relative to its largest number, in the graph's order.</param>
internal sealed record Comparison(IReadOnlyList<(string Name, double Difference)> Differences)
{
    private const double Most = 1e-3;

    /// <summary>Compares a file.</summary>
    /// <param name="path">The file, which is read again.</param>
    /// <param name="loaded">What was loaded of it.</param>
    /// <param name="reference">The other program.</param>
    public static Comparison Of(
        string path, LoadedFile loaded,
        Func<byte[], IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>> reference)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        using var kernels = new Core.Native.RightKernels(loaded.Module).Choose();
        var input = Drawn(loaded, loaded.Signature.Rows ?? loaded.Input.Rows ?? 2);
        var ours = new Dictionary<string, Tensor>();
        _ = loaded.Module.Run(input, (name, value) =>
        {
            if (value.is_floating_point()) ours[name] = value.clone().MoveToOuterDisposeScope();
        });

        var model = WidenedCopy.Of(OnnxFile.Read(path), Path.GetDirectoryName(Path.GetFullPath(path)));
        var made = model.Graph.Node.Where(node => node.OpType != "ZipMap").SelectMany(node => node.Output).ToHashSet();
        model.Graph.Output.Clear();
        foreach (var name in ours.Keys.Where(made.Contains))
            model.Graph.Output.Add(new global::Onnx.ValueInfoProto { Name = name });
        var feeds = loaded.Signature.Held.ToDictionary(
            held => held.Key, held => OnnxSignature.Repeated(held.Value, input.shape[0]).contiguous());
        feeds[loaded.Input.Name] = loaded.Signature.Read(input).contiguous();
        var bytes = Google.Protobuf.MessageExtensions.ToByteArray(model);
        var theirs = reference(bytes, feeds);
        return new([.. model.Graph.Output.Select(output => (output.Name, theirs.TryGetValue(output.Name, out var value)
            ? Difference(ours[output.Name], value)
            : throw new InvalidDataException($"The reference gives no value '{output.Name}'.")))]);
    }

    /// <summary>The largest difference.</summary>
    /// <exception cref="InvalidDataException">It is too large.</exception>
    public double Require()
    {
        foreach (var (name, difference) in Differences)
            if (!(difference <= Most))
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"The network differs from the reference first at the node that gives '{name}': by {difference:G3} of its " +
                    $"largest number, where {Most} is allowed."));
        return Differences.Count == 0 ? 0 : Differences.Max(value => value.Difference);
    }

    private static double Difference(Tensor ours, Tensor theirs)
    {
        if (!ours.shape.AsSpan().SequenceEqual(theirs.shape)) return double.PositiveInfinity;
        if (ours.numel() == 0) return 0;
        var (a, b) = (ours.to(float64), theirs.to(float64));
        var same = a.eq(b) | (a.isnan() & b.isnan());
        var apart = where(same, zeros_like(a), (a - b).abs()).max().item<double>();
        return double.IsNaN(apart) ? double.PositiveInfinity : apart / (Loader.Largest(b) + 1e-6);
    }

    /// <summary>Floats from 0 to 1, codes 0 and 1.</summary>
    private static Tensor Drawn(LoadedFile loaded, long rows)
    {
        using var generator = new Generator(2, CPU);
        var values = rand([rows, .. loaded.GivenRow], float32, generator: generator);
        var type = ElementTypes.Widened(loaded.Input.Type);
        return is_floating_point(type) ? values : values.round().to(type);
    }
}
