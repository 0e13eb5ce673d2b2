namespace MLNetInterpret.Core.Rows;

/// <summary>Some of the rows of a space: for each column some of its choices.</summary>
internal sealed class RowPart
{
    /// <summary>For each column the choices left, at least one.</summary>
    public required int[][] Choices { get; init; }

    /// <summary>For each column the least and the most that a choice adds to each unit of the first layer.</summary>
    public required (double[] Least, double[] Most)[] Addends { get; init; }

    /// <summary>For each hidden layer what its units lie between before their rectifiers.</summary>
    public required (double[] Low, double[] High)[] Ranges { get; init; }

    /// <summary>For each hidden layer the side of 0 that the part keeps a unit's input to: 1 above, -1 below, 0 either.</summary>
    public required int[][] Sides { get; init; }

    /// <summary>For each hidden layer the slopes of the lines below the rectifiers, 0 to 1; for units that are kept to a side
    /// the multipliers of what they are kept to, 0 or more.</summary>
    public required double[][] Slopes { get; init; }

    /// <summary>For each column and unit of the first layer the slope of the plane above its rectifier, 0 to 1.</summary>
    public required double[][] Tilts { get; init; }

    /// <summary>For each unit of the first layer that plane's height where the columns add nothing.</summary>
    public required double[] Heights { get; init; }

    /// <summary>No row scores more.</summary>
    public double Bound { get; set; } = double.PositiveInfinity;

    /// <summary>A copy whose choices can be taken away.</summary>
    public RowPart Copy() => new()
    {
        Choices = [.. Choices],
        Addends = [.. Addends],
        Ranges = [.. Ranges.Select(range => (range.Low.ToArray(), range.High.ToArray()))],
        Sides = [.. Sides.Select(sides => sides.ToArray())],
        Slopes = [.. Slopes.Select(slopes => slopes.ToArray())],
        Tilts = [.. Tilts.Select(tilts => tilts.ToArray())],
        Heights = [.. Heights],
        Bound = Bound,
    };
}
