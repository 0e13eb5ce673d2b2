using CsCheck;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

[TestClass]
public class LanesTests
{
    private const int Odd = 3;      // rows beyond what is sorted together, and no multiple of anything

    private static readonly Gen<(int Units, float[] Rows)> Tables =
        Gen.Select(Gen.Int[1, 50], Gen.Int[0, 40]).SelectMany((units, rows) =>
            Draw.Any.Array[units * rows].Select(values => (units, values)));

    [TestMethod]
    public void Blocks_hold_every_value_once_and_zeros_behind_the_last_unit() => Law.Holds(Tables, table =>
    {
        var (units, count, blocks) = (table.Units, table.Rows.Length / table.Units, Packed(table.Units, table.Rows));
        for (var block = 0; block < Lanes.Blocks(units); block++)
            for (var at = 0; at < count * Lanes.Width; at++)
            {
                var (row, unit) = (at / Lanes.Width, block * Lanes.Width + at % Lanes.Width);
                Same(unit < units ? table.Rows[row * units + unit] : 0, Lanes.Block(blocks, block, count)[at]);
            }
    });

    [TestMethod]
    public void Unpacking_undoes_packing() => Law.Holds(Tables, table =>
    {
        var (units, step) = (table.Units, Lanes.Padded(table.Units));
        var count = table.Rows.Length / units;
        double[] rows = [.. Enumerable.Repeat(7.0, count * step)];
        Lanes.Unpack(Packed(units, table.Rows), units, step, rows);
        for (var at = 0; at < rows.Length; at++)
            Same(at % step < units ? table.Rows[at / step * units + at % step] : 0, (float)rows[at]);
    });

    [TestMethod]
    public void Groups_get_their_rows_and_what_of_them_is_above_zero() =>
        Law.Holds(Gen.Select(Draw.Finite.Array[Lanes.Width * 30], Gen.Int[-1, 3].Array[30]), (block, places) =>
        {
            var (sums, expected) = (new double[4 * Lanes.Width], new double[4 * Lanes.Width]);
            var (rectified, above) = (new double[4 * Lanes.Width], new double[4 * Lanes.Width]);
            for (var row = 0; row < places.Length; row++)
                for (var lane = 0; lane < Lanes.Width && places[row] >= 0; lane++)
                {
                    expected[places[row] * Lanes.Width + lane] += block[row * Lanes.Width + lane];
                    above[places[row] * Lanes.Width + lane] += Math.Max(block[row * Lanes.Width + lane], 0.0);
                }

            Lanes.AddGroups(block, new(4, places), sums, rectified);
            Same(expected, sums);
            Same(above, rectified);
        });

    [TestMethod]
    public void Projections_get_their_rows_times_their_signs_in_row_order() => Law.Holds(
        Gen.Select(Draw.Any.Array[Lanes.Width * 30], Gen.Int[1, 4], Gen.Int[0, 1000]), drawn =>
    {
        // one row alone, and rows that share their places
        var (block, together, seed) = drawn;
        ulong Hash(int row) => RowProjection.Hash(seed, row / together, 0) & 0x7fff7fff7fff7fff
            | RowProjection.Hash(seed, row, 1) & 0x8000800080008000;
        ulong[] hashes = [.. Enumerable.Range(0, 30).Select(Hash)];
        var (sums, expected) = (new double[8 * Lanes.Width], new double[8 * Lanes.Width]);
        for (var at = 0; at < block.Length; at++)
            for (var i = 0; i < RowProjection.Blocks; i++)
                if (RowProjection.At(hashes[at / Lanes.Width], i, 8) is var (place, sign))
                    expected[place * Lanes.Width + at % Lanes.Width] += (double)sign * block[at];
        var projected = new ProjectedRows();
        projected.Set(hashes, 8);
        Lanes.AddProjected(block, projected, sums);
        Same(expected, sums);
    });

    [TestMethod]
    public void More_rows_than_are_sorted_together_are_added_in_row_order_all_the_same()
    {
        var (random, count) = (new Random(4), 2 * 2048 + Odd);
        float[] block = [.. Enumerable.Range(0, count * Lanes.Width).Select(_ => random.NextSingle() - 0.5f)];
        int[] places = [.. Enumerable.Range(0, count).Select(_ => random.Next(-1, 7))];
        var (sums, expected, groups) = (new double[7 * Lanes.Width], new double[7 * Lanes.Width], new RowGroups(7, places));
        for (var at = 0; at < block.Length; at++)
            if (places[at / Lanes.Width] is >= 0 and var place) expected[place * Lanes.Width + at % Lanes.Width] += block[at];
        Lanes.AddGroups(block, groups, sums, new double[7 * Lanes.Width]);
        Same(expected, sums);
        Assert.AreEqual(places.Count(place => place >= 0), Enumerable.Range(0, groups.Runs).Sum(run => groups.Rows(run).Length));
    }

