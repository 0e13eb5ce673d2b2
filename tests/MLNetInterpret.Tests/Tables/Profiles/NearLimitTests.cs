using CsCheck;
using MLNetInterpret.Core.Rows;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Profiles;

namespace MLNetInterpret;

/// <summary>The limit on a row's distance from the training rows, against its definition.</summary>
[TestClass]
public class NearLimitTests
{
    private static readonly Gen<(int Seed, int Rows, int Nearest, double Tightness)> Cases =
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 120], Gen.Int[1, 5], Gen.Double[0.7, 1.4]);

    [TestMethod]
    public void It_excludes_what_its_definition_excludes()
    {
        for (var i = 0; i < 40; i++)
            Cases.Sample(one =>
            {
                const int columns = 4, choices = 12;
                var random = new Random(one.Seed);
                // sixteenths add without rounding, and tie
                float[] Places(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(40) / 16f)];
                float[][] rows = [.. Enumerable.Range(0, columns).Select(_ => Places(one.Rows))];
                float[][] values = [.. Enumerable.Range(0, columns).Select(_ => Places(choices))];
                var nearest = Math.Min(one.Nearest, one.Rows);
                double Sum(int[] row, int at) =>
                    row.Select((choice, c) => Math.Min(1.0, Math.Abs(values[c][choice] - rows[c][at]))).Sum();
                double Mean(int[] row) =>
                    Enumerable.Range(0, one.Rows).Select(at => Sum(row, at)).Order().Take(nearest).Average();
                int[] row = [.. Enumerable.Range(0, columns).Select(_ => random.Next(choices))];
                var most = Mean(row) * one.Tightness;
                var limit = new NearLimit("near", rows, values, most, nearest);
                Assert.AreEqual(Math.Max(0, Mean(row) - most), limit.Excess(row), 1e-6);

                RowMove[] moves =
                [
                    new(2, [.. Enumerable.Range(0, choices)]),
                    new(1, [0, 3, 7], 3, [.. Enumerable.Range(0, choices)]),
                    new(3, [5], 0, [1, 2]),
                ];
                foreach (var move in moves)
                    foreach (var share in new[] { 0.1, 0.1, 0.1, 0.1, 1 })
                    {
                        bool[] asked = [.. Enumerable.Range(0, move.Count).Select(_ => random.NextDouble() < share)];
                        bool[] allowed = [.. asked];
                        limit.Exclude(row, move, allowed);
                        for (var at = 0; at < allowed.Length; at++)
                        {
                            int[] moved = [.. row];
                            move.Apply(at, moved);
                            var mean = Mean(moved);
                            Assert.AreEqual(asked[at] && mean <= most, allowed[at], $"{move} {at}: {mean} and {most}");
                        }
                    }
            }, seed: new PCG(1, (ulong)i).ToString(), iter: 1, threads: 1);
    }

    [TestMethod]
    public void Rounding_below_zero_does_not_stand_for_a_row_that_is_far()
    {
        // four training rows at distance 0, whose parts do not cancel exactly, and a fifth that is too far off
        float[][] rows = [[0, 0, 0, 0, 9], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]];
        var limit = new NearLimit("near", rows, [[0, 0], [1 / 3f, 0], [0.1f, 0]], 0.01, 5);
        bool[] allowed = [true];
        limit.Exclude([0, 0, 0], new(1, [1], 2, [1]), allowed);
        Assert.IsFalse(allowed[0]);
    }

    [TestMethod]
    public void Places_lie_as_far_apart_as_Gower_says()
    {
        AreApart([.. Enumerable.Range(1, 100).Select(value => value * value / 3.0), double.NaN], (a, b, range) =>
            double.IsNaN(a) || double.IsNaN(b) ? a.Equals(b) ? 0 : 1 : Math.Min(1, Math.Abs(a - b) / range));
        // of next to one value every other is another
        AreApart([.. Enumerable.Repeat(5.0, 300), 5.1, 4, double.NaN], (a, b, _) => a.Equals(b) ? 0 : 1);

        static void AreApart(double[] values, Func<double, double, double, double> distance)
        {
            var at = 0;
            var column = new NumberColumn("A", () => values[at], (value, _) => value);
            for (at = 0; at < values.Length; at++) column.Read();
            var range = column.Quantile(0.99) - column.Quantile(0.01);
            double[] some = [.. values.Distinct(), 5.05];
            foreach (var a in some)
                for (var row = 0; row < values.Length; row++)
                {
                    var found = Gower.Distance(column.Place(column.Value(a)), column.PlaceAt(row));
                    Assert.AreEqual(distance(a, values[row], range), found, 1e-6, $"{a} and {values[row]}");
                }
        }
    }

    [TestMethod]
    public void The_least_are_those_that_come_first_in_order() =>
        Gen.Select(Gen.Float[-2, 2].Array[0, 70], Gen.Int[0, 6]).Sample((values, count) =>
        {
            var expected = values.Length < count
                ? double.PositiveInfinity
                : values.Order().Take(count).Sum(value => (double)value);
            Assert.AreEqual(expected, Least.Sum(values, count), 1e-6);
        }, iter: 200, seed: new PCG(1, 1).ToString(), threads: 1);
}
