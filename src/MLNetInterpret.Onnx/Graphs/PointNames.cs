using MLNetInterpret.Onnx.Nodes;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>Names of activation points from the names that exporters give to nodes.</summary>
/// <remarks>PyTorch writes the module's path twice over, <c>/layer1/layer1.0/conv1/Conv</c>: that is <c>layer1.0.conv1</c>.
/// Numbers, which older exports have, get the operator before them: <c>Conv_12</c>.</remarks>
internal static class PointNames
{
    /// <summary>A name for each node, different from all others.</summary>
    public static IReadOnlyDictionary<Node, string> Of(IReadOnlyList<Node> nodes)
    {
        var paths = nodes.ToDictionary(node => node, Path);
        var counts = paths.Values.CountBy(path => path).ToDictionary();
        var parents = paths.Values.SelectMany(Parents).ToHashSet();
        var taken = new HashSet<string>(["input"], StringComparer.Ordinal);
        var names = new Dictionary<Node, string>();
        foreach (var node in nodes)
        {
            var path = paths[node];
            // the operator at the end says nothing where the path is a module's own
            if (Parent(path, node.Type) is { } module && counts[path] == 1 && !counts.ContainsKey(module)
                && paths.Values.Count(other => other.StartsWith($"{module}.", StringComparison.Ordinal)) == 1)
                path = module;
            var name = path;
            for (var number = 2; !taken.Add(name) || (number > 2 && parents.Contains(name)); number++) name = $"{path}_{number}";
            names[node] = name;
        }

        return names;
    }

    private static string Path(Node node)
    {
        var parts = node.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Clean)
            .Where(part => part.Length > 0).ToList();
        for (var at = parts.Count - 2; at >= 0; at--)
            if (parts[at + 1].StartsWith($"{parts[at]}.", StringComparison.Ordinal)) parts.RemoveAt(at);
        var path = string.Join('.', parts);
        return path.Length > 0 && !path.All(char.IsAsciiDigit) ? path : $"{Clean(node.Type)}{(path.Length > 0 ? "_" : "")}{path}";
    }

    /// <summary>Letters, digits, dashes and single dots.</summary>
    private static string Clean(string text) => string.Join('.', string
        .Concat(text.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' ? c : '_'))
        .Split('.', StringSplitOptions.RemoveEmptyEntries)).Trim('_');

    /// <summary>The path above an operator's name at the end, as <c>conv1</c> of <c>conv1.Conv</c>.</summary>
    private static string? Parent(string path, string type) =>
        path.EndsWith($".{type}", StringComparison.Ordinal) ? path[..^(type.Length + 1)] : null;

    private static IEnumerable<string> Parents(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) yield return path[..dot];
    }
}
