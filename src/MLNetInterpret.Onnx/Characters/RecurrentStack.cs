using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Onnx.Loading;
using MLNetInterpret.Onnx.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Characters;

/// <summary>A character model of a file as our own: what codes become before the first recurrent layer, the layers, and
/// a linear read-out.</summary>
/// <remarks>Whatever stands before the first layer is a table, because it sees one code at a time: its rows are measured, and
/// folded into the input weights. That nothing else stands between and behind is checked by computing texts both ways.</remarks>
internal sealed class RecurrentStack(LoadedFile file)
{
    private const double Most = 1e-4;
    private readonly OnnxModule _module = file.Module;
    private readonly IReadOnlyList<ModuleStep> _steps = [.. file.Module.Steps.Where(step => !step.IsStatic)];

    /// <summary>The network.</summary>
    /// <exception cref="NotSupportedException">The file holds something else.</exception>
    public CharNetwork Build()
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var layers = Layers();
        var (weight, bias) = Readout(_steps.Skip(_steps.ToList().IndexOf(layers[^1]) + 1).ToList());
        var vocabulary = (int)weight.shape[0];
        var kind = KindOf(layers[0]);
        var resetBefore = kind == RecurrentKind.Gru && ResetsBefore(layers[0]);
        var (own, units) = (new List<Tensor>(), new List<int>());
        foreach (var layer in layers)
        {
            if (KindOf(layer) != kind || (kind == RecurrentKind.Gru && ResetsBefore(layer) != resetBefore))
                throw Other($"the nodes {layers[0].Node} and {layer.Node} are of different kinds");
            var weights = Weights(layer, kind);
            if (units.Count > 0 && weights[0].shape[1] != units[^1])
                throw Other($"the layer '{layer.Path}' reads {weights[0].shape[1]} numbers, but the one below it has " +
                    $"{NumberWords.Count(units[^1], "unit")}");
            units.Add((int)weights[1].shape[1]);
            own.AddRange(weights);
        }

        if (weight.shape[1] != units[^1])
            throw Other($"the linear layer reads {weight.shape[1]} numbers, but the layer '{layers[^1].Path}' has " +
                $"{NumberWords.Count(units[^1], "unit")}");