    [TestMethod]
    public void Products_are_summed_in_row_order() => Law.Holds(
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 3], Gen.Int[0, 1000]), drawn =>
    {
        var (rows, fours, seed) = drawn;
        var (random, count) = (new Random(seed), 4 * fours);
        float[] block = [.. Enumerable.Range(0, rows * Lanes.Width).Select(_ => random.NextSingle() * 1e3f - 500)];
        double Other() => random.Next(9) == 0 ? 0 : random.NextSingle() - 0.5f;
        double[] others = [.. Enumerable.Range(0, rows * count).Select(_ => Other())];
        // one of each: more would leave nothing but NaN to compare
        foreach (var damage in new[] { float.NaN, float.PositiveInfinity })
            if (block.Length > 0) block[random.Next(block.Length)] = damage;
        var (sums, expected) = (new double[count * Lanes.Width], new double[count * Lanes.Width]);
        for (var row = 0; row < rows; row++)
            for (var at = 0; at < expected.Length; at++)
                expected[at] += others[row * count + at / Lanes.Width] * block[row * Lanes.Width + at % Lanes.Width];
        Lanes.AddProducts(block, others, count, sums);
        Same(expected, sums);
    });

    [TestMethod]
    public void A_row_goes_to_one_number_of_each_block_of_its_projection()
    {
        var random = new Random(5);
        ulong[] hashes = [.. Enumerable.Range(0, 300).Select(_ => (ulong)random.NextInt64())];
        var projected = new ProjectedRows();
        projected.Set(new ulong[400], 32);      // of which nothing is left
        projected.Set(hashes, 32);
        var (row, ones) = (0, new long[32]);
        for (var run = 0; run < projected.Runs; run++)
            for (; row < projected.End(run); row++)
                for (var block = 0; block < RowProjection.Blocks; block++)
                {
                    var (place, sign) = RowProjection.At(hashes[row], block, 32);
                    Assert.AreEqual(place, projected.Places(run)[block]);
                    Assert.AreEqual(sign, projected.Signs[row * RowProjection.Blocks + block]);
                    ones[place] -= sign;
                }

        Assert.AreEqual(hashes.Length, row);
        projected.AddSigns(ones);
        Assert.IsTrue(ones.All(one => one == 0));
    }

    [TestMethod]
    public void The_moments_of_a_number_do_not_depend_on_those_beside_it() => Law.Holds(
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 30], Gen.Int[0, 3]).SelectMany((step, rows, first) =>
            Draw.Finite.Array[step * rows].Select(values => (step, first, values))), drawn =>
    {
        // sums before the first, and fewer of them than a row is long
        var (step, first, count) = (drawn.step, drawn.first, Math.Max(1, drawn.step - 2));
        var (sums, squares) = (ExactSums.OfValues(first + count), ExactSums.OfProducts(first + count));
        new Moments(sums, squares).Add(drawn.values, step, first);
        for (var u = 0; u < count; u++)
        {
            var (sum, square) = (ExactSums.OfValues(1), ExactSums.OfProducts(1));
            new Moments(sum, square).Add([.. drawn.values.Where((_, at) => at % step == u)], 1);
            Assert.AreEqual(sum.Integer(0), sums.Integer(first + u));
            Assert.AreEqual(square.Integer(0), squares.Integer(first + u));
        }

        for (var u = 0; u < first; u++) Assert.IsTrue(sums.Integer(u).IsZero && squares.Integer(u).IsZero);
    });

    private static float[] Packed(int units, float[] rows)
    {
        // what an earlier batch left must not show
        float[] blocks = [.. Enumerable.Repeat(9f, Lanes.Blocks(units) * Lanes.Stride(rows.Length / units))];
        Lanes.Pack(rows, units, blocks);
        return blocks;
    }

    private static void Same(float expected, float found) =>
        Assert.AreEqual(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(found));

    private static void Same(double[] expected, double[] found) => CollectionAssert.AreEqual(expected, found);
}
