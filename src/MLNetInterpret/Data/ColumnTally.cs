using System.Globalization;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Data;

/// <summary>A column's cells in the rows that inference reads.</summary>
/// <param name="name">The column.</param>
/// <param name="options">How the file is read.</param>
internal sealed class ColumnTally(string name, CsvOptions options)
{
    /// <summary>A column in which this share of the cells are numbers, or dates, is one of those,
    /// and the others are mistakes to be reported.</summary>
    private const double NearlyAll = 0.99;

    private const int MostCounted = 20_000;
    private const int FewNumbers = 1000;

    /// <summary>A label of more numbers than this is no class.</summary>
    private const int MostClasses = 20;

    private readonly NumberTally _point = new('.');
    private readonly NumberTally _comma = new(',');
    private readonly DateTally _dayFirst = new(monthFirst: false);
    private readonly DateTally _monthFirst = new(monthFirst: true);
    private readonly IdentifierSigns _signs = new(name);
    private readonly Dictionary<string, int> _values = [];
    private readonly SortedSet<string> _markers = new(StringComparer.Ordinal);
    private readonly CsvFormat _cells = new(ColumnKind.Category, ColumnKind.Category) { Missing = options.Missing };
    private readonly ColumnKind? _declared = options.Roles.TryGetValue(name, out var kind) ? kind : null;
    private readonly bool _isLabel = name == options.Label;
    private int _empty;
    private int _marked;
    private int _given;
    private int _unclearDates;

    /// <summary>Whether its cells are numbers with one decimal mark only.</summary>
    public bool NeedsMark(char mark)
    {
        var (own, other) = mark == ',' ? (_comma, _point) : (_point, _comma);
        return other.OfOtherMark > 0 && IsOf(own);
    }

    /// <summary>Whether its cells are dates in one of the orders only.</summary>
    public bool NeedsOrder(bool monthFirst)
    {
        var (own, other) = monthFirst ? (_monthFirst, _dayFirst) : (_dayFirst, _monthFirst);
        return other.Count < own.Count && IsOf(own);
    }

    /// <summary>Takes the cell of the row that a file stands on.</summary>
    public void Add(CsvFile file, int column)
    {
        var cell = file.Cell(column);
        if (_cells.IsMissing(cell))
        {
            _empty++;
            return;
        }

        if (_point.TryAdd(cell))
        {
            _given++;
            _signs.Add(cell, isNumber: true);
            if (!cell.Contains((byte)'.')) _comma.TryAdd(cell);
            else _comma.Add(file[column], file.Line);
            if (_declared == ColumnKind.Date) AddDate(file[column], file.Line);
            var isAmount = _point.Count == _given && !_isLabel && _declared is null or ColumnKind.Number;
            if (!isAmount || _values.Count < FewNumbers) Count(file[column]);
            return;
        }

        var text = file[column];
        Count(text);
        if (CellWords.MeansMissing(text))
        {
            _marked++;
            _markers.Add(text);
            return;
        }

        _given++;
        _signs.Add(cell, isNumber: false);
        _point.Add(text, file.Line);
        if (!_comma.TryAdd(cell)) _comma.Add(text, file.Line);
        AddDate(text, file.Line);
    }

    /// <summary>What it is.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="separator">Its separator.</param>
    /// <param name="mark">Its decimal mark.</param>
    /// <param name="monthFirst">Whether the month stands before the day; null where that is not known.</param>
    public ColumnRole Role(string path, char separator, char mark, bool? monthFirst)
    {
        var (numbers, dates) = (mark == ',' ? _comma : _point, monthFirst is true ? _monthFirst : _dayFirst);
        var isUnclear = _unclearDates > 0 && monthFirst is null && IsOf(_dayFirst) && IsOf(_monthFirst);
        var type = _declared switch
        {
            null or ColumnKind.Ignored => Type(numbers, isUnclear ? null : dates),
            ColumnKind.Number or ColumnKind.Date => _declared.Value,
            _ => ColumnKind.Category,
        };
        var format = new CsvFormat(_declared ?? type, type)
        {
            IsLabel = _isLabel,
            Separator = separator,
            Encoding = options.Encoding?.WebName,
            DecimalMarker = mark,
            MonthFirst = monthFirst ?? false,
            Missing = options.Missing,
        };
        if (_given + _marked == 0 && _declared is null && !_isLabel)
            return new(name, format with { Kind = ColumnKind.Ignored }) { Missing = _empty, Why = "empty" };
        return type switch
        {
            ColumnKind.Number => Number(format, numbers, path),
            ColumnKind.Date => Date(format, dates, path),
            _ => Category(format, numbers, isUnclear),
        };
    }

