using System.Collections.Concurrent;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>An ONNX graph as a module: each float output of a node that has the batch's rows passes through a
/// <see cref="Point"/>, weights are parameters. Differentiable; trained it is not.</summary>
internal sealed class OnnxModule : nn.Module<Tensor, Tensor>, IShownPoints, IKernelSizes
{
    private readonly OnnxSignature _signature;
    private readonly Plan _plan;
    private readonly List<ModuleStep> _steps = [];
    private readonly Dictionary<string, (nn.Module Owner, string Name)> _weights = [];
    private readonly Dictionary<string, Tensor> _settings = [];
    private readonly ShapeValues _shapes;
    private readonly List<string> _lstms = [];
    private readonly HashSet<string> _lastStates = [];
    private IReadOnlySet<string>? _shown;

    /// <summary>Takes over a plan with its constants.</summary>
    /// <param name="signature">What goes in and comes out.</param>
    /// <param name="plan">What is computed; its constants belong to no scope.</param>
    public OnnxModule(OnnxSignature signature, Plan plan) : base(nameof(OnnxModule))
    {
        (_signature, _plan, _shapes) = (signature, plan, new(plan.Assumed));
        var read = plan.Steps.SelectMany(step => step.Node.Inputs).Append(signature.Output).ToHashSet();
        var names = PointNames.Of([.. plan.Steps.Where(step => !step.IsStatic).Select(step => step.Node)]);
        var modules = new List<(string Path, nn.Module Module)>();
        foreach (var step in plan.Steps)
        {
            var path = names.GetValueOrDefault(step.Node, "");
            if (path.EndsWith(".LSTM", StringComparison.Ordinal) && !names.Values.Contains(path[..^5])) path = path[..^5];
            var lstm = step.IsStatic ? null : LstmNode.Of(step.Node, plan, read.Contains);
            var points = step.Outputs.Select(_ => (Point?)null).ToArray();
            if (lstm is not null)
                foreach (var (direction, layer) in lstm.Layers.Index())
                {
                    _lstms.Add(LstmNode.PathOf(path, direction));
                    modules.Add((_lstms[^1], layer));
                }
            else if (!step.IsStatic)
                foreach (var (at, output) in step.Outputs.Index().Where(output => IsPoint(output.Item)))
                {
                    points[at] = new Point(output.Name).Arranged(output);
                    modules.Add((at == 0 ? path : $"{path}_out{at + 1}", points[at]!));
                    if (at > 0 && step.Node.Type is ("GRU" or "RNN") && read.Contains(step.Outputs[0].Name))
                        _lastStates.Add(modules[^1].Path);
                }

            _steps.Add(new(step, path, points, lstm, PlainRecurrence.Is(step.Node, plan, read.Contains)));
            if (lstm is null) TakeWeights(_steps[^1]);
        }

        foreach (var (name, value) in plan.Constants.Where(value => !_weights.ContainsKey(value.Key)
            && !_settings.ContainsKey(value.Key)))
        {
            value.Dispose();      // an LSTM's layers have copies
            plan.Constants.Remove(name);
        }

        new ModuleTree(this).Add(modules);
        var last = new Dictionary<string, ModuleStep>();
        foreach (var step in _steps)
            foreach (var name in step.Node.Inputs.Where(name => name.Length > 0)) last[name] = step;
        foreach (var (name, step) in last.Where(value => value.Key != signature.Output)) step.Ends.Add(name);
    }

    /// <inheritdoc/>
    public IEnumerable<long[]> ConvolutionWeights => _steps
        .Where(step => step.Node.Type is "Conv" or "ConvTranspose"
            || (step.Node.Type.EndsWith("Pool", StringComparison.Ordinal) && step.Node.Attribute("dilations") is not null))
        .Select(step => step.Node.Inputs.Count > 1 && Constant(step.Node.Inputs[1]) is { } weight ? weight.shape : [1, 1]);

    /// <inheritdoc/>
    IReadOnlySet<string>? IShownPoints.Shown
    {
        set => _shown = value;
    }

