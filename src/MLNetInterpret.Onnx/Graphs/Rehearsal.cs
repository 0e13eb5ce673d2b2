using MLNetInterpret.Onnx.Nodes;
using MLNetInterpret.Onnx.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>Makes a plan by running a graph twice, with batches of different lengths: what does not depend on the input is
/// computed once and for all, conditions are decided, and the rows' axis of every value is the one that grew.</summary>
internal sealed class Rehearsal
{
    private readonly GraphContext _short, _long;
    private readonly Dictionary<string, Value> _values = [];
    private readonly List<PlannedStep> _steps = [];
    private readonly List<Assumption> _assumed = [];
    private readonly Dictionary<string, int> _readers = [];
    private int _branches;

    private readonly long? _fixedRows;

    private Rehearsal(GraphContext shorter, GraphContext longer, long? fixedRows) =>
        (_short, _long, _fixedRows) = (shorter, longer, fixedRows);

    /// <summary>Rehearses a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="constants">Its constants.</param>
    /// <param name="varying">The input that varies, in a batch of one row and one of two; both the same where the file takes one
    /// number of rows only; and which of its axes counts units.</param>
    /// <param name="held">Other inputs, each for the same two batches.</param>
    /// <param name="shorter">What holds for the shorter batch.</param>
    /// <param name="longer">What holds for the longer one.</param>
    /// <returns>The plan, and the output for the two batches; all belong to the surrounding dispose scope.</returns>
    public static (Plan Plan, Tensor Short, Tensor Long) Of(
        OnnxGraph graph, IReadOnlyDictionary<string, Tensor> constants, (string Name, Tensor Short, Tensor Long, int? UnitAxis) varying,
        IEnumerable<(string Name, Tensor Short, Tensor Long)> held, GraphContext shorter, GraphContext longer)
    {
        var isFixed = varying.Short.shape[0] == varying.Long.shape[0];
        var rehearsal = new Rehearsal(shorter, longer, isFixed ? varying.Short.shape[0] : null);
        var values = rehearsal._values;
        foreach (var (name, constant) in constants) values[name] = new(constant, constant, Kind.Constant, null);
        foreach (var (name, one, more) in held) values[name] = new(one, more, Kind.Shape, null);
        values[varying.Name] = new(varying.Short, varying.Long, Kind.Input, varying.UnitAxis);
        rehearsal.Run(graph);

        var output = values[graph.Output];
        if (output.Kind != Kind.Input)
            throw new InvalidDataException($"The output '{graph.Output}' does not depend on the input's numbers.");
        var read = rehearsal._steps.SelectMany(step => step.Node.Inputs).ToHashSet();
        var left = values.Where(value => value.Value.Kind == Kind.Constant && read.Contains(value.Key))
            .ToDictionary(value => value.Key, value => value.Value.Short);
        return (new(rehearsal._steps, left, rehearsal._assumed, longer), output.Short, output.Long);
    }

    /// <summary>The output of a graph whose inputs are all known.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="constants">Its constants and inputs.</param>
    /// <param name="context">What holds for its nodes.</param>
    public static Tensor Folded(OnnxGraph graph, IReadOnlyDictionary<string, Tensor> constants, GraphContext context)
    {
        var rehearsal = new Rehearsal(context, context, null);
        foreach (var (name, constant) in constants) rehearsal._values[name] = new(constant, constant, Kind.Constant, null);
        rehearsal.Run(graph);
        return rehearsal._values[graph.Output].Short;
    }

    private void Run(OnnxGraph graph)
    {
        var open = new Stack<Node>(graph.Nodes.Reverse());
        foreach (var name in graph.Nodes.SelectMany(GraphOrder.Needs).Append(graph.Output)) Count(name, 1);
        while (open.TryPop(out var node))
        {
            if (node.Type == "If") Branch(node, open);
            else Compute(node);
            foreach (var name in GraphOrder.Needs(node)) Count(name, -1);
        }
    }

    private void Compute(Node node)
    {
        Value?[] inputs = [.. node.Inputs.Select(name => name.Length == 0 ? null : Known(node, name))];
        var kind = inputs.All(input => input is null or { Kind: Kind.Constant }) ? Kind.Constant
            : node.Type is "Shape" or "Size" || inputs.All(input => input is null or { Kind: not Kind.Input }) ? Kind.Shape
            : Kind.Input;
        var one = NodeRun.Of(node, [.. inputs.Select(input => input?.Short)], _short);
        var more = kind == Kind.Constant ? one : NodeRun.Of(node, [.. inputs.Select(input => input?.Long)], _long);
        if (one.Length < node.Outputs.Count(name => name.Length > 0) || one.Length != more.Length)
            throw new NotSupportedException($"The node {node} gives {one.Length} of its {node.Outputs.Count} outputs here.");
        var outputs = new List<PlannedOutput>();
        foreach (var (at, name) in node.Outputs.Index().Where(output => output.Item.Length > 0))
        {
            var axis = kind != Kind.Input ? null : UnitAxes.Of(node, [.. inputs.Select(Axis)], one[at].shape);
            if (!_values.TryAdd(name, new(one[at], more[at], kind, axis)))
                throw new InvalidDataException($"The value '{name}' is given twice, the second time by the node {node}.");
            outputs.Add(new(name, at, RowsAxis(one[at], more[at]), axis, (int)one[at].dim(), one[at].is_floating_point()));
        }

        if (kind != Kind.Constant) _steps.Add(new(node, kind == Kind.Shape, outputs));
        if (node.Type == "LSTM") AssumeZeros(node);

        static (int? Axis, long[] Shape)? Axis(Value? input) => input is null or { Kind: not Kind.Input } ? null
            : (input.Axis, input.Short.shape);
    }

