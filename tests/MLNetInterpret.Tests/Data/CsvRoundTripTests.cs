using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>Tables of random columns, written as somebody might, are read back as they were meant.</summary>
[TestClass]
public sealed class CsvRoundTripTests : IDisposable
{
    private const int Rows = 60;
    private static readonly string[] Words =
        ["rouge", "grün", "a;b", "say \"no\"", "x,y", "deux mots", "|", "tab\there", "Çelik", "two\nlines"];

    private static readonly string[] Gaps = ["", "NA", "null", "?", "-", "NaN"];
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void What_is_written_is_read_back_as_it_was_meant()
    {
        for (var seed = 0; seed < 60; seed++) RoundTrip(new Random(seed), $"seed {seed}");
    }

    private void RoundTrip(Random random, string seed)
    {
        var (separator, mark) = (";,\t|"[random.Next(4)], random.Next(2) == 0 ? ',' : '.');
        var (isDayFirst, gap) = (random.Next(2) == 0, Gaps[random.Next(Gaps.Length)]);
        Column[] columns =
            [.. Enumerable.Range(0, random.Next(2, 9)).Select(at => Column.Draw(random, at, mark, isDayFirst, gap))];
        // a mark shows where decimals do, and an order where days beyond the 12th do
        columns[0] = Column.Number(random, 0, mark, gap, decimals: 2);
        string Cell(string text) => random.Next(4) == 0 || text.IndexOfAny([separator, '"', '\n', '\r']) >= 0
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
        var end = random.Next(2) == 0 ? "\n" : "\r\n";
        var lines = Enumerable.Range(0, Rows).Select(row => columns.Select(column => column.Cells[row]))
            .Prepend(columns.Select(column => column.Name)).Select(row => string.Join(separator, row.Select(Cell)));
        var (encoding, isNamed) = random.Next(4) switch
        {
            0 => (FileEncoding.Named("windows-1252"), true),
            1 => (Encoding.Unicode, false),
            2 => (new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), false),
            _ => (new UTF8Encoding(false), false),
        };
        var path = _files.Write("t.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(string.Join(end, lines) + end)]);
        var table = _ml.Data.LoadFromCsv(path, new() { Encoding = isNamed ? encoding : null });
        Assert.AreEqual(separator, table.Separator, seed);
        foreach (var column in columns)
        {
            var role = table.Columns.Single(role => role.Name == column.Name);
            Assert.AreEqual(column.Kind, role.Kind, $"{seed}, {role}");
            string[] read = role.Format.Type switch
            {
                ColumnKind.Number => [.. Sample.Column<float>(table, column.Name).Select(value => $"{value}")],
                ColumnKind.Date => [.. Sample.Column<double>(table, column.Name).Select(NumberWords.Day)],
                _ => Sample.Text(table, column.Name),
            };
            CollectionAssert.AreEqual(column.Meant, read, $"{seed}, {role}");
        }
    }

    /// <param name="Name">The header.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Cells">As they are written.</param>
    /// <param name="Meant">As they are meant.</param>
    private sealed record Column(string Name, ColumnKind Kind, string[] Cells, string[] Meant)
    {
        public static Column Draw(Random random, int at, char mark, bool isDayFirst, string gap) => random.Next(6) switch
        {
            0 => Number(random, at, mark, gap, decimals: 1 + random.Next(3)),
            1 => Number(random, at, mark, gap, decimals: 0),
            2 => Date(random, at, isDayFirst, gap),
            3 => Text($"Kunde {at}", ColumnKind.Identifier, row => $"K-{at}{row:D4}"),
            4 => Text($"Code{at}", ColumnKind.Category, _ => $"{random.Next(30):D4}"),
            _ => Text($"Farbe {at}", ColumnKind.Category, _ => Words[random.Next(Words.Length)]),
        };

        public static Column Number(Random random, int at, char mark, string gap, int decimals)
        {
            // three decimals are thousands where a person sees them alone
            double[] values = [.. Enumerable.Range(0, Rows).Select(row => row == 0 && decimals > 0
                ? 0.5
                : Math.Round((random.NextDouble() * 40) - 10, decimals))];
            bool[] gone = [.. values.Select((_, row) => row > 0 && random.Next(9) == 0)];
            return new($"Wert{at}", ColumnKind.Number,
                [.. values.Select((value, row) => gone[row] ? gap : Written(value, row == 0 ? Math.Min(1, decimals) : decimals))],
                [.. values.Select((value, row) => gone[row] ? "NaN" : $"{(float)value}")]);

            string Written(double value, int digits) =>
                value.ToString($"F{digits}", CultureInfo.InvariantCulture).Replace('.', mark);
        }

        private static Column Date(Random random, int at, bool isDayFirst, string gap)
        {
            var format = isDayFirst
                ? new[] { "dd.MM.yyyy", "dd/MM/yyyy", "yyyy-MM-dd", "d MMM yyyy" }[random.Next(4)]
                : new[] { "MM/dd/yyyy", "M/d/yyyy", "yyyy/MM/dd", "MMM d, yyyy" }[random.Next(4)];
            DateTime[] days = [.. Enumerable.Range(0, Rows).Select(row => row == 0
                ? new DateTime(2021, 4, 25)
                : new DateTime(1955, 1, 1).AddDays(random.Next(30_000)))];
            bool[] gone = [.. days.Select((_, row) => row > 0 && random.Next(9) == 0)];
            return new($"Tag{at}", ColumnKind.Date,
                [.. days.Select((day, row) => gone[row] ? gap : day.ToString(format, CultureInfo.InvariantCulture))],
                [.. days.Select((day, row) => gone[row] ? "" : $"{day:yyyy-MM-dd}")]);
        }

        private static Column Text(string name, ColumnKind kind, Func<int, string> cell)
        {
            string[] cells = [.. Enumerable.Range(0, Rows).Select(cell)];
            return new(name, kind, cells, cells);
        }
    }
}
