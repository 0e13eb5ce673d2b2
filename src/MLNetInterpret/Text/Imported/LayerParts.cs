using MLNetInterpret.WeightFiles;
using static TorchSharp.torch;

namespace MLNetInterpret.Text.Imported;

/// <summary>A recurrent layer of a file.</summary>
internal sealed class LayerParts
{
    private readonly TensorGroup _group;
    private readonly bool _isTurned;

    /// <summary>Finds out its kind and sizes.</summary>
    /// <param name="group">Its tensors.</param>
    /// <exception cref="NotSupportedException">A tensor has another shape than it should; the message says which.</exception>
    public LayerParts(TensorGroup group)
    {
        _group = group;
        var matrix = group.Inputs!;
        if (group.Recurrent is not { } recurrent)
        {
            Gates = Has("gru") ? 3 : Has("rnn") && !Has("lstm") ? 1 : 4;
            (Units, _isTurned) = ((int)(matrix.Shape[1] / Gates), true);
            Inputs = (int)matrix.Shape[0] - Units;
            if (Inputs < 1 || matrix.Shape[1] != Gates * Units)
                throw Wrong(matrix, $"[inputs + {Units}, {Gates * Units}]");
        }
        else
        {
            var (rows, columns) = recurrent.Shape.Count == 2 ? (recurrent.Shape[0], recurrent.Shape[1]) : (0, 0);
            (Gates, Units, _isTurned) = Form(rows, columns) ?? throw Wrong(
                recurrent, "[4 units, units] of an LSTM, [3 units, units] of a GRU, [units, units] of an RNN, or turned round");
            if (matrix.Shape.Count != 2 || matrix.Shape[_isTurned ? 1 : 0] != Gates * Units)
                throw Wrong(matrix, _isTurned ? $"[inputs, {Gates * Units}]" : $"[{Gates * Units}, inputs]");
            Inputs = (int)matrix.Shape[_isTurned ? 0 : 1];
        }

        foreach (var bias in group.Biases)
            if (!bias.IsVector(Gates * Units) && !IsPair(bias))
                throw Wrong(bias, $"[{Gates * Units}]");

        bool Has(string kind) => group.Name.Contains(kind, StringComparison.OrdinalIgnoreCase);

        (int, int, bool)? Form(long rows, long columns)
        {
            foreach (var gates in (int[])[4, 3])
                if (rows == gates * columns && columns > 0) return (gates, (int)columns, false);
                else if (columns == gates * rows && rows > 0) return (gates, (int)rows, true);
            return rows == columns && rows > 0 ? (1, (int)rows, group.IsTurned) : null;
        }
    }

    /// <summary>Rows of weights of a unit: 4, 3 or 1.</summary>
    public int Gates { get; }

    public int Units { get; }

    public int Inputs { get; }

    /// <summary>The tensor with the weights of its inputs.</summary>
    public WeightTensor Matrix => _group.Inputs!;

    /// <summary>Whether inputs and states have one bias together.</summary>
    public bool HasOneBias => _group.Biases is [var bias] && !IsPair(bias);

    /// <summary>The layout that the names are of.</summary>
    public WeightLayout Layout => _group.IsJoint ? WeightLayout.TensorFlow
        : _group.ByRole.ContainsKey("recurrent_kernel") ? WeightLayout.Keras
        : _group.ByRole.ContainsKey("weight_hh") || !_isTurned ? WeightLayout.PyTorch : WeightLayout.Keras;

    /// <summary>Input weights <c>[gates · units, inputs]</c>, recurrent weights <c>[gates · units, units]</c> and both biases,
    /// gates in the file's order.</summary>
    public Tensor[] Tensors()
    {
        var matrix = Of(Matrix);
        var (input, recurrent) = _group.Recurrent is { } own
            ? (matrix, Of(own))
            : (matrix.narrow(1, 0, Inputs), matrix.narrow(1, Inputs, Units));
        var biases = _group.Biases.Select(bias => tensor(bias.Values)).ToList();
        if (biases is [var both] && IsPair(_group.Biases[0])) biases = [.. both.view(2, -1).unbind()];
        while (biases.Count < 2) biases.Add(zeros(Gates * Units));
        return [input, recurrent, .. biases];
    }

    private Tensor Of(WeightTensor stored)
    {
        var values = tensor(stored.Values, [.. stored.Shape]);
        return _isTurned ? values.t() : values;
    }

    private bool IsPair(WeightTensor bias) => bias.Shape is [2, var each] && each == Gates * Units;

    private static NotSupportedException Wrong(WeightTensor tensor, string expected) =>
        CharacterParts.Wrong(tensor, expected);
}