        own[0] = own[0].matmul(Table(layers[0].Node.Inputs[0], vocabulary).t());
        var network = new CharNetwork(
            new CharNetworkArchitecture { Vocabulary = vocabulary, Kind = kind, ResetBefore = resetBefore }.WithUnits(units));
        try
        {
            foreach (var value in network.state_dict().Values) value.DetachFromDisposeScope();
            foreach (var (to, from) in network.ReadingWeights.Zip([.. own, weight, bias])) to.copy_(from);
            network.eval();
            Require(network, vocabulary);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private List<ModuleStep> Layers()
    {
        var recurrent = _steps.Where(step => step.Node.Type is "LSTM" or "GRU" or "RNN").ToList();
        if (recurrent.Count is 0 or > 4) throw Other($"it has {recurrent.Count} recurrent layers, where 1 to 4 are read");
        if (recurrent.Find(step => !step.IsPlainRecurrence || Directions(step) != 1
            || step.Node.Attribute("direction")?.S.ToStringUtf8() == "reverse") is { } other)
            throw Other($"the node {other.Node} {Does(other)}, where layers that read forwards from the zero state, with " +
                "sigmoid gates and tanh, are read");
        return recurrent;
    }

    /// <summary>How a layer differs from those that are read.</summary>
    private static string Does(ModuleStep step) => step.Node.Attribute("direction")?.S.ToStringUtf8() switch
    {
        "bidirectional" => "reads in both directions",
        "reverse" => "reads backwards",
        _ when !PlainRecurrence.HasUsualActivations(step.Node) => "has the activations " + string.Join(
            ", ", step.Node.Attribute("activations")!.Strings.Select(name => name.ToStringUtf8())),
        _ => "is more than a layer",
    };

    private long Directions(ModuleStep step) =>
        step.Lstm?.Layers.Count ?? _module.Constant(step.Node.Inputs[1])!.shape[0];

    private static RecurrentKind KindOf(ModuleStep step) => step.Node.Type switch
    {
        "GRU" => RecurrentKind.Gru,
        "RNN" => RecurrentKind.Rnn,
        _ => RecurrentKind.Lstm,
    };

    private static bool ResetsBefore(ModuleStep step) => step.Node.Attribute("linear_before_reset") is not { I: not 0 };

    /// <summary>Input and recurrent weights and both biases, gates in our order.</summary>
    private List<Tensor> Weights(ModuleStep step, RecurrentKind kind)
    {
        if (step.Lstm is { } lstm) return [.. lstm.Layers[0].Weights];
        Tensor Constant(int at) => _module.Constant(step.Node.Inputs[at])![0];
        var (w, r) = (Constant(1), Constant(2));
        var biases = PlainRecurrence.Input(step.Node, 3) is null ? zeros(2 * w.shape[0]) : Constant(3);
        return [.. new[] { w, r }.Concat(biases.chunk(2, 0)).Select(values => GateOrder.FromOnnx(kind, values))];
    }

    /// <summary>The linear layer behind the last recurrent layer, <c>[V, U]</c> and <c>[V]</c>.</summary>
    private (Tensor Weight, Tensor Bias) Readout(List<ModuleStep> behind)
    {
        var products = behind.SelectMany(step => step.Node.Inputs.Take(2).Select(name => (Step: step, Weight: Matrix(step, name)))
            .Where(product => product.Weight is not null)).ToList();
        if (products is not [var (read, found)])
            throw Other($"{products.Count} linear layers stand behind the last recurrent layer, where one gives the next " +
                "character");
        var isTurned = read.Node.Type == "Gemm" && read.Node.Attribute("transB") is { I: 1 };
        var weight = isTurned ? found! : found!.t();
        var added = behind.Where(step => step.Node.Type is "Add" or "Gemm")
            .SelectMany(step => step.Node.Inputs.Skip(step == read ? 2 : 0))
            .Select(name => name.Length == 0 ? null : _module.Constant(name))
            .FirstOrDefault(value => value is { } bias && bias.numel() == weight.shape[0]);
        return (weight, added?.reshape(-1) ?? zeros(weight.shape[0]));
    }

    private Tensor? Matrix(ModuleStep step, string name) =>
        step.Node.Type is "MatMul" or "Gemm" && name.Length > 0 && _module.Constant(name) is { } value && value.dim() == 2
            ? value
            : null;

    /// <summary>What the first layer reads of each code, <c>[V, E]</c>.</summary>
    private Tensor Table(string name, int vocabulary)
    {
        var length = file.Row[0];
        var texts = (vocabulary + length - 1) / length;
        var codes = arange(texts * length, dtype: int64).clamp_max(vocabulary - 1).view(texts, length);
        var read = new List<Tensor>();
        Run(codes, (value, values) =>
        {
            if (value == name)
                read.Add((file.Signature.Rows is null ? values : values.narrow(1, 0, 1)).clone().MoveToOuterDisposeScope());
        });
        if (read.Count == 0) throw Other($"the first layer reads the input '{name}' itself, time before rows");
        return cat([.. read], 1).transpose(0, 1).flatten(0, 1).narrow(0, 0, vocabulary);
    }

    /// <summary>Refuses a network that computes something else.</summary>
    private void Require(CharNetwork network, int vocabulary)
    {
        using var generator = new Generator(4, CPU);
        var codes = randint(0, vocabulary, [3, file.Row[0]], int64, generator: generator);
        var ours = network.forward(codes).transpose(1, 2);
        var theirs = Run(codes, null);
        var last = ours.select(1, -1);
        Tensor[] forms = [ours, ours.softmax(-1), ours.log_softmax(-1)];
        var same = forms.SelectMany(form => (Tensor[])[form, form.transpose(1, 2), form.flatten(0, 1), form.select(1, -1)])
            .Any(form => form.shape.AsSpan().SequenceEqual(theirs.shape)
                && (form - theirs).abs().max().item<float>() <= Most * (1 + theirs.abs().max().item<float>()));
        if (!same) throw Other("more than a table of characters, recurrent layers and a linear layer stands in its way to the " +
            "output");
    }

    private Tensor Run(Tensor codes, Action<string, Tensor>? seen)
    {
        var input = file.Row.Length == 1
            ? codes.to(Loader.Example(file.Input, file.Row, 1).dtype)
            : nn.functional.one_hot(codes, file.Row[1]).to(float32);
        if (file.Signature.Rows is not { } rows) return _module.Run(input, seen);
        return cat([.. Enumerable.Range(0, (int)input.shape[0]).Select(row =>
        {
            var output = _module.Run(input.narrow(0, row, 1).repeat([rows, .. file.Row.Select(_ => 1L)]), seen);
            return output.narrow(0, 0, output.shape[0] / rows);
        })]);
    }

    private static NotSupportedException Other(string why) => new(
        $"The network is no character model that can be read: {why}. What can be read is a table or one-hot codes of " +
        "characters, 1 to 4 LSTM, GRU or tanh RNN layers of one kind, and one linear layer.");
}
