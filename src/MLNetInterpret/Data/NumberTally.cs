using System.Globalization;

namespace MLNetInterpret.Data;

/// <summary>A column's cells as numbers with one decimal mark.</summary>
/// <param name="mark">The decimal mark, <c>.</c> or <c>,</c>.</param>
internal sealed class NumberTally(char mark)
{
    private readonly HashSet<string> _units = [];
    private readonly NumberDoubt _doubt = new(mark);
    private readonly HashSet<string> _words = [];
    private int _everywhere;
    private int _count;
    private int _withWord;
    private (long Line, string Cell) _firstWithWord;
    private (long Line, string Cell) _firstOther;
    private int _zeros;
    private int _unclear;
    private bool _isApart;
    private NumberTrait _traits;

    /// <summary>Cells that are numbers, those with signs and thousands set apart included.</summary>
    public int Count => HasUnit ? _count : _count - _withWord;

    /// <summary>Cells that only the other decimal mark explains.</summary>
    public int OfOtherMark { get; private set; }

    /// <summary>The smallest number, or infinity.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest number, or negative infinity.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>The first cell that is no number, and its line; line 0 where there is none.</summary>
    public (long Line, string Cell) FirstOther =>
        _withWord > 0 && !HasUnit && (_firstOther.Line == 0 || _firstWithWord.Line < _firstOther.Line)
            ? _firstWithWord
            : _firstOther;

    /// <summary>Whether some numbers have their thousands set apart, a currency sign, or anything else but a percent
    /// sign.</summary>
    public bool IsLenient => (_traits & ~NumberTrait.Percent & ~(HasUnit ? 0 : NumberTrait.Unit)) != 0;

    /// <summary>Whether all numbers but zeros have a percent sign.</summary>
    public bool IsPercent => _traits.HasFlag(NumberTrait.Percent);

    /// <summary>Whether the numbers have a unit, such as kg: a word behind few of them is a mistake.</summary>
    public bool HasUnit => 2 * _withWord > _count;

    /// <summary>The one sign or unit that they have; empty for none.</summary>
    public string Unit => Units.FirstOrDefault("");

    /// <summary>What is not plain about the numbers, in words; empty where all are plain.</summary>
    public string Traits => string.Join(", ", new[]
    {
        _isApart ? "thousands set apart" : "", Units.Length > 0 ? $"in {string.Join(", ", Units)}" : "",
        _traits.HasFlag(NumberTrait.Accounting) ? "negative in brackets or with the sign behind" : "",
    }.Where(part => part.Length > 0));

    /// <summary>Whether all of it can be read as numbers of one kind: one currency, all or none in percent or in a unit, and
    /// nothing that may as well mean another number.</summary>
    public bool IsOfOneKind =>
        Units.Length <= 1 && (_everywhere == 0 || _everywhere + _zeros == Count) && (!HasUnit || _withWord == Count)
        && (_unclear == 0 || _isApart);

    private string[] Units => HasUnit ? [.. _units, .. _words] : [.. _units];

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
        // a word behind a digit is often part of a name
        _doubt.Add(cell, like is { } named && named.Traits.HasFlag(NumberTrait.Unit) ? null : like);
        if (like is not { } read || read.Traits.HasFlag(NumberTrait.OtherDecimal))
        {
            if (like is not null) OfOtherMark++;
            if (_firstOther.Line == 0) _firstOther = (line, CsvFile.Shorten(cell));
            return;
        }

        if (read.Traits.HasFlag(NumberTrait.OtherDecimalOrApart)) _unclear++;
        _isApart |= read.Traits.HasFlag(NumberTrait.Apart);
        if (read.Value != 0 && (read.Traits & (NumberTrait.Percent | NumberTrait.Time)) != 0) _everywhere++;
        if (read.Traits.HasFlag(NumberTrait.Unit))
        {
            if (_withWord++ == 0) _firstWithWord = (line, CsvFile.Shorten(cell));
            _words.Add(read.Unit);
        }
        else if (read.Unit.Length > 0) _units.Add(read.Unit);

        _traits |= read.Traits;
        Add(read.Value);
    }

    /// <summary>A warning where the cells look like numbers that are not read; else null.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="taken">What it was taken for.</param>
    /// <param name="given">Its cells that are not missing.</param>
    public string? Warning(string column, string taken, int given) => _doubt.Warning(column, taken, given);

    private void Add(double number)
    {
        _count++;
        if (number == 0) _zeros++;
        (Minimum, Maximum) = (Math.Min(Minimum, number), Math.Max(Maximum, number));
    }
}
