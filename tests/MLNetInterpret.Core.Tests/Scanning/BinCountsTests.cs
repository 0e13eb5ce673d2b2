using CsCheck;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

[TestClass]
public class BinCountsTests
{
    [TestMethod]
    public void A_block_is_counted_as_its_values_one_by_one() => Law.Holds(
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 30], Gen.Int[0, 30]).SelectMany((units, rows, more) =>
            Draw.Finite.Array[Lanes.Width * (rows + more)].Select(values => (units, rows, values))), drawn =>
    {
        // the first rows choose what is near, the others may lie anywhere; the last block may be partly empty
        var (units, rows, values) = drawn;
        var first = (units - 1) / Lanes.Width * Lanes.Width;
        var (together, single) = (new QuantileSketches(units), new QuantileSketches(units));
        var counts = new BinCounts(together, first);
        counts.Add(values.AsSpan(0, rows * Lanes.Width));
        counts.Add(values.AsSpan(rows * Lanes.Width));
        counts.HandOver();
        for (var at = 0; at < values.Length; at++)
            if (first + at % Lanes.Width < units) single.Add(first + at % Lanes.Width, values[at]);
        Same(single, together);
    }, times: 200);

    [TestMethod]
    public void More_rows_than_a_short_count_holds_are_counted()
    {
        const int rows = 3 * ushort.MaxValue + 5;
        var values = new float[rows * Lanes.Width];
        for (var at = 0; at < values.Length; at++) values[at] = at % Lanes.Width switch { 0 => 1, 1 => 0, _ => at % 7 - 3.5f };
        var (together, single) = (new QuantileSketches(3), new QuantileSketches(3));
        var counts = new BinCounts(together, 0);
        counts.Add(values);
        counts.HandOver();
        for (var at = 0; at < values.Length; at++)
            if (at % Lanes.Width < 3) single.Add(at % Lanes.Width, values[at]);
        Same(single, together);
    }

    private static void Same(QuantileSketches expected, QuantileSketches found)
    {
        CollectionAssert.AreEqual(expected.Entries().ToArray(), found.Entries().ToArray());
        CollectionAssert.AreEqual(expected.Zeros, found.Zeros);
    }
}
