namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Weights packed for <see cref="RecurrentKernel"/>: panels of columns, each contiguous, input after input.</summary>
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

    /// <summary>The gates of a layer.</summary>
    /// <param name="weights"><c>[gates · units, inputs]</c>, row after row.</param>
    /// <param name="units">Units; those that fill the last register have zero weights.</param>
    /// <param name="width">Units of a register.</param>
    /// <param name="layout">Where the gates stand.</param>
    public static WeightPanels Of(ReadOnlySpan<float> weights, int units, int width, GateLayout layout)
    {
        var (rows, columns) = (layout.Gates * units, 4 * width);
        var inputs = weights.Length / rows;
        var panels = new WeightPanels(layout.Panels, inputs, columns);
        for (var row = 0; row < rows; row++)
        {
            var (gate, unit) = Math.DivRem(row, units);
            var column = panels[0] + layout.Offset(unit / width, gate, width, panels._panelLength) + unit % width;
            for (var k = 0; k < inputs; k++) column[(long)k * columns] = weights[row * inputs + k];
        }

        return panels;
    }
}
