using CsCheck;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class RowProjectionTests
{
    [TestMethod]
    public void The_bits_of_rows_among_many_are_their_own_signs_and_the_places_of_their_group() => Law.Holds(
        Gen.Select(Gen.Int[0, 3], Gen.Long[0, 6000], Gen.Int[0, 16].Select(fours => 4 * fours), Gen.Bool), drawn =>
    {
        var (seed, first, projections, isSampled) = drawn;
        int[]? rows = isSampled ? [.. Enumerable.Range(0, 60).Select(i => (i * 3) + (i / 20 * 50))] : null;
        var hashes = new ulong[60];
        RowProjection.HashMany(seed, first, rows, projections, hashes);
        for (var i = 0; i < hashes.Length; i++)
        {
            var row = first + (rows?[i] ?? i);
            var (own, together) = (RowProjection.Hash(seed, row, 0), RowProjection.Together(row, projections));
            var places = together == 1 ? own : RowProjection.Hash(~seed, row / together, together);
            Assert.AreEqual((own & RowProjection.Signs) | (places & ~RowProjection.Signs), hashes[i], $"row {row}");
        }
    });

    [TestMethod]
    public void Where_a_row_stands_in_a_batch_does_not_matter()
    {
        var (whole, parts) = (new ulong[5000], new ulong[5000]);
        RowProjection.HashMany(7, 0, null, 16, whole);
        for (var from = 0; from < parts.Length; from += 17)
            RowProjection.HashMany(7, from, null, 16, parts.AsSpan(from, Math.Min(17, parts.Length - from)));
        CollectionAssert.AreEqual(whole, parts);
    }
}
