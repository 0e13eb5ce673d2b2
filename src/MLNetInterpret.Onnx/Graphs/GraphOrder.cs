using MLNetInterpret.Onnx.Nodes;
using Onnx;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>The nodes that a value needs, each after those that it reads.</summary>
internal static class GraphOrder
{
    /// <summary>Sorts and prunes a graph.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="output">The value that is wanted.</param>
    /// <param name="isGiven">Whether a value is there already: an input or a constant.</param>
    /// <exception cref="InvalidDataException">A value is missing, given twice, or needs itself.</exception>
    public static IReadOnlyList<Node> Of(IReadOnlyList<Node> nodes, string output, Func<string, bool> isGiven)
    {
        var makers = new Dictionary<string, Node>();
        foreach (var node in nodes)
            foreach (var name in node.Outputs.Where(name => name.Length > 0))
                if (!makers.TryAdd(name, node))
                    throw new InvalidDataException($"The value '{name}' is given by two nodes, {makers[name]} and {node}.");

        var sorted = new List<Node>();
        var state = new Dictionary<Node, bool>();      // true once all that it needs is sorted
        var open = new Stack<(string Value, Node? Reader, Node? Done)>([(output, null, null)]);
        while (open.TryPop(out var next))
        {
            if (next.Done is { } done)
            {
                state[done] = true;
                sorted.Add(done);
                continue;
            }

            if (isGiven(next.Value)) continue;
            if (!makers.TryGetValue(next.Value, out var maker))
                throw new InvalidDataException(next.Reader is null
                    ? $"No node gives the output '{next.Value}'."
                    : $"The node {next.Reader} reads '{next.Value}', which is neither an input, a weight nor a node's output.");
            if (state.TryGetValue(maker, out var isSorted))
            {
                if (!isSorted) throw new InvalidDataException($"The graph has a cycle: the node {maker} needs its own output.");
                continue;
            }

            state[maker] = false;
            open.Push(("", null, maker));
            foreach (var value in Needs(maker)) open.Push((value, maker, null));
        }

        return sorted;
    }

    /// <summary>Values that a node reads, those that its inner graphs take from outside included.</summary>
    public static IEnumerable<string> Needs(Node node) =>
        node.Inputs.Concat(node.Inner.SelectMany(Captured).Select(node.Renamed)).Where(name => name.Length > 0).Distinct();

    private static IEnumerable<string> Captured(GraphProto graph)
    {
        var own = graph.Input.Select(input => input.Name).Concat(graph.Initializer.Select(constant => constant.Name))
            .Concat(graph.Node.SelectMany(node => node.Output)).ToHashSet();
        return graph.Node.Select(node => new Node(node)).SelectMany(Needs)
            .Concat(graph.Output.Select(output => output.Name)).Where(name => !own.Contains(name));
    }
}
