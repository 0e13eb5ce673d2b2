using System.Globalization;

namespace MLNetInterpret.Data;

/// <summary>A column's cells as numbers with one decimal mark.</summary>
/// <param name="mark">The decimal mark, <c>.</c> or <c>,</c>.</param>
internal sealed class NumberTally(char mark)
{
    private readonly HashSet<string> _units = [];
    private readonly NumberDoubt _doubt = new(mark);
    private int _percents;
    private int _zeros;
    private int _unclear;
    private bool _isApart;

    /// <summary>Cells that are numbers, those with signs and thousands set apart included.</summary>
    public int Count { get; private set; }

    /// <summary>Cells that only the other decimal mark explains.</summary>
    public int OfOtherMark { get; private set; }

    /// <summary>The smallest number, or infinity.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest number, or negative infinity.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>The first cell that is no number, and its line; line 0 where there is none.</summary>
    public (long Line, string Cell) FirstOther { get; private set; }

    /// <summary>Whether some numbers have their thousands set apart or a currency sign.</summary>
    public bool IsLenient => _isApart || _units.Any(unit => unit is not ("%" or "‰"));

    /// <summary>Whether all numbers but zeros have a percent sign.</summary>
    public bool IsPercent => _percents > 0;

    /// <summary>What is not plain about the numbers, in words; empty where all are plain.</summary>
    public string Traits => string.Join(", ", new[]
    {
        _isApart ? "thousands set apart" : "", _units.Count > 0 ? $"in {string.Join(", ", _units)}" : "",
    }.Where(part => part.Length > 0));

    /// <summary>Whether all of it can be read as numbers of one kind: one currency, all or none in percent, and nothing that
    /// may as well mean another number.</summary>
    public bool IsOfOneKind =>
        _units.Count <= 1 && (_percents == 0 || _percents + _zeros == Count) && (_unclear == 0 || _isApart);

    /// <summary>Takes a cell that is a plain number; false where it is none.</summary>
    public bool TryAdd(ReadOnlySpan<byte> cell)
    {
        if (!float.TryParse(cell, NumberStyles.Float, CsvFormat.NumbersOf(mark), out var number) || !float.IsFinite(number))
            return false;
        Add(number);
        return true;
    }

    /// <summary>Takes any other cell that is not missing.</summary>
    public void Add(string cell, long line)
    {
        var like = NumberLike.Of(cell, mark);
        _doubt.Add(cell, like);
        if (like is not { } read || read.Traits.HasFlag(NumberTrait.OtherDecimal))
        {
            if (like is not null) OfOtherMark++;
            if (FirstOther.Line == 0) FirstOther = (line, CsvFile.Shorten(cell));
            return;
        }

        if (read.Traits.HasFlag(NumberTrait.OtherDecimalOrApart)) _unclear++;
        _isApart |= read.Traits.HasFlag(NumberTrait.Apart);
        if (read.Traits.HasFlag(NumberTrait.Percent)) _percents++;
        if (read.Unit.Length > 0) _units.Add(read.Unit);
        Add(read.Value);
    }

    /// <summary>A warning where the cells look like numbers that are not read; else null.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="taken">What it was taken for.</param>
    /// <param name="given">Its cells that are not missing.</param>
    public string? Warning(string column, string taken, int given) => _doubt.Warning(column, taken, given);

    private void Add(double number)
    {
        Count++;
        if (number == 0) _zeros++;
        (Minimum, Maximum) = (Math.Min(Minimum, number), Math.Max(Maximum, number));
    }
}
