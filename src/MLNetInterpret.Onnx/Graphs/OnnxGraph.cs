using MLNetInterpret.Onnx.Nodes;
using MLNetInterpret.Onnx.Operators;
using Onnx;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>The part of a file's graph that one value needs.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The operator by which scikit-learn's files name their probabilities.</summary>
    public const string ZipMap = "ai.onnx.ml.ZipMap";

    private OnnxGraph(ModelProto model, string output)
    {
        Output = output;
        Constants = [];
        foreach (var constant in model.Graph.Initializer) Constants[constant.Name] = constant;
        Inputs = GraphInput.AllOf(model.Graph);
        var given = Inputs.Select(input => input.Name).Concat(Constants.Keys).ToHashSet();
        Nodes = GraphOrder.Of([.. model.Graph.Node.Select(proto => new Node(proto))], output, given.Contains);
        var needed = Nodes.SelectMany(GraphOrder.Needs).Append(output).ToHashSet();
        Inputs = [.. Inputs.Where(input => needed.Contains(input.Name))];
        ClassNames = Nodes is [.., { Type: ZipMap } map]
            ? [.. map.Attribute("classlabels_strings")?.Strings.Select(name => name.ToStringUtf8()) ?? [],
                .. map.Attribute("classlabels_int64s")?.Ints.Select(name => $"{name}") ?? []] : [];
        foreach (var unused in Constants.Keys.Where(name => !needed.Contains(name)).ToList()) Constants.Remove(unused);
    }

    /// <summary>The value that is the network's output.</summary>
    public string Output { get; }

    /// <summary>Inputs that it needs.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>Weights and other constants that it needs, by name.</summary>
    public Dictionary<string, TensorProto> Constants { get; }

    /// <summary>Nodes that it needs, each after those that it reads.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Names of the classes where the file gives each probability one; else empty.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads a graph.</summary>
    /// <param name="model">The file.</param>
    /// <param name="output">The value that is wanted; null where the file has a single output of floats.</param>
    /// <exception cref="InvalidDataException">The graph contradicts itself.</exception>
    /// <exception cref="NotSupportedException">It holds an operator that is not read.</exception>
    public static OnnxGraph Of(ModelProto model, string? output = null)
    {
        if (model.Graph.SparseInitializer.Count > 0)
            throw new NotSupportedException("The file holds sparse tensors, which are not supported: save them as dense ones.");
        var graph = new OnnxGraph(model, output is null ? OnlyOutput(model.Graph) : Existing(model.Graph, output));
        RequireOperators(graph.Nodes);
        return graph;
    }

    /// <summary>Refuses operators that are not read, inner graphs' too.</summary>
    private static void RequireOperators(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            if (!OperatorTable.Has(node.Type) && node.Type != "If")
                throw new NotSupportedException(
                    $"The node '{node.Name}' needs the operator {node.Type}, which is not supported. Supported are: " +
                    $"{string.Join(", ", OperatorTable.Names.Append("If"))}.");
            RequireOperators(node.Inner.SelectMany(inner => inner.Node).Select(inner => new Node(inner)));
        }
    }

    private static string OnlyOutput(GraphProto graph)
    {
        // classifiers of scikit-learn give a label beside the probabilities, which may be a list of maps
        var floats = graph.Output.Where(output => GraphInput.Of(output).IsFloat).ToList();
        if (floats.Count == 0)
            floats = [.. graph.Output.Where(output => graph.Node.Any(node =>
                node.OpType == "ZipMap" && node.Output.Contains(output.Name)))];
        return (floats.Count, graph.Output.Count) switch
        {
            (1, _) => floats[0].Name,
            (0, 1) => graph.Output[0].Name,
            (_, 0) => throw new InvalidDataException("The graph has no output."),
            _ => throw new ArgumentException(
                $"The file has several outputs: {Names(graph)}. Say by OnnxOptions.Output which one is meant."),
        };
    }

    private static string Existing(GraphProto graph, string output) =>
        graph.Node.Any(node => node.Output.Contains(output))
            ? output
            : throw new ArgumentException(
                $"The file has no output '{output}'. It has: {Names(graph)}; the output of any node will do, too.");

    private static string Names(GraphProto graph) => string.Join(", ", graph.Output.Select(output => $"'{output.Name}'"));
}
