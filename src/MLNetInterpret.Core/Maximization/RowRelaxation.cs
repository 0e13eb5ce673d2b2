using System.Numerics.Tensors;

namespace MLNetInterpret;

/// <summary>A chain of layers between straight lines over part of a space: what its output cannot exceed.</summary>
/// <remarks>Rectifiers whose input may have either sign are replaced by a line above or below, so that the output lies below a linear function
/// of the first layer, to which every column adds on its own: the function's largest value is the sum of the columns' largest addends, exactly.
/// The slopes of the lines below are free. Sources: Zhang et al., arXiv:1811.00866 (CROWN); Xu et al., arXiv:2011.13824 (slopes that are
/// optimised).</remarks>
internal sealed class RowRelaxation
{
    private readonly LayerChain _chain;
    private readonly RowSpace _space;
    private readonly ChainAddends<double> _addends;
    private readonly double[][][] _weights;

    // of the last pass down from the output
    private readonly double[][] _factors, _taken, _shifts, _inputs;

    /// <summary>Prepares a chain whose last layer has one unit.</summary>
    /// <param name="chain">The chain; what follows its last layer is left out.</param>
    /// <param name="sign">1, or -1 to bound the negative.</param>
    /// <param name="space">The rows.</param>
    public RowRelaxation(LayerChain chain, int sign, RowSpace space)
    {
        var last = chain.Layers[^1];
        _chain = new([.. chain.Layers.SkipLast(1), new([[.. last.Weights[0].Select(weight => sign * weight)]], [sign * last.Bias[0]], false)]);
        _space = space;
        _addends = new(_chain.Layers[0], space);
        _weights = [.. _chain.Layers.Select(layer => layer.Weights.Select(row => Array.ConvertAll(row, weight => (double)weight)).ToArray())];
        double[][] Empty() => [.. Hidden.Select(layer => new double[layer.Bias.Length])];
        (_factors, _taken, _shifts, _inputs) = (Empty(), Empty(), Empty(), Empty());
        Linear = new double[_addends.Width];
        Values = [.. space.Columns.Select(column => new double[column.Choices.Count])];
        Best = new int[space.Columns.Count];
    }

    /// <summary>The linear function of the last bound, over the first layer's units.</summary>
    public double[] Linear { get; }

    /// <summary>What every choice left adds to the last bound.</summary>
    public double[][] Values { get; }

    /// <summary>For each column the choice that adds most to the last bound.</summary>
    public int[] Best { get; }

    private IEnumerable<LayerChain.Layer> Hidden => _chain.Layers.SkipLast(1);

    /// <summary>All rows.</summary>
    public RowPart Whole() => new()
    {
        Choices = [.. _space.Columns.Select(column => Enumerable.Range(0, column.Choices.Count).ToArray())],
        Addends = [.. _space.Columns.Select((column, c) => Extremes(c, [.. Enumerable.Range(0, column.Choices.Count)]))],
        Ranges = [.. Hidden.Select(layer => (Filled(layer, double.NegativeInfinity), Filled(layer, double.PositiveInfinity)))],
        Slopes = [.. Hidden.Select(layer => Filled(layer, double.NaN))],
    };

    /// <summary>The least and the most that some choices of a column add to each unit of the first layer.</summary>
    public (double[] Least, double[] Most) Extremes(int column, int[] choices)
    {
        double[] least = [.. _addends.Of(column, choices[0])];
        double[] most = [.. least];
        foreach (var choice in choices.AsSpan(1))
        {
            TensorPrimitives.Min(least, _addends.Of(column, choice), least);
            TensorPrimitives.Max(most, _addends.Of(column, choice), most);
        }

        return (least, most);
    }

    /// <summary>What a choice adds to a unit of the first layer.</summary>
    public double Addend(int column, int choice, int unit) => _addends.Of(column, choice)[unit];

    /// <summary>A row's output.</summary>
    public double Score(ReadOnlySpan<int> row)
    {
        var values = First(row);
        for (var layer = 1; layer < _weights.Length; layer++)
        {
            if (_chain.Layers[layer - 1].IsRectified) TensorPrimitives.Max(values, 0, values);
            values = Next(layer, values);
        }

        return values[0];
    }

