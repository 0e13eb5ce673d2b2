using MLNetInterpret.Core.Rows;

namespace MLNetInterpret;

/// <summary>Sums over a row's columns that follow its changes.</summary>
[TestClass]
public class RunningSumsTests
{
    private const int Columns = 30, Choices = 6, Width = 5;

    [TestMethod]
    public void A_rows_sums_are_its_columns_whatever_was_asked_before()
    {
        var random = new Random(1);
        // sixteenths add without rounding
        var addends = Enumerable.Range(0, Columns * Choices * Width).Select(_ => random.Next(33) / 16.0).ToArray();
        double Addend(int column, int choice, int at) => addends[(((column * Choices) + choice) * Width) + at];
        var sums = new RunningSums([1, 2, 3, 4, 5], (column, choice, sign, to) =>
        {
            for (var at = 0; at < Width; at++) to[at] += sign * Addend(column, choice, at);
        });
        // more rows than are kept, in turns, each a few or many columns further
        var rows = Enumerable.Range(0, 20).Select(_ => new int[Columns]).ToArray();
        for (var turn = 0; turn < 600; turn++)
        {
            var row = rows[random.Next(1 + random.Next(rows.Length))];
            for (var change = random.Next(12); change > 0; change--) row[random.Next(Columns)] = random.Next(Choices);
            double[] wanted = [.. Enumerable.Range(0, Width)
                .Select(at => at + 1 + row.Select((choice, column) => Addend(column, choice, at)).Sum())];
            CollectionAssert.AreEqual(wanted, sums.Of(row).ToArray(), $"turn {turn}");
        }
    }

    [TestMethod]
    public void A_row_that_differs_in_one_column_costs_one()
    {
        var added = 0;
        var sums = new RunningSums([0], (_, choice, sign, to) =>
        {
            added++;
            to[0] += sign * choice;
        });
        var row = new int[Columns];
        sums.Of(row);
        Assert.AreEqual(Columns, added);
        row[7] = 3;
        Assert.AreEqual(3, sums.Of(row)[0]);
        Assert.AreEqual(Columns + 2, added);
        sums.Of(row);
        Assert.AreEqual(Columns + 2, added);
    }
}
