using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Rows;

/// <summary>A chain of layers between straight lines over part of a space: what its output cannot exceed.</summary>
/// <remarks>Rectifiers whose input may have either sign are replaced by a line above or below, so that the output lies below a
/// linear function of the first layer, to which every column adds on its own: the function's largest value is the sum of the
/// columns' largest addends, exactly. The slopes of the lines below are free. Sources: Zhang et al., arXiv:1811.00866 (CROWN); Xu
/// et al., arXiv:2011.13824 (slopes that are optimised).</remarks>
internal sealed partial class RowRelaxation
{
    private const int FewSlots = 3;
    private readonly LayerChain _chain;
    private readonly RowSpace _space;
    private readonly ChainAddends<double> _addends;
    private readonly double[][][] _weights;

    // for each column of few slots what its choices put into them, slot after slot; null for others
    private readonly double[]?[] _slotValues;

    // of the last pass down from the output
    private readonly double[][] _factors, _taken, _shifts, _inputs;

    // for each column the last bound's weights of what it adds to the first layer's units
    private readonly double[][] _linear;
    private readonly double[] _corners;
    private readonly int[] _order;

    /// <summary>Prepares a chain whose last layer has one unit.</summary>
    /// <param name="chain">The chain; what follows its last layer is left out.</param>
    /// <param name="sign">1, or -1 to bound the negative.</param>
    /// <param name="space">The rows.</param>
    public RowRelaxation(LayerChain chain, int sign, RowSpace space)
    {
        var last = chain.Layers[^1];
        float[] weights = [.. last.Weights[0].Select(weight => sign * weight)];
        _chain = new([.. chain.Layers.SkipLast(1), new([weights], [sign * last.Bias[0]], false)]);
        _space = space;
        _addends = new(_chain.Layers[0], space);
        static double[] Wide(float[] row) => Array.ConvertAll(row, weight => (double)weight);
        _weights = [.. _chain.Layers.Select(layer => layer.Weights.Select(Wide).ToArray())];
        _slotValues = [.. space.Columns.Select(column => column.Slots.Count > FewSlots ? null
            : (double[])[.. column.Choices.SelectMany(choice => choice.Select(value => (double)value))])];
        double[][] Empty() => [.. Hidden.Select(layer => new double[layer.Bias.Length])];
        (_factors, _taken, _shifts, _inputs) = (Empty(), Empty(), Empty(), Empty());
        _linear = [.. space.Columns.Select(_ => new double[_addends.Width])];
        (_corners, _order) = (new double[space.Columns.Count], new int[space.Columns.Count]);
        Values = [.. space.Columns.Select(column => new double[column.Choices.Count])];
        Best = new int[space.Columns.Count];
    }

    /// <summary>What every choice left adds to the last bound.</summary>
    public double[][] Values { get; }

    /// <summary>For each column the choice that adds most to the last bound.</summary>
    public int[] Best { get; }

    /// <summary>Numbers that a part holds, and more for layers whose ranges take many passes to narrow.</summary>
    public double Size => (double)_linear.Length * _addends.Width * (1 + (Hidden.Skip(1).Sum(layer => layer.Bias.Length) / 16.0));

    private IEnumerable<LayerChain.Layer> Hidden => _chain.Layers.SkipLast(1);

    /// <summary>All rows.</summary>
    public RowPart Whole() => new()
    {
        Choices = [.. _space.Columns.Select(column => Enumerable.Range(0, column.Choices.Count).ToArray())],
        Addends = [.. _space.Columns.Select((column, c) => Extremes(c, [.. Enumerable.Range(0, column.Choices.Count)]))],
        Ranges = [.. Hidden.Select(layer => (Filled(layer, double.NegativeInfinity), Filled(layer, double.PositiveInfinity)))],
        Sides = [.. Hidden.Select(layer => new int[layer.Bias.Length])],
        Slopes = [.. Hidden.Select(layer => Filled(layer, double.NaN))],
        Tilts = [.. _space.Columns.Select(_ => new double[_addends.Width])],
        Heights = [.. Enumerable.Repeat(double.NaN, _addends.Width)],
    };

    /// <summary>The least and the most that some choices of a column add to each unit of the first layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

        for (var unit = 0; unit < part.Ranges[0].Low.Length; unit++) Within(part.Ranges[0], unit, low[unit], high[unit]);
        for (var layer = 1; layer < part.Ranges.Length; layer++)
            for (var unit = 0; unit < part.Ranges[layer].Low.Length; unit++)
            {
                var (weights, bias, range) = (_weights[layer][unit], (double)_chain.Layers[layer].Bias[unit], part.Ranges[layer]);
                var (least, most) = Interval(part, layer, unit);
                most = Math.Min(most, Above(part, layer, weights, bias, null));
                var negated = Array.ConvertAll(weights, weight => -weight);
                Within(range, unit, Math.Max(least, -Above(part, layer, negated, -bias, null)), most);
            }

        for (var unit = 0; unit < part.Ranges[0].Low.Length; unit++)
        {
            if (!double.IsNaN(part.Heights[unit]) || !IsOpen(0, part.Ranges[0].Low[unit], part.Ranges[0].High[unit])) continue;
            var (slope, shift) = Chord(part.Ranges[0].Low[unit], part.Ranges[0].High[unit]);
            part.Heights[unit] = (slope * _addends.Fixed[unit]) + shift;
            foreach (var tilts in part.Tilts) tilts[unit] = slope;
        }