    /// <summary>Narrows what the hidden units of a part lie between.</summary>
    public void Narrow(RowPart part)
    {
        if (part.Ranges.Length == 0) return;
        var (low, high) = (_addends.Fixed.ToArray(), _addends.Fixed.ToArray());
        foreach (var (least, most) in part.Addends)
        {
            TensorPrimitives.Add(low, least, low);
            TensorPrimitives.Add(high, most, high);
        }

        low.AsSpan(0, part.Ranges[0].Low.Length).CopyTo(part.Ranges[0].Low);
        high.AsSpan(0, part.Ranges[0].High.Length).CopyTo(part.Ranges[0].High);
        for (var layer = 1; layer < part.Ranges.Length; layer++)
            for (var unit = 0; unit < part.Ranges[layer].Low.Length; unit++)
            {
                var (weights, bias, range) = (_weights[layer][unit], (double)_chain.Layers[layer].Bias[unit], part.Ranges[layer]);
                var (least, most) = Interval(part, layer, unit);
                range.High[unit] = Math.Min(range.High[unit], Math.Min(most, Above(part, layer, weights, bias, null)));
                range.Low[unit] = Math.Max(range.Low[unit], Math.Max(least, -Above(part, layer, Array.ConvertAll(weights, weight => -weight), -bias, null)));
                // rounding must leave no empty range
                if (range.Low[unit] > range.High[unit]) (range.Low[unit], range.High[unit]) = (range.High[unit], range.Low[unit]);
            }

        for (var layer = 0; layer < part.Slopes.Length; layer++)
            for (var unit = 0; unit < part.Slopes[layer].Length; unit++)
                if (double.IsNaN(part.Slopes[layer][unit])) part.Slopes[layer][unit] = Wider(part.Ranges[layer], unit);
    }

    /// <summary>What no row of a part exceeds, by the part's ranges and slopes. <see cref="Best"/> and <see cref="Values"/> say how it comes about.</summary>
    public double Bound(RowPart part) => Above(part, _weights.Length - 1, _weights[^1][0], _chain.Layers[^1].Bias[0], part.Slopes);

    /// <summary>How the last bound changes with the part's slopes, and how much of it each unit of the first layer owes to the lines.</summary>
    /// <returns>For each hidden layer one derivative a unit, and the first layer's part in the looseness, per unit of its input.</returns>
    public (double[][] Slopes, double[] Loose) Derivatives(RowPart part)
    {
        var at = First(Best);
        for (var layer = 0; layer < _inputs.Length; layer++)
        {
            if (layer > 0) at = Next(layer, at);
            at.AsSpan(0, _inputs[layer].Length).CopyTo(_inputs[layer]);
            for (var unit = 0; unit < _inputs[layer].Length; unit++) at[unit] = (_taken[layer][unit] * at[unit]) + _shifts[layer][unit];
        }

        var slopes = new double[_inputs.Length][];
        var loose = new double[_inputs.Length == 0 ? 0 : _inputs[^1].Length];
        for (var layer = _inputs.Length - 1; layer >= 0; layer--)
        {
            slopes[layer] = new double[_inputs[layer].Length];
            for (var unit = 0; unit < slopes[layer].Length; unit++)
            {
                var (factor, input, low, high) = (_factors[layer][unit], _inputs[layer][unit], part.Ranges[layer].Low[unit], part.Ranges[layer].High[unit]);
                loose[unit] *= _taken[layer][unit];
                if (!IsOpen(layer, low, high)) continue;
                if (factor < 0) slopes[layer][unit] = factor * input;
                var line = (_taken[layer][unit] * input) + _shifts[layer][unit];
                loose[unit] += Math.Max(0, factor * (line - Math.Max(0, input))) / (high - low);
            }

            if (layer == 0) break;
            var below = new double[_inputs[layer - 1].Length];
            for (var unit = 0; unit < loose.Length; unit++)
                if (loose[unit] > 0)
                    for (var input = 0; input < below.Length; input++) below[input] += loose[unit] * Math.Abs(_weights[layer][unit][input]);
            loose = below;
        }

        return (slopes, loose);
    }

