namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Weights packed for <see cref="LstmKernel"/>: panels of columns, each one contiguous, input after input.</summary>
internal sealed unsafe class WeightPanels
{
    private readonly AlignedFloats _values;
    private readonly long _panelLength;

    private WeightPanels(int count, int inputs, int columns)
    {
        (Count, Inputs, Columns) = (count, inputs, columns);
        _panelLength = (long)inputs * columns;
        _values = new(count * _panelLength);
    }

    public int Count { get; }

    public int Inputs { get; }

    /// <summary>Columns of a panel.</summary>
    public int Columns { get; }

    public float* this[int panel] => _values.Start + panel * _panelLength;

    /// <summary>Where a gate stands in a panel, in libtorch's order; null for what is no gate.</summary>
    public static int? GateOf(RecurrentValue value) => value switch
    {
        RecurrentValue.Input => 0,
        RecurrentValue.Forget => 1,
        RecurrentValue.Candidate => 2,
        RecurrentValue.Output => 3,
        _ => null,
    };

    /// <summary>The four gates of an LSTM layer.</summary>
    /// <param name="weights"><c>[4 · units, inputs]</c>, row after row.</param>
    /// <param name="units">Units; those that fill the last panel have zero weights.</param>
    /// <param name="width">Units in a panel.</param>
    public static WeightPanels Gates(ReadOnlySpan<float> weights, int units, int width)
    {
        var inputs = weights.Length / (4 * units);
        var panels = new WeightPanels((units + width - 1) / width, inputs, 4 * width);
        for (var row = 0; row < 4 * units; row++)
        {
            var (gate, unit) = Math.DivRem(row, units);
            var column = panels[unit / width] + gate * width + unit % width;
            for (var k = 0; k < inputs; k++) column[(long)k * 4 * width] = weights[row * inputs + k];
        }

        return panels;
    }

    /// <summary>A linear layer.</summary>
    /// <param name="weights"><c>[outputs, inputs]</c>, row after row.</param>
    /// <param name="outputs">Outputs; those that fill the last panel have zero weights.</param>
    /// <param name="width">A quarter of a panel's columns.</param>
    public static WeightPanels Linear(ReadOnlySpan<float> weights, int outputs, int width)
    {
        var (inputs, columns) = (weights.Length / outputs, 4 * width);
        var panels = new WeightPanels((outputs + columns - 1) / columns, inputs, columns);
        for (var row = 0; row < outputs; row++)
        {
            var column = panels[row / columns] + row % columns;
            for (var k = 0; k < inputs; k++) column[(long)k * columns] = weights[row * inputs + k];
        }

        return panels;
    }
}
