using System.Text.RegularExpressions;
using CsCheck;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Tables;

namespace MLNetInterpret;

/// <summary>What a column's numbers keep to: read from the numbers, and kept by what is proposed.</summary>
[TestClass]
public class ResolutionTests
{
    [TestMethod]
    [DataRow(new[] { 1.0, 2, 3, 7, 12 }, "whole")]
    [DataRow(new[] { 2.23, 1.99, 14.5, 7, 3.87 }, "in steps of 0.01")]
    [DataRow(new[] { 0.25, 0.5, 1.75, 2, 4.25, 6.5 }, "in steps of 0.25")]
    [DataRow(new[] { 50.0, 100, 350, 900, 1250 }, "in steps of 50")]
    [DataRow(new[] { 12.0, 24, 36, 48, 60 }, "in steps of 12")]
    [DataRow(new[] { 1.99, 2.99, 4.99, 9.99, 19.99 }, "in steps of 1 from 0.99")]
    [DataRow(new[] { 0.1 + 0.2, 0.7, 1.1 * 3, 0.6 }, "in steps of 0.1")]
    [DataRow(new[] { -1500.0, -500, 0, 2500, 4000 }, "in steps of 500")]
    [DataRow(new[] { 0.0, 1 }, "whole")]
    [DataRow(new[] { 1.0, 3 }, "whole")]
    [DataRow(new[] { 100.0, 200 }, "in steps of 100")]
    [DataRow(new[] { 18.0, 25, 60 }, "whole")]
    [DataRow(new[] { 3000.0 }, "whole")]
    [DataRow(new[] { 1234567.89, 99.5, 12.34 }, "in steps of 0.01")]
    [DataRow(new[] { 7.8e9, 1.4e9, 3.3e8 + 1 }, "whole")]
    [DataRow(new[] { Math.PI, Math.E, 1 / 3.0, 2 / 7.0 }, null)]
    public void What_numbers_keep_to_is_read_from_them(double[] values, string? expected) =>
        Assert.AreEqual(expected, Resolution.Of([.. values.Order()])?.Words);

    [TestMethod]
    [DataRow(new[] { 2.23f, 1.99f, 14.5f, 7, 3.87f }, "in steps of 0.01")]
    [DataRow(new[] { 0.1f + 0.2f, 0.7f, 1.1f * 3, 0.6f }, "in steps of 0.1")]
    [DataRow(new[] { 49.95f, 1299.95f, 5.45f, 800, 12.5f, 99.95f }, "in steps of 0.05")]
    [DataRow(new[] { 0.123456789f, 3.14159265f, 2.71828183f, 1.41421356f, 0.577215665f }, null)]
    public void Single_precision_is_read_as_the_decimals_that_were_written(float[] values, string? expected) =>
        Assert.AreEqual(expected, Resolution.Of([.. values.Select(value => (double)value).Order()])?.Words);

    [TestMethod]
    [DataRow("2023-01-02 2023-01-09 2023-02-13 2023-03-06 2023-05-01", "every 7 days", "2023-02-17", "2023-02-20")]
    [DataRow("2023-01-01 2023-01-09 2023-02-13 2023-03-06", "whole days", "2023-02-17 11:00", "2023-02-17")]
    [DataRow("2015-08-01 2016-01-01 2016-02-01 2016-07-01", "first days of months", "2016-02-20", "2016-03-01")]
    [DataRow("2015-01-01 2016-01-01 2018-01-01 2022-01-01", "every 12 months", "2016-08-20", "2017-01-01")]
    [DataRow("2023-01-01 10:00 2023-01-01 17:00 2023-01-04 03:00", "full hours", "2023-01-02 10:40", "2023-01-02 11:00")]
    [DataRow("2023-01-01 10:20 2023-01-01 17:15 2023-01-04 03:07", "full minutes", "2023-01-02 10:40:22", "2023-01-02 10:40")]
    [DataRow("2023-08-12", "whole days", "2023-08-12 10:00", "2023-08-12")]
    public void Dates_keep_to_the_calendar(string dates, string words, string asked, string nearest)
    {
        double[] days = [.. Regex.Matches(dates, @"\d{4}-\d\d-\d\d( \d\d:\d\d)?").Select(found => Day(found.Value)).Order()];
        var resolution = Resolution.OfDates(days)!;
        Assert.AreEqual(words, resolution.Words);
        Assert.AreEqual(nearest, NumberWords.Day(resolution.Nearest(Day(asked))));
        foreach (var day in days)
            Assert.AreEqual((NumberWords.Day(day), NumberWords.Day(day)),
                (NumberWords.Day(resolution.AtLeast(day)), NumberWords.Day(resolution.AtMost(day))));

        static double Day(string text) => DateText.Read(text, monthFirst: false)!.Value;
    }

    [TestMethod]
    public void Random_measurements_keep_to_nothing()
    {
        var random = new Random(1);
        for (var table = 0; table < 50; table++)
        {
            var scale = Math.Pow(10, random.Next(-3, 5));
            double[] values = [.. Enumerable.Range(0, 200).Select(_ => scale * random.NextDouble())];
            Assert.IsNull(Resolution.Of([.. values.Order()]), $"{scale}");
            Assert.IsNull(Resolution.Of([.. values.Select(value => (double)(float)value).Order()]), $"{scale}, single");
        }
    }

    [TestMethod]
    public void Proposed_numbers_are_the_nearest_of_those_kept_to() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 400], Gen.Int[-500, 500], Gen.Double[-900, 900], Gen.Bool).Sample(one =>
        {
            var (decimals, step, first, asked, single) = one;
            var scale = Math.Pow(10, decimals);
            double Kept(long times)
            {
                var value = (first + (times * step)) / scale;
                return single ? (float)value : value;
            }

            var resolution = Resolution.Of([.. Enumerable.Range(0, 40).Select(times => Kept(times)).Order()])!;
            Assert.AreEqual(step / scale, resolution.Step, 1e-12);
            var below = (long)Math.Floor(((asked * scale) - first) / step);
            double[] around = [.. Enumerable.Range(-2, 5).Select(times => Kept(below + times))];
            var slack = (1e-3 * step / scale) + (single ? 1.2e-7 * Math.Abs(asked) : 0);
            var (most, least) = (resolution.AtMost(asked), resolution.AtLeast(asked));
            Assert.IsTrue(most <= asked + slack && most + (step / scale) > asked - slack, $"{most}");
            Assert.IsTrue(least >= asked - slack && least - (step / scale) < asked + slack, $"{least}");
            CollectionAssert.Contains(around, most);
            CollectionAssert.Contains(around, least);
            Assert.IsTrue(Math.Abs(resolution.Nearest(asked) - asked) <= (0.5 * step / scale) + slack);
            CollectionAssert.Contains(around, resolution.Nearest(asked));
        }, iter: 400, seed: "0000000000000001", threads: 1);
}
