using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Rows;

/// <summary>Scores rows by one unit of a chain of linear layers and rectifiers, without the network.</summary>
/// <remarks>What the first layer computes is a sum with one addend for each column's choice,
/// so a row that differs in two columns costs two additions of a vector and the layers behind.</remarks>
internal sealed class ChainRowScorer : RowScorer
{
    private readonly LayerChain.Layer[] _layers;
    private readonly bool _isFirstRectified, _isRectified;
    private readonly float _bias;
    private readonly int _sign;
    private readonly string _description;
    private readonly ChainAddends<float> _addends;
    private readonly RunningSums _sums;
    private readonly float[] _out;
    private readonly float[][] _values;

    /// <summary>Prepares every choice's addend.</summary>
    /// <param name="chain">The chain, whose last layer is the one unit.</param>
    /// <param name="sign">1, or -1 to score its negative.</param>
    /// <param name="description">What is scored, for people.</param>
    /// <param name="space">The rows.</param>
    public ChainRowScorer(LayerChain chain, int sign, string description, RowSpace space) : base(space)
    {
        (_layers, _sign, _description, _addends) = ([.. chain.Layers], sign, description, new(chain.Layers[0], space));
        (_isFirstRectified, _isRectified, _bias) = (_layers[0].IsRectified, _layers[^1].IsRectified, _layers[^1].Bias[0]);
        _sums = new(Array.ConvertAll(_addends.Fixed, value => (double)value), (column, choice, sign, sums) =>
        {
            var addend = _addends.Of(column, choice);
            for (var unit = 0; unit < addend.Length; unit++) sums[unit] += sign * addend[unit];
        });
        _values = [.. chain.Layers.Select(layer => new float[ChainAddends<float>.Padded(layer.Bias.Length)])];
        // the last layer's weights, as long as the padded values that they multiply
        _out = new float[chain.Layers.Count == 1 ? 0 : _values[^2].Length];
        if (chain.Layers.Count > 1) chain.Layers[^1].Weights[0].CopyTo(_out, 0);
    }

    /// <inheritdoc/>
    public override float[] Score(IReadOnlyList<int[]> rows)
    {
        var scores = new float[rows.Count];
        var sum = new float[_addends.Width];
        for (var at = 0; at < scores.Length; at++)
        {
            Sum(rows[at], -1, -1, sum);
            scores[at] = Behind(sum, _addends.Zero);
        }

        return Finite(scores, _description);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float[] Score(IReadOnlyList<(int[] Row, RowMove Move)> moves)
    {
        var scores = new float[moves.Sum(move => move.Move.Count)];
        var (rest, sum) = (new float[_addends.Width], new float[_addends.Width]);
        var at = 0;
        foreach (var (row, move) in moves)
        {
            Sum(row, move.First, move.Second, rest);
            int[] seconds = [.. move.SecondChoices];
            foreach (var first in move.FirstChoices)
            {
                if (move.Second < 0)
                {
                    scores[at++] = Behind(rest, _addends.Of(move.First, first));
                    continue;
                }

                TensorPrimitives.Add(rest, _addends.Of(move.First, first), sum);
                for (var i = 0; i < seconds.Length; i++) scores[at++] = Behind(sum, _addends.Of(move.Second, seconds[i]));
            }
        }

        return Finite(scores, _description);
    }

    /// <summary>What the first layer computes but for two columns.</summary>
    private void Sum(ReadOnlySpan<int> row, int first, int second, Span<float> sum)
    {
        var all = _sums.Of(row);
        for (var unit = 0; unit < sum.Length; unit++)
        {
            var rest = all[unit];
            if (first >= 0) rest -= _addends.Of(first, row[first])[unit];
            if (second >= 0) rest -= _addends.Of(second, row[second])[unit];
            sum[unit] = (float)rest;
        }
    }

    /// <summary>The score where the first layer computes the sum of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Behind(ReadOnlySpan<float> sum, ReadOnlySpan<float> addend)
    {
        float last;
        if (_layers.Length == 1)
            last = sum[0] + addend[0];
        else if (_layers.Length == 2)
            last = _bias + Weighted(sum, addend, _isFirstRectified);
        else
        {
            TensorPrimitives.Add(sum, addend, _values[0]);
            for (var layer = 0; ; layer++)
            {
                if (_layers[layer].IsRectified) TensorPrimitives.Max(_values[layer], 0, _values[layer]);
                if (layer == _layers.Length - 2) break;
                var (weights, bias) = (_layers[layer + 1].Weights, _layers[layer + 1].Bias);
                for (var unit = 0; unit < bias.Length; unit++)
                {
                    var inputs = _values[layer].AsSpan(0, weights[unit].Length);
                    _values[layer + 1][unit] = bias[unit] + TensorPrimitives.Dot(weights[unit], inputs);
                }
            }

            last = _bias + TensorPrimitives.Dot(_out, _values[^2]);
        }

        return _sign * (_isRectified ? Math.Max(0, last) : last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Weighted(ReadOnlySpan<float> sum, ReadOnlySpan<float> addend, bool rectified)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var addends = MemoryMarshal.Cast<float, Vector<float>>(addend);
        var weights = MemoryMarshal.Cast<float, Vector<float>>(_out);
        var total = Vector<float>.Zero;
        for (var lane = 0; lane < sums.Length; lane++)
        {
            var value = sums[lane] + addends[lane];
            if (rectified) value = Vector.Max(value, Vector<float>.Zero);
            total += value * weights[lane];
        }

        return Vector.Sum(total);
    }
}
