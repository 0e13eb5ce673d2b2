using System.Runtime.InteropServices;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>Decides from a file's first rows which columns are numbers.</summary>
internal static class CsvInference
{
    /// <summary>A column in which this share of the cells are numbers is one of numbers,
    /// and the others are mistakes to be reported.</summary>
    private const double NearlyAll = 0.99;

    private const int MostCategories = 100;

    /// <summary>Reads up to <see cref="CsvOptions.InferenceRows"/> rows.</summary>
    /// <returns>The columns, the rows read, and whether those were all.</returns>
    /// <exception cref="InvalidDataException">There are no rows, a row does not fit,
    /// or a number is expected and something else is there.</exception>
    public static (IReadOnlyList<CsvColumn> Columns, int Rows, bool Complete) Run(CsvFile file, string path, CsvOptions options)
    {
        options = options.Validated();
        if (options.Label is { } label && !file.Header.Contains(label))
            throw new ArgumentException(Reading.Columns.MissingText(label, "label", file.Header, $"'{path}'"));
        var unknown = options.Categories.FirstOrDefault(name => !file.Header.Contains(name));
        if (unknown is not null)
            throw new ArgumentException(Reading.Columns.MissingText(unknown, "category", file.Header, $"'{path}'"));

        var tallies = file.Header.Select(_ => new Tally(new NumberDoubt(options.Culture))).ToList();
        var rows = 0;
        var complete = false;
        while (rows < options.InferenceRows && !(complete = !file.Read()))
        {
            rows++;
            for (var column = 0; column < tallies.Count; column++)
            {
                Cancelling.Hear();
                tallies[column].Add(file, column);
            }
        }

        if (rows == 0) throw new InvalidDataException($"'{path}' has a header but no rows.");
        if (!complete && rows == options.InferenceRows) complete = !file.Read();
        return ([.. tallies.Select((tally, column) => tally.Column(file.Header[column], options, path))], rows, complete);
    }

    /// <param name="doubt">Looks at cells that are no numbers.</param>
    private sealed class Tally(NumberDoubt doubt)
    {
        private readonly Dictionary<string, int> _values = [];
        private int _missing;
        private int _numbers;
        private int _others;
        private (long Line, string Cell) _firstOther;
        private float _minimum = float.PositiveInfinity;
        private float _maximum = float.NegativeInfinity;

        public void Add(CsvFile file, int column)
        {
            var cell = file[column];
            if (file.TryNumber(column, out var number))
            {
                if (float.IsNaN(number))
                {
                    _missing++;
                }
                else
                {
                    _numbers++;
                    (_minimum, _maximum) = (Math.Min(_minimum, number), Math.Max(_maximum, number));
                }
            }
            else
            {
                if (_others++ == 0) _firstOther = (file.Line, CsvFile.Shorten(cell));
                doubt.Add(cell);
            }

            if (cell.Length > 0 && (_values.Count < MostCategories || _values.ContainsKey(cell)))
                CollectionsMarshal.GetValueRefOrAddDefault(_values, cell, out _)++;
        }

        public CsvColumn Column(string name, CsvOptions options, string path)
        {
            var given = _numbers + _others;
            Cancelling.Hear();
            var isDeclared = name == options.Label || options.Categories.Contains(name);
            var isNumber = !isDeclared && _numbers >= NearlyAll * given && given > 0;
            if (isNumber && _others > 0)
                throw new InvalidDataException(
                    $"Line {_firstOther.Line} of '{path}' has '{_firstOther.Cell}' in the column '{name}', "
                    + "whose other cells are numbers; "
                    + "a finite number or an empty cell is allowed, a word that means missing has to be named "
                    + "(CsvOptions.Missing, on the command line --missing), or the column has to be declared a category.");
            return isNumber
                ? new(name, true, _missing, _minimum, _maximum, [])
                : new(name, false, _missing, null, null,
                    [.. _values.OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal)])
                {
                    Doubt = isDeclared ? null : doubt.Warning(name, _numbers, _others),
                };
        }
    }
}
