using MLNetInterpret.Core.Units;
namespace MLNetInterpret.Data;

/// <summary>A column's cells as dates in one of two orders.</summary>
/// <param name="monthFirst">Whether the month stands before the day.</param>
internal sealed class DateTally(bool monthFirst)
{
    private double _earliest = double.PositiveInfinity;
    private double _latest = double.NegativeInfinity;

    /// <summary>Cells that are dates.</summary>
    public int Count { get; private set; }

    /// <summary>The first cell that is none, and its line; line 0 where there is none.</summary>
    public (long Line, string Cell) FirstOther { get; private set; }

    /// <summary>The earliest and the latest day.</summary>
    public string Range => Count == 0 ? "all empty" : $"{NumberWords.Day(_earliest)} to {NumberWords.Day(_latest)}";

    /// <summary>Takes a cell that is not missing; null where it is no date.</summary>
    public double? Add(string cell, long line)
    {
        if (DateText.Read(cell, monthFirst) is not { } days)
        {
            if (FirstOther.Line == 0) FirstOther = (line, CsvFile.Shorten(cell));
            return null;
        }

        Count++;
        (_earliest, _latest) = (Math.Min(_earliest, days), Math.Max(_latest, days));
        return days;
    }
}