    private bool IsOf(NumberTally numbers) =>
        _given > 0 && numbers.Count >= NearlyAll * _given && numbers.IsOfOneKind
        && (!numbers.HasUnit || _values.Count > MostClasses || _declared == ColumnKind.Number);

    private bool IsOf(DateTally dates) => _given > 0 && dates.Count >= NearlyAll * _given;

    private ColumnKind Type(NumberTally numbers, DateTally? dates)
    {
        if (_isLabel) return IsOf(numbers) && _values.Count > MostClasses ? ColumnKind.Number : ColumnKind.Category;
        if (IsOf(numbers)) return _signs.Code() is null ? ColumnKind.Number : ColumnKind.Category;
        return dates is not null && IsOf(dates) ? ColumnKind.Date : ColumnKind.Category;
    }

    private ColumnRole Number(CsvFormat format, NumberTally numbers, string path)
    {
        if (numbers.Count < _given)
            throw Mistake(
                path, numbers.FirstOther, "a number", $"{format.NumberAdvice}, and a category by it, too (--categorical)");
        var values = numbers.Count == 0
            ? "all empty"
            : string.Create(CultureInfo.InvariantCulture, $"{numbers.Minimum:G6} to {numbers.Maximum:G6}");
        if (_declared is null && !_isLabel && _signs.Identifier(true, numbers.Minimum, numbers.Maximum) is { } sign)
            return new(name, format with { Kind = ColumnKind.Identifier, Type = ColumnKind.Category })
            {
                Missing = _empty + _marked,
                Why = sign,
                Values = values,
            };
        return new(name, format with
        {
            IsLenient = _declared == ColumnKind.Number || numbers.IsLenient,
            IsPercent = _declared == ColumnKind.Number && !numbers.IsOfOneKind ? null : numbers.IsPercent,
            Unit = numbers.IsLenient && numbers.IsOfOneKind ? numbers.Unit : null,
        })
        {
            Missing = _empty + _marked,
            Why = Because(numbers.Traits, Marked()),
            Values = values,
        };
    }

    private ColumnRole Date(CsvFormat format, DateTally dates, string path)
    {
        if (dates.Count < _given) throw Mistake(path, dates.FirstOther, "a date", format.DateAdvice);
        return new(name, format)
        {
            Missing = _empty + _marked,
            Why = Because(_unclearDates == 0 ? "" : format.MonthFirst ? "month first" : "day first", Marked()),
            Values = dates.Range,
        };
    }

    private ColumnRole Category(CsvFormat format, NumberTally numbers, bool isUnclear)
    {
        var sign = _declared is null && !_isLabel ? _signs.Identifier(false, 0, 0) : null;
        if (sign is not null) format = format with { Kind = ColumnKind.Identifier };
        var values = CategoryValues.Of(_values, keepsAll: _isLabel || format.Kind != ColumnKind.Category);
        var taken = sign is null ? "a category" : "an identifier";
        return new(name, format with { Spellings = values.Spellings, Kept = values.Kept, Other = values.Other })
        {
            Missing = _empty,
            Why = Because(sign ?? "", IsOf(numbers) && _declared is null && !_isLabel ? _signs.Code() ?? "" : "", values.Why),
            Values = values.InWords,
            Categories = values.Counted,
            Doubt = _declared is not null || _isLabel ? null
                : isUnclear
                ? $"The column '{name}' was taken for {taken}, but '{CsvFile.Shorten(_values.Keys.First())}' looks like a date "
                    + "in which the day or the month may come first: say which by CsvOptions.MonthFirst (on the command line "
                    + "--date-order)."
                : numbers.Warning(name, taken, _given),
        };
    }

    private InvalidDataException Mistake(string path, (long Line, string Cell) first, string what, string advice) => new(
        $"Line {first.Line} of '{path}' has '{first.Cell}' in the column '{name}', "
        + $"{(_declared is null ? $"whose other cells are {what[2..]}s" : $"which was declared {what}")}; {advice}.");

    private string Because(params IEnumerable<string> reasons) =>
        string.Join("; ", reasons.Prepend(_declared is null || _isLabel ? "" : "declared").Where(reason => reason.Length > 0));

    private string Marked() =>
        _marked == 0 ? "" : $"{string.Join(", ", _markers.Take(3).Select(CsvFile.Shorten))} read as missing";

    private void AddDate(string cell, long line)
    {
        if (_dayFirst.Add(cell, line) != _monthFirst.Add(cell, line)) _unclearDates++;
    }

    private void Count(string cell)
    {
        if (_values.Count < MostCounted || _values.ContainsKey(cell))
            CollectionsMarshal.GetValueRefOrAddDefault(_values, cell, out _)++;
    }
}
