using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Rows;

/// <content>The lines and planes around the rectifiers, and how they are moved.</content>
internal sealed partial class RowRelaxation
{
    /// <summary>How the last bound changes with the part's slopes and multipliers,
    /// and how much of it each unit of the first layer owes to the lines.</summary>
    /// <param name="part">The part.</param>
    /// <param name="owed">For each hidden layer and unit, what the bound owes to the line above it is added.</param>
    /// <returns>For each hidden layer one derivative a unit, and the first layer's part in the looseness,
    /// per unit of its input.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double[][] Slopes, double[] Loose) Derivatives(RowPart part, double[][] owed)
    {
        var at = First(Best);
        for (var layer = 0; layer < _inputs.Length; layer++)
        {
            if (layer > 0) at = Next(layer, at);
            at.AsSpan(0, _inputs[layer].Length).CopyTo(_inputs[layer]);
            for (var unit = 0; unit < _inputs[layer].Length; unit++) at[unit] = Output(part, layer, unit);
        }

        var slopes = new double[_inputs.Length][];
        var loose = new double[_inputs.Length == 0 ? 0 : _inputs[^1].Length];
        for (var layer = _inputs.Length - 1; layer >= 0; layer--)
        {
            slopes[layer] = new double[_inputs[layer].Length];
            for (var unit = 0; unit < slopes[layer].Length; unit++)
            {
                var (factor, input) = (_factors[layer][unit], _inputs[layer][unit]);
                var (low, high) = (part.Ranges[layer].Low[unit], part.Ranges[layer].High[unit]);
                loose[unit] *= _taken[layer][unit];
                if (part.Sides[layer][unit] is not 0 and var side) slopes[layer][unit] = side * input;
                if (!IsOpen(layer, low, high)) continue;
                if (factor < 0) slopes[layer][unit] = factor * input;
                var most = Math.Max(0, factor * (Output(part, layer, unit) - Math.Max(0, input)));
                loose[unit] += most / (high - low);
                if (factor > 0) owed[layer][unit] += most;
            }

            if (layer == 0) break;
            var below = new double[_inputs[layer - 1].Length];
            for (var unit = 0; unit < loose.Length; unit++)
                if (loose[unit] > 0)
                    for (var input = 0; input < below.Length; input++)
                        below[input] += loose[unit] * Math.Abs(_weights[layer][unit][input]);
            loose = below;
        }

        return (slopes, loose);
    }

    /// <summary>Turns the planes above the first layer's rectifiers towards those that touch them
    /// at the row of the last bound.</summary>
    /// <param name="part">The part.</param>
    /// <param name="share">How far, 0 to 1.</param>
    /// <remarks>A rectified sum of one addend for each column lies below planes that touch it at the corners passed
    /// when one column after another goes from its least to its most, in any order; so does every mean of such planes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Tilt(RowPart part, double share)
    {
        if (part.Ranges.Length == 0) return;
        var (corners, order) = (_corners, _order);
        for (var unit = 0; unit < part.Ranges[0].Low.Length; unit++)
        {
            if (!(_factors[0][unit] > 0) || !IsOpen(0, part.Ranges[0].Low[unit], part.Ranges[0].High[unit])) continue;
            for (var column = 0; column < order.Length; column++)
            {
                var (least, most) = (part.Addends[column].Least[unit], part.Addends[column].Most[unit]);
                order[column] = column;
                corners[column] = most > least ? (least - _addends.Of(column, Best[column])[unit]) / (most - least) : 0;
            }

            Array.Sort(corners, order);
            var sum = part.Ranges[0].Low[unit];
            double height = 0;
            foreach (var column in order)
            {
                var (least, most) = (part.Addends[column].Least[unit], part.Addends[column].Most[unit]);
                var next = sum + most - least;
                var tilt = most > least ? (Math.Max(0, next) - Math.Max(0, sum)) / (most - least) : 0;
                part.Tilts[column][unit] += share * (tilt - part.Tilts[column][unit]);
                height -= tilt * least;
                sum = next;
            }

            part.Heights[unit] += share * (height - part.Heights[unit]);
        }
    }

    /// <summary>What a rectifier's line or plane gives at the row of the last bound.</summary>
    private double Output(RowPart part, int layer, int unit)
    {
        if (layer > 0 || !(_factors[0][unit] > 0) || !IsOpen(0, part.Ranges[0].Low[unit], part.Ranges[0].High[unit]))
            return (_taken[layer][unit] * _inputs[layer][unit]) + _shifts[layer][unit];
        var sum = part.Heights[unit];
        for (var column = 0; column < Best.Length; column++)
            sum += part.Tilts[column][unit] * _addends.Of(column, Best[column])[unit];
        return sum;
    }

    /// <summary>The line that takes a rectifier's place where it counts so much.</summary>
    private (double Slope, double Shift) Line(RowPart part, int layer, int unit, double factor, double[][]? slopes)
    {
        var range = part.Ranges[layer];
        var line = !_chain.Layers[layer].IsRectified || range.Low[unit] >= 0 ? (1, 0)
            : range.High[unit] <= 0 ? (0, 0)
            : factor >= 0 ? Chord(range.Low[unit], range.High[unit])
            : (slopes is null ? Wider(range, unit) : slopes[layer][unit], 0.0);
        if (slopes is not null) (_factors[layer][unit], (_taken[layer][unit], _shifts[layer][unit])) = (factor, line);
        return line;
    }

    /// <summary>What a unit that is kept to a side adds to its input's factor.</summary>
    private static double Multiplier(RowPart part, int layer, int unit, double[][]? slopes) =>
        slopes is not null && part.Sides[layer][unit] is not 0 and var side ? side * slopes[layer][unit] : 0;

    private bool IsOpen(int layer, double low, double high) => _chain.Layers[layer].IsRectified && low < 0 && high > 0;

    /// <summary>The line above a rectifier, through its ends.</summary>
    private static (double Slope, double Shift) Chord(double low, double high)
    {
        var slope = high / (high - low);
        return (slope, -slope * low);
    }

    /// <summary>The slope of the rectifier's wider arm, which leaves the smallest area below.</summary>
    private static double Wider((double[] Low, double[] High) range, int unit) => range.High[unit] > -range.Low[unit] ? 1 : 0;
}