    /// <summary>States that an exporter makes as long as the batch are zeros for any batch.</summary>
    private void AssumeZeros(Node node)
    {
        foreach (var name in node.Inputs.Skip(5).Take(2).Where(name => name.Length > 0))
            if (_values[name] is { Kind: Kind.Shape } state && AreZeros(state.Short) && AreZeros(state.Long))
                _assumed.Add(new(name, AreZeros,
                    $"The node {node} does not start from the zero state for an input of this shape."));

        static bool AreZeros(Tensor state) => state.eq(0).all().item<bool>();
    }

    /// <summary>Puts the nodes of the branch that is taken in place of an <c>If</c>.</summary>
    private void Branch(Node node, Stack<Node> open)
    {
        var condition = Known(node, node.Inputs.Count == 1 ? node.Inputs[0] : "");
        if (condition.Kind == Kind.Input || condition.Short.numel() != 1 || IsTrue(condition.Short) != IsTrue(condition.Long))
            throw new NotSupportedException(
                $"The condition of the node {node} depends on the input: only constant ones are supported.");
        var isTrue = IsTrue(condition.Short);
        if (condition.Kind == Kind.Shape)
            _assumed.Add(new(node.Inputs[0], value => IsTrue(value) == isTrue,
                $"The node {node} would take its other branch for an input of this shape: load the file with that shape."));
        var branch = node.Attribute(isTrue ? "then_branch" : "else_branch")?.G
            ?? throw new InvalidDataException($"The node {node} has no {(isTrue ? "then" : "else")}_branch.");
        if (branch.Output.Count < node.Outputs.Count)
            throw new InvalidDataException(
                $"A branch of the node {node} gives {branch.Output.Count} of {node.Outputs.Count} outputs.");

        // the branch's own names stand in the graph beside those of the other branches
        var own = branch.Node.SelectMany(inner => inner.Output).Concat(branch.Initializer.Select(constant => constant.Name))
            .ToHashSet();
        var prefix = $"{node.Name}.{++_branches}.";
        string Named(string name) => own.Contains(name) ? prefix + name : node.Renamed(name);
        foreach (var constant in branch.Initializer)
        {
            var read = _short.Tensors.Read(constant);
            _values[Named(constant.Name)] = new(read, read, Kind.Constant, null);
        }

        var results = node.Outputs.Select((name, at) => (Name: name, Value: Named(branch.Output[at].Name)))
            .Where(result => result.Name.Length > 0).ToList();
        foreach (var (name, value) in results) Push(new(Identity(value, name)));
        var inside = branch.Node.Select(proto => new Node(proto, Named)).ToList();
        foreach (var step in Enumerable.Reverse(inside)) Push(step);

        void Push(Node step)
        {
            open.Push(step);
            foreach (var name in GraphOrder.Needs(step)) Count(name, 1);
        }
    }

    private static global::Onnx.NodeProto Identity(string value, string name) =>
        new() { OpType = "Identity", Name = name, Input = { value }, Output = { name } };

    /// <summary>Counts who reads a value; what nobody reads any more is freed.</summary>
    private void Count(string name, int change)
    {
        var count = _readers[name] = _readers.GetValueOrDefault(name) + change;
        if (count > 0 || !_values.TryGetValue(name, out var value) || value.Kind == Kind.Constant) return;
        value.Short.Dispose();
        value.Long.Dispose();
    }

    private Value Known(Node node, string name) => _values.TryGetValue(name, out var value)
        ? value
        : throw new InvalidDataException($"The node {node} reads '{name}', which nothing before it gives.");

    private int? RowsAxis(Tensor one, Tensor more)
    {
        if (one.dim() != more.dim()) return null;
        if (_fixedRows is { } rows) return Array.IndexOf(one.shape, rows) is >= 0 and < 2 and var first ? first : null;
        var grown = Enumerable.Range(0, (int)one.dim()).Where(axis => one.shape[axis] != more.shape[axis]).ToList();
        return grown is [var axis] && one.shape[axis] == 1 && more.shape[axis] == 2 ? axis : null;
    }

    private static bool IsTrue(Tensor condition) => condition.numel() == 1 && condition.to(@bool).item<bool>();

    /// <summary>What a value depends on: nothing, the input's shape, the input's numbers.</summary>
    private enum Kind
    {
        Constant,
        Shape,
        Input,
    }

    private sealed record Value(Tensor Short, Tensor Long, Kind Kind, int? Axis);
}
