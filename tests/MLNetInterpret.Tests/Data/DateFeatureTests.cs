using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tables;
using MLNetInterpret.Tests;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret.Data;

/// <summary>What a network reads of dates, and what a saved model knows of its file.</summary>
[TestClass]
public sealed class DateFeatureTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void Year_month_and_weekday_are_those_of_the_calendar()
    {
        var random = new Random(3);
        DateTime[] days =
        [
            new(1600, 2, 29), new(1899, 12, 31), new(1900, 3, 1), new(1970, 1, 1), new(2000, 2, 29), new(2024, 12, 31),
            .. Enumerable.Range(0, 200).Select(_ => new DateTime(1700, 1, 1).AddDays(random.Next(160_000))),
        ];
        var lines = days.Select((day, row) => $"{day:yyyy-MM-dd},{(row % 2 == 0 ? "a" : "b")}\n");
        var table = _ml.Data.LoadFromCsv(_files.Write("t.csv", $"Day,Good\n{string.Concat(lines)},a\n"));
        var read = _ml.Transforms.FeaturizeTable(table.Schema, "Good", "a").Fit(table).Transform(table);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        read.Schema["Features"].GetSlotNames(ref slots);
        string[] names = [.. slots.DenseValues().Select(slot => TableFeaturizer.InWords(slot.ToString()))];
        CollectionAssert.AreEqual(new[] { "Day", "Day year", "Day missing" }, names[..3]);
        float[][] rows = [.. read.GetColumn<float[]>("Features")];
        var (first, last) = (Array.IndexOf(days, days.Min()), Array.IndexOf(days, days.Max()));
        foreach (var (row, day) in days.Index())
        {
            string[] on = [.. names.Where((_, slot) => slot > 2 && rows[row][slot] == 1)];
            var months = day.ToString("MMMM", CultureInfo.InvariantCulture);
            CollectionAssert.AreEquivalent(new[] { $"Day month is {months}", $"Day weekday is {day.DayOfWeek}" }, on, $"{day}");
            Assert.AreEqual(
                Share(day.Year, days[first].Year, days[last].Year), Share(rows[row][1], rows[first][1], rows[last][1]), 1e-4);
            Assert.AreEqual(
                Share(day.Ticks, days[first].Ticks, days[last].Ticks), Share(rows[row][0], rows[first][0], rows[last][0]), 1e-4);
        }

        Assert.AreEqual(1f, rows[^1][2]);

        static double Share(double value, double least, double most) => (value - least) / (most - least);
    }

    [TestMethod, TestCategory("Long")]
    public void A_saved_model_knows_how_its_file_was_read()
    {
        var random = new Random(5);
        string[] lines =
        [
            .. Enumerable.Range(0, 200).Select(row =>
                $"K{row};{row % 28 + 1:D2}.{row % 12 + 1:D2}.2022;{random.Next(900)},{row % 10};" +
                $"{(row % 5 == 0 ? "fehlt" : $"{row % 7}")};{(row % 2 == 0 ? "gut" : "böse")}"),
        ];
        var encoding = FileEncoding.Named("windows-1252");
        var path = _files.Write("alt.csv", encoding.GetBytes($"Kunde;Datum;Höhe;Zahl;Klasse\n{string.Join('\n', lines)}\n"));
        var table = _ml.Data.LoadFromCsv(path, new() { Encoding = encoding, Missing = ["fehlt"], Label = "Klasse" });
        CollectionAssert.AreEqual(
            new[] { ColumnKind.Identifier, ColumnKind.Date, ColumnKind.Number, ColumnKind.Number, ColumnKind.Category },
            table.Columns.Select(column => column.Kind).ToArray(), table.ToString());
        var model = _ml.Transforms.FeaturizeTable(table.Schema, "Klasse", "gut")
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron)).Fit(table);
        _ml.Model.SaveInterpretable(model, table.Schema, _files.At("m.zip"));
        float[] expected = [.. model.Transform(table).GetColumn<float>("Score")];

        var ml = new MLContext(seed: 2);
        var again = ml.Model.LoadInterpretable(_files.At("m.zip"), out var schema);
        var same = again.Transform(ml.Data.LoadFromCsv(path, schema));
        CollectionAssert.AreEqual(expected, same.GetColumn<float>("Score").ToArray());

        // another order, another separator, one column more and the identifier gone
        var other = _files.Write("neu.csv", encoding.GetBytes(
            "Klasse\tZahl\tMehr\tHöhe\tDatum\n" + string.Concat(lines.Select(line => line.Split(';'))
                .Select(cells => $"{cells[4]}\t{cells[3]}\t-\t{cells[2]}\t{cells[1]}\n"))));
        var scored = ml.Data.LoadFromCsv(other, schema);
        CollectionAssert.AreEqual(expected, again.Transform(scored).GetColumn<float>("Score").ToArray());
        var less = _files.Write("weniger.csv", encoding.GetBytes("Klasse;Zahl;Datum\ngut;1;01.01.2022\n"));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ml.Data.LoadFromCsv(less, schema)).Message,
            "The input column 'Höhe' is not in '");

        var reading = Table.Read(again.Transform(scored), ml.Interpretation.FindNetwork(again), [], CancellationToken.None);
        var date = reading.Columns.Single(column => column.Name == "Datum");
        Assert.AreEqual("2022-01-01", date.At(0).Text);
        CollectionAssert.Contains(date.Choices.Select(choice => choice.Text).ToArray(), "2022-01-01");
    }
}