        for (var layer = 0; layer < part.Slopes.Length; layer++)
            for (var unit = 0; unit < part.Slopes[layer].Length; unit++)
                if (double.IsNaN(part.Slopes[layer][unit])) part.Slopes[layer][unit] = Wider(part.Ranges[layer], unit);
    }

    /// <summary>Narrows a range to another.</summary>
    private static void Within((double[] Low, double[] High) range, int unit, double low, double high)
    {
        range.Low[unit] = Math.Max(range.Low[unit], low);
        range.High[unit] = Math.Min(range.High[unit], high);
        // rounding must leave no empty range
        if (range.Low[unit] > range.High[unit]) (range.Low[unit], range.High[unit]) = (range.High[unit], range.Low[unit]);
    }

    /// <summary>What no row of a part exceeds, by the part's ranges and slopes.
    /// <see cref="Best"/> and <see cref="Values"/> say how it comes about.</summary>
    public double Bound(RowPart part) =>
        Above(part, _weights.Length - 1, _weights[^1][0], _chain.Layers[^1].Bias[0], part.Slopes);

    /// <summary>The largest weighted sum of a layer's inputs, carried down to the first layer through the lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Above(RowPart part, int layer, double[] weights, double constant, double[][]? slopes)
    {
        var factors = weights;
        for (var k = layer - 1; k > 0; k--)
        {
            var next = new double[_weights[k][0].Length];
            for (var unit = 0; unit < factors.Length; unit++)
            {
                var (slope, shift) = Line(part, k, unit, factors[unit], slopes);
                constant += factors[unit] * shift;
                var factor = (factors[unit] * slope) + Multiplier(part, k, unit, slopes);
                if (factor == 0) continue;
                constant += factor * _chain.Layers[k].Bias[unit];
                TensorPrimitives.MultiplyAdd(_weights[k][unit], factor, next, next);
            }

            factors = next;
        }

        if (layer == 0)
        {
            // the first layer's own bias is among what no choice changes
            Array.ForEach(_linear, linear => linear[0] = 1);
            return _addends.Fixed[0] + Most(part);
        }

        for (var unit = 0; unit < factors.Length; unit++)
        {
            var range = part.Ranges[0];
            var (slope, shift) = Line(part, 0, unit, factors[unit], slopes);
            var tilted = slopes is not null && factors[unit] > 0 && IsOpen(0, range.Low[unit], range.High[unit]);
            if (tilted)
            {
                constant += factors[unit] * part.Heights[unit];
                for (var column = 0; column < _linear.Length; column++)
                    _linear[column][unit] = factors[unit] * part.Tilts[column][unit];
                continue;
            }

            var factor = (factors[unit] * slope) + Multiplier(part, 0, unit, slopes);
            constant += (factors[unit] * shift) + (factor * _addends.Fixed[unit]);
            foreach (var linear in _linear) linear[unit] = factor;
        }

        return constant + Most(part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Most(RowPart part)
    {
        double sum = 0;
        Span<double> counts = stackalloc double[FewSlots];
        for (var column = 0; column < part.Choices.Length; column++)
        {
            var (most, values, linear) = (double.NegativeInfinity, Values[column], _linear[column]);
            if (_slotValues[column] is { } slotValues)
            {
                // a number's choices differ in a slot or two, which is less than all units
                var slots = _space.Columns[column].Slots;
                for (var slot = 0; slot < slots.Count; slot++) counts[slot] = Product(linear, _addends.OfSlot(slots[slot]));
                foreach (var choice in part.Choices[column])
                {
                    double value = 0;
                    for (var slot = 0; slot < slots.Count; slot++)
                        value += counts[slot] * slotValues[(choice * slots.Count) + slot];
                    values[choice] = value;
                }
            }
            else
            {
                foreach (var choice in part.Choices[column]) values[choice] = Product(linear, _addends.Of(column, choice));
            }

            foreach (var choice in part.Choices[column])
                if (values[choice] > most) (most, Best[column]) = (values[choice], choice);
            sum += most;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var a = MemoryMarshal.Cast<double, Vector<double>>(left);
        var b = MemoryMarshal.Cast<double, Vector<double>>(right);
        var sum = Vector<double>.Zero;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return Vector.Sum(sum);
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
        for (var column = 0; column < row.Length; column++)
            TensorPrimitives.Add(values, _addends.Of(column, row[column]), values);
        return values;
    }

    private double[] Next(int layer, double[] values)
    {
        var next = new double[_weights[layer].Length];
        for (var unit = 0; unit < next.Length; unit++)
        {
            var (weights, bias) = (_weights[layer][unit], _chain.Layers[layer].Bias[unit]);
            next[unit] = bias + TensorPrimitives.Dot<double>(weights, values.AsSpan(0, weights.Length));
        }

        return next;
    }

    private static double[] Filled(LayerChain.Layer layer, double value)
    {
        var values = new double[layer.Bias.Length];
        Array.Fill(values, value);
        return values;
    }
}
