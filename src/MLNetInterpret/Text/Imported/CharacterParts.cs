using MLNetInterpret.WeightFiles;
using static TorchSharp.torch;

namespace MLNetInterpret.Text.Imported;

/// <summary>The parts of a character model among the tensors of a file: a table of codes or one-hot codes, recurrent layers, and
/// a linear read-out, which may be the table.</summary>
internal sealed class CharacterParts
{
    private readonly TensorGroup? _table;
    private readonly TensorGroup? _projection;
    private readonly TensorGroup? _readout;
    private readonly WeightTensor? _loneBias;

    /// <summary>Finds the parts by names, and by shapes where names say nothing.</summary>
    /// <exception cref="NotSupportedException">The tensors are those of another network; the message says which stands in the
    /// way, and what was expected.</exception>
    public CharacterParts(IReadOnlyList<WeightTensor> tensors)
    {
        var groups = TensorGroup.Of(tensors);
        if (!groups.Any(IsLayer)) groups = ShapedGroups.Of(tensors);
        if (groups.FirstOrDefault(group => group.Missing is not null) is { } part)
            throw Other($"the layer of the tensor {part.ByRole.Values.First()} has no {part.Missing}");
        Layers = Stacked([.. groups.Where(IsLayer).Select(group => new LayerParts(group))]);
        if (Layers.Count is 0 or > 4)
            throw Other($"it has {Layers.Count} recurrent layers, where 1 to 4 are read");
        RequireAlike();

        var others = groups.Where(group => !IsLayer(group)).ToList();
        var lone = others.Where(group => group.Matrix is null).ToList();
        var linear = others.Where(group => group.Matrix is not null).ToList();
        if (linear.SelectMany(Unread).FirstOrDefault() is { } unread) throw NoPart(unread);
        var tables = linear.Where(group => group.IsTable).ToList();
        if (tables.Count > 1) throw Other($"the tensors {tables[0].Matrix} and {tables[1].Matrix} both are tables of codes");
        var behind = linear.Where(group => !group.IsTable).ToList();
        _table = tables.SingleOrDefault();
        if (_table is null && behind.Count == 2)
        {
            var likely = behind.Find(group => group.Bias is null) ?? behind[0];
            if (Codes(likely.Matrix!) != Layers[0].Inputs) _table = likely;      // else codes may as well go in one-hot
        }

        if (_table is not null) behind.Remove(_table);
        if (behind.Count > 1 && behind.Find(IsTable) is { } again)      // the read-out is the table, behind a projection
        {
            behind.Remove(again);
            if (again.Bias is not null) lone.Add(new(again.Name, new Dictionary<string, WeightTensor> { ["bias"] = again.Bias }));
        }

        if (behind.Count > 1)
            throw Other($"the tensors {behind[0].Matrix} and {behind[1].Matrix} both stand behind the recurrent " +
                "layers, and the file does not say what is between them");
        _readout = behind.SingleOrDefault();
        if (_readout is not null && _table is not null && Codes(_table.Matrix!) is { } codes
            && Outputs(_readout) == Layers[0].Inputs && codes != Layers[0].Inputs)
            (_projection, _readout) = (_readout, null);
        var isBiased = _readout?.Bias is not null;
        foreach (var (role, tensor) in lone.SelectMany(group => group.ByRole))
            if (isBiased || _loneBias is not null || role is "weight" or "kernel" || tensor.Shape.Count > 2) throw NoPart(tensor);
            else _loneBias = tensor;
        if (_readout is null && _table is null)
            throw Other("it has neither a linear layer that gives the next character nor a table of characters");
        Vocabulary = _readout is not null ? Outputs(_readout) : Codes(_table!.Matrix!) ?? throw Wrong(
            _table.Matrix!, $"[codes, {Layers[0].Inputs}]");
    }

    /// <summary>The recurrent layers, the lowest first.</summary>
    public IReadOnlyList<LayerParts> Layers { get; }

    /// <summary>Codes.</summary>
    public int Vocabulary { get; }

    /// <summary>Units of the last layer, which the read-out reads.</summary>
    private int Units => Layers[^1].Units;

    public RecurrentKind Kind => Layers[0].Gates switch
    {
        4 => RecurrentKind.Lstm,
        3 => RecurrentKind.Gru,
        _ => RecurrentKind.Rnn,
    };

    /// <summary>What the first layer reads of each code, <c>[codes, inputs]</c>; null where codes go in one-hot.</summary>
    /// <exception cref="NotSupportedException">A tensor has another shape than it should.</exception>
    public Tensor? Table()
    {
        var inputs = Layers[0].Inputs;
        if (_table is null)
            return inputs == Vocabulary ? null : throw Wrong(
                Layers[0].Matrix, $"{Vocabulary} inputs, as many as the read-out gives codes, because there is no embedding");
        var matrix = _table.Matrix!;
        var values = tensor(matrix.Values, [.. matrix.Shape]);
        var isPlain = matrix.Shape[0] == Vocabulary && matrix.Shape[1] == inputs;
        var isLinear = matrix.Shape[0] == inputs && matrix.Shape[1] == Vocabulary && !_table.IsTurned;
        if (!isPlain && !isLinear) throw Wrong(matrix, $"[{Vocabulary}, {inputs}]");
        if (!isPlain || (isLinear && _table.Bias is not null)) values = values.t();
        return _table.Bias is { } bias ? values + Vector(bias, inputs) : values;
    }