    /// <inheritdoc/>
    bool IShownPoints.IsDetail(string point) => _lastStates.Contains(point)      // the states over time end with it
        || (PointPass.IsDetail(point) && _lstms.Any(name => point.StartsWith($"{name}.", StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Run(input, null);

    /// <summary>A pass that shows every value that depends on the input's numbers, by name.</summary>
    public Tensor Run(Tensor input, Action<string, Tensor>? seen)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_signature.Rows is { } rows && input.shape[0] != rows)
            throw new InvalidDataException($"The file is written for {rows} rows at a time, and these are {input.shape[0]}.");
        using var scope = NewDisposeScope();
        var context = _plan.Context with { Rows = _plan.Context.Rows > 1 ? input.shape[0] : 1 };
        var known = _shapes.Of(input);
        foreach (var (name, held) in _signature.Held)
            if (!known.ContainsKey(name)) _shapes.Keep(known, name, Settled(() => held.For(input.shape[0])));
        var values = new Dictionary<string, Tensor> { [_signature.Input] = _signature.Read(input) };
        foreach (var step in _steps)
        {
            if (!step.IsStatic) Compute(step, values, known, context, seen);
            else if (step.Outputs.Any(output => !known.ContainsKey(output.Name)))
            {
                var outputs = Settled(() => Outputs(step, values, known, context, CPU));
                foreach (var output in step.Outputs) _shapes.Keep(known, output.Name, outputs[output.Place]);
            }

            foreach (var name in step.Ends)
                if (values.Remove(name, out var value)) value.Dispose();
        }

        return values[_signature.Output].MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _shapes.Dispose();
            foreach (var value in _settings.Values.Concat(_signature.Held.Values.Select(held => held.Value))) value.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Compute(
        ModuleStep step, Dictionary<string, Tensor> values, ConcurrentDictionary<string, Tensor> known,
        Operators.GraphContext context, Action<string, Tensor>? seen)
    {
        var outputs = Outputs(step, values, known, context, values.Values.First().device);
        foreach (var (at, output) in step.Outputs.Index().Where(output => output.Item.Place < outputs.Length))
        {
            var value = outputs[output.Place];
            if (step.Points[at] is { } point)
            {
                // the point has a handle of its own; with this one every value would live as long as the pass
                using var given = value;
                value = point.Through(given);
            }

            values[output.Name] = value;
            seen?.Invoke(output.Name, value);
        }
    }

    private Tensor[] Outputs(
        ModuleStep step, Dictionary<string, Tensor> values, ConcurrentDictionary<string, Tensor> known,
        Operators.GraphContext context, Device device)
    {
        if (step.Lstm is { } lstm)
            return lstm.Run(values[step.Node.Inputs[0]], direction => _shown is not { } shown
                || shown.Any(name => name.StartsWith($"{LstmNode.PathOf(step.Path, direction)}.", StringComparison.Ordinal)));
        return NodeRun.Of(step.Node, [.. step.Node.Inputs.Select(Value)], context, device);

        Tensor? Value(string name) => name.Length == 0 ? null
            : values.TryGetValue(name, out var value) ? value
            : known.TryGetValue(name, out var fixedValue) ? fixedValue
            : Constant(name)!;
    }

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<ModuleStep> Steps => _steps;

    /// <summary>A weight or setting; null where the name is none's.</summary>
    public Tensor? Constant(string name) =>
        _weights.TryGetValue(name, out var weight) ? weight.Owner.get_parameter(weight.Name)
        : _settings.GetValueOrDefault(name);

    /// <summary>Weights become parameters of the first node that reads them; everything else stays beside.</summary>
    private void TakeWeights(ModuleStep step)
    {
        var owner = (nn.Module?)step.Points.FirstOrDefault(point => point is not null) ?? this;
        foreach (var (at, name) in step.Node.Inputs.Index())
        {
            if (!_plan.Constants.TryGetValue(name, out var value) || _weights.ContainsKey(name)
                || _settings.ContainsKey(name)) continue;
            if (!step.IsWeight(at, value))
            {
                _settings[name] = value;
                continue;
            }

            var own = owner == this ? $"weight{_weights.Count + 1}" : ModuleStep.WeightName(step.Node.Type, at);
            owner.register_parameter(own, new(value, requires_grad: false));
            _weights[name] = (owner, own);
        }
    }

    private static bool IsPoint(PlannedOutput output) =>
        output.IsFloat && (output is { RowsAxis: 0, Axes: >= 2 } || output is { RowsAxis: 1, Axes: 3 });

    /// <summary>Computed so that later passes can use it, whatever they differentiate.</summary>
    private static T Settled<T>(Func<T> compute)
    {
        using var plain = inference_mode(false);
        using var frozen = no_grad();
        return compute();
    }
}