    /// <summary>The largest weighted sum of a layer's inputs, carried down to the first layer through the lines.</summary>
    private double Above(RowPart part, int layer, double[] weights, double constant, double[][]? slopes)
    {
        Array.Clear(Linear);
        var factors = weights;
        if (layer == 0) Linear[0] = 1;
        for (var k = layer - 1; k >= 0; k--)
        {
            var next = k == 0 ? Linear : new double[_weights[k][0].Length];
            var range = part.Ranges[k];
            for (var unit = 0; unit < factors.Length; unit++)
            {
                var (factor, slope, shift) = (factors[unit], 1.0, 0.0);
                if (_chain.Layers[k].IsRectified && range.Low[unit] < 0)
                {
                    if (range.High[unit] <= 0) slope = 0;
                    else if (factor >= 0) (slope, shift) = Chord(range.Low[unit], range.High[unit]);
                    else slope = slopes is null ? Wider(range, unit) : slopes[k][unit];
                }

                if (slopes is not null) (_factors[k][unit], _taken[k][unit], _shifts[k][unit]) = (factor, slope, shift);
                constant += factor * shift;
                factor *= slope;
                if (k == 0) next[unit] = factor;
                else if (factor != 0)
                {
                    constant += factor * _chain.Layers[k].Bias[unit];
                    TensorPrimitives.MultiplyAdd(_weights[k][unit], factor, next, next);
                }
            }

            factors = next;
        }

        // the first layer's bias is among what no choice changes
        return (layer == 0 ? 0 : constant) + TensorPrimitives.Dot<double>(Linear, _addends.Fixed) + Most(part);
    }

    private double Most(RowPart part)
    {
        double sum = 0;
        for (var column = 0; column < part.Choices.Length; column++)
        {
            var (most, values) = (double.NegativeInfinity, Values[column]);
            foreach (var choice in part.Choices[column])
            {
                values[choice] = TensorPrimitives.Dot<double>(Linear, _addends.Of(column, choice));
                if (values[choice] > most) (most, Best[column]) = (values[choice], choice);
            }

            sum += most;
        }

        return sum;
    }

    private (double Least, double Most) Interval(RowPart part, int layer, int unit)
    {
        var (least, most) = ((double)_chain.Layers[layer].Bias[unit], (double)_chain.Layers[layer].Bias[unit]);
        var (weights, range) = (_weights[layer][unit], part.Ranges[layer - 1]);
        for (var input = 0; input < weights.Length; input++)
        {
            var (from, to) = (range.Low[input], range.High[input]);
            if (_chain.Layers[layer - 1].IsRectified) (from, to) = (Math.Max(0, from), Math.Max(0, to));
            least += weights[input] * (weights[input] >= 0 ? from : to);
            most += weights[input] * (weights[input] >= 0 ? to : from);
        }

        return (least, most);
    }

    private double[] First(ReadOnlySpan<int> row)
    {
        var values = _addends.Fixed.ToArray();
        for (var column = 0; column < row.Length; column++) TensorPrimitives.Add(values, _addends.Of(column, row[column]), values);
        return values;
    }

    private double[] Next(int layer, double[] values)
    {
        var next = new double[_weights[layer].Length];
        for (var unit = 0; unit < next.Length; unit++)
            next[unit] = _chain.Layers[layer].Bias[unit] + TensorPrimitives.Dot<double>(_weights[layer][unit], values.AsSpan(0, _weights[layer][unit].Length));
        return next;
    }

    private bool IsOpen(int layer, double low, double high) => _chain.Layers[layer].IsRectified && low < 0 && high > 0;

    /// <summary>The line above a rectifier, through its ends.</summary>
    private static (double Slope, double Shift) Chord(double low, double high)
    {
        var slope = high / (high - low);
        return (slope, -slope * low);
    }

    /// <summary>The slope of the rectifier's wider arm, which leaves the smallest area below.</summary>
    private static double Wider((double[] Low, double[] High) range, int unit) => range.High[unit] > -range.Low[unit] ? 1 : 0;

    private static double[] Filled(LayerChain.Layer layer, double value)
    {
        var values = new double[layer.Bias.Length];
        Array.Fill(values, value);
        return values;
    }
}