    /// <summary>Weights and bias of the read-out, <c>[codes, units]</c> and <c>[codes]</c>.</summary>
    /// <exception cref="NotSupportedException">A tensor has another shape than it should.</exception>
    public (Tensor Weight, Tensor Bias) Readout()
    {
        var bias = _readout?.Bias ?? _loneBias;
        var own = bias is null ? zeros(Vocabulary) : Vector(bias, Vocabulary);
        if (_readout is not null) return (Linear(_readout), own);
        var table = Table()!;
        if (_projection is not null)
        {
            var projected = Linear(_projection);
            if (_projection.Bias is { } added) own += table.mv(Vector(added, table.shape[1]));
            return (table.matmul(projected), own);
        }

        return table.shape[1] == Units ? (table, own) : throw Wrong(
            _table!.Matrix!, $"[{Vocabulary}, {Units}], because it also is the read-out");
    }

    /// <summary>A tensor of the wrong shape.</summary>
    internal static NotSupportedException Wrong(WeightTensor tensor, string expected) => new(
        $"the tensor {tensor} has the wrong shape: expected is {expected}");

    /// <summary>The weights of a linear layer behind the recurrent ones, <c>[outputs, units]</c>.</summary>
    private Tensor Linear(TensorGroup group)
    {
        var matrix = group.Matrix!;
        var values = tensor(matrix.Values, [.. matrix.Shape]);
        return IsInputsFirst(group) ? values.t() : values;
    }

    private int Outputs(TensorGroup group) => (int)group.Matrix!.Shape[IsInputsFirst(group) ? 1 : 0];

    private bool IsInputsFirst(TensorGroup group)
    {
        var (rows, columns) = (group.Matrix!.Shape[0], group.Matrix.Shape[1]);
        return rows == Units && columns == Units ? group.IsTurned
            : rows == Units || (columns == Units ? false : throw Wrong(
                group.Matrix, $"{Units} numbers for each output, one for each unit of the last recurrent layer"));
    }

    /// <summary>How many codes a table has that gives the first layer's inputs; null where it gives others.</summary>
    private int? Codes(WeightTensor matrix)
    {
        var (inputs, rows, columns) = (Layers[0].Inputs, (int)matrix.Shape[0], (int)matrix.Shape[1]);
        return columns == inputs ? rows : rows == inputs ? columns : null;
    }

    /// <summary>Whether a layer has the table's very numbers.</summary>
    private bool IsTable(TensorGroup group) =>
        _table is not null && group.Matrix!.Values.AsSpan().SequenceEqual(_table.Matrix!.Values);

    private void RequireAlike()
    {
        foreach (var (index, layer) in Layers.Index())
        {
            if (layer.Gates != Layers[0].Gates)
                throw Other($"the layers of the tensors {Layers[0].Matrix} and {layer.Matrix} are of different kinds");
            if (index > 0 && layer.Inputs != Layers[index - 1].Units)
                throw Wrong(
                    layer.Matrix,
                    $"{Layers[index - 1].Units} inputs, as many as the layer of {Layers[index - 1].Matrix} has units");
        }
    }

    /// <summary>Sorts layers where names do not: each reads as many inputs as the one below it has units. The first order that
    /// does is taken, theirs first; theirs, too, where none does.</summary>
    private static IReadOnlyList<LayerParts> Stacked(IReadOnlyList<LayerParts> layers)
    {
        return layers.Count > 4 ? layers : Orders([]).FirstOrDefault() ?? layers;

        IEnumerable<IReadOnlyList<LayerParts>> Orders(IReadOnlyList<LayerParts> below) => below.Count == layers.Count
            ? [below]
            : layers.Where(next => !below.Contains(next) && (below.Count == 0 || next.Inputs == below[^1].Units))
                .SelectMany(next => Orders([.. below, next]));
    }

    private static bool IsLayer(TensorGroup group) => group.Recurrent is not null || group.IsJoint;

    private static IEnumerable<WeightTensor> Unread(TensorGroup group) =>
        group.ByRole.Values.Where(tensor => tensor != group.Matrix && !group.Biases.Contains(tensor));

    private static Tensor Vector(WeightTensor bias, long length) => bias.IsVector(length)
        ? tensor(bias.Values)
        : throw Wrong(bias, $"[{length}]");

    private static NotSupportedException NoPart(WeightTensor tensor) => Other($"the tensor {tensor} is no part of one");

    private static NotSupportedException Other(string why) => new(
        $"its tensors are no character model that is known: {why}. Known are a table or one-hot codes of characters, 1 to 4 " +
        "LSTM, GRU or RNN layers of one kind, and one linear layer");
}
