using Google.Protobuf;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Networks;
using MLNetInterpret.Onnx.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Loading;

/// <summary>From a file to a module.</summary>
internal static class Loader
{
    /// <summary>Loads a file.</summary>
    public static LoadedFile Load(string path, OnnxOptions options)
    {
        Check.NotBlank(path);
        return Load(path, () => OnnxFile.ReadSparingly(path), Path.GetDirectoryName(Path.GetFullPath(path)), options);
    }

    /// <summary>Loads a file that has no others beside it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="options">What it leaves open.</param>
    public static LoadedFile Load(byte[] bytes, string name, OnnxOptions options) =>
        Load(name, () => (OnnxFile.Read(bytes, name), null), folder: null, options);

    private static LoadedFile Load(
        string path, Func<(global::Onnx.ModelProto Model, FileWeights? Weights)> read, string? folder, OnnxOptions options)
    {
        LibTorch.EnsureLoaded();
        return Named(path, () =>
        {
            var (model, weights) = read();
            using (weights) return Of(model, weights, folder, options);
        });
    }

    /// <summary>Something done with a file, so that failures name it.</summary>
    public static T Named<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException
            && !failure.Message.Contains(path))
        {
            var sentence = $"'{path}' cannot be loaded: {failure.Message}";
            throw failure is InvalidDataException ? new InvalidDataException(sentence, failure)
                : new NotSupportedException(sentence, failure);
        }
    }

    /// <summary>A batch of valid input.</summary>
    public static Tensor Example(GraphInput input, long[] row, long rows) =>
        zeros([rows, .. row], ElementTypes.Widened(input.Type));

    private static LoadedFile Of(global::Onnx.ModelProto model, FileWeights? weights, string? folder, OnnxOptions options)
    {
        var tensors = new TensorReader(folder, widen: true, weights);
        var context = new GraphContext(OnnxFile.Opset(model), tensors, Widen: true);
        var meaning = NetworkMeaning.Of(model);
        var graph = OnnxGraph.Of(model, options.Output ?? meaning.Output);
        if (meaning.ClassNames.Count == 0) meaning = meaning with { ClassNames = graph.ClassNames };
        var input = Inputs.Varying(graph.Inputs, options);
        var row = Inputs.Row(input, options);
        var (signature, plan) = Prepared(graph, weights, input, row, context, options);
        var pixels = row.Length == 3 ? options.Pixels ?? meaning.Pixels ?? PixelScale.Unit : options.Pixels;
        return new(new(signature, plan), signature, input, row, pixels, meaning);
    }

    /// <summary>What the module is made of, in tensors that belong to no scope.</summary>
    private static (OnnxSignature Signature, Plan Plan) Prepared(
        OnnxGraph graph, FileWeights? weights, GraphInput input, long[] row, GraphContext context, OnnxOptions options)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var constants = new Dictionary<string, Tensor>();
        foreach (var (name, proto) in graph.Constants)
        {
            constants[name] = context.Tensors.Read(proto);
            // a file's weights are in memory once
            proto.RawData = ByteString.Empty;
            proto.FloatData.Clear();
        }

        weights?.Dispose();
        var held = Inputs.Held(graph.Inputs, input, row, options);
        var (plan, rows) = Planned(graph, constants, input, row, held, context);
        foreach (var value in plan.Constants.Values.Concat(held.Values.Select(one => one.Value))) value.DetachFromDisposeScope();
        return (new(input.Name, graph.Output, held, rows, ChannelsLast(row)), plan);
    }

    /// <summary>A plan for any number of rows where that gives the same as row by row; else one for the file's own
    /// number.</summary>
    private static (Plan Plan, long? Rows) Planned(
        OnnxGraph graph, Dictionary<string, Tensor> constants, GraphInput input, long[] row,
        IReadOnlyDictionary<string, HeldInput> held, GraphContext context)
    {
        if (input.Rows is null or 1)
        {
            var two = Random(input, row, 2);
            var longer = context with { Rows = input.Rows is 1 ? 2 : 1 };
            try
            {
                var (plan, one, both) = Rehearsed(two.narrow(0, 1, 1), two, context, longer);
                if (AreRows(one, both)) return (plan, null);
            }
            catch (Exception failure) when (
                input.Rows == 1 && failure is (InvalidDataException or NotSupportedException))
            {
                // the file cannot be stretched
            }
        }

        var rows = input.Rows ?? 1;
        var batch = Random(input, row, rows);
        return (Rehearsed(batch, batch, context, context).Plan, rows);

        (Plan Plan, Tensor Short, Tensor Long) Rehearsed(
            Tensor shorter, Tensor more, GraphContext forShorter, GraphContext forMore) =>
            Rehearsal.Of(
                graph, constants, (input.Name, shorter.clone(), more.clone(), row.Length == 3 ? ChannelsLast(row) ? 3 : 1 : null),
                held.Select(one =>
                    (one.Key, one.Value.For(shorter.shape[0]).clone(), one.Value.For(more.shape[0]).clone())),
                forShorter, forMore);
    }

    /// <summary>Whether the second row of a batch of two is what it is alone.</summary>
    private static bool AreRows(Tensor one, Tensor both) =>
        both.dim() > 0 && both.shape[0] == 2 && one.shape is [1, ..] && one.shape.AsSpan(1).SequenceEqual(both.shape.AsSpan(1))
        && both.narrow(0, 1, 1).to(float64).allclose(one.to(float64), 1e-3, 1e-4 * Math.Max(1e-3, Largest(one)), equal_nan: true);

    /// <summary>The largest finite number, without its sign; 0 for none.</summary>
    internal static double Largest(Tensor values) =>
        values.numel() == 0 ? 0 : where(values.isfinite(), values.abs(), zeros_like(values)).max().to(float64).item<double>();

    private static Tensor Random(GraphInput input, long[] row, long rows)
    {
        var type = ElementTypes.Widened(input.Type);
        if (!is_floating_point(type)) return zeros([rows, .. row], type);
        using var generator = new Generator(1, CPU);
        return rand([rows, .. row], float32, generator: generator);
    }

    /// <summary>Whether a picture has its channels behind its rows and columns.</summary>
    private static bool ChannelsLast(long[] row) => row is [> 4, > 4, 1 or 3 or 4];
}
