using CsCheck;
using MLNetInterpret.Core.Rows;

namespace MLNetInterpret;

/// <summary>Bounds of units, against trying every row.</summary>
[TestClass]
public class RowBoundTests
{
    private static readonly Gen<(int Seed, int Layers, int Columns, int Choices, bool Rectified)> Cases =
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 4], Gen.Int[1, 5], Gen.Int[2, 5], Gen.Bool);

    [TestMethod]
    public void No_row_exceeds_the_bound_and_what_is_proven_is_the_best() => Law.Holds(Cases, one =>
    {
        var random = new Random(one.Seed);
        var space = RandomRows.Space(one.Columns, one.Choices, random);
        int[] widths = [.. Enumerable.Range(0, one.Layers).Select(_ => 2 + random.Next(9))];
        using var network = RandomRows.Network(space.Slots, widths, one.Seed);
        var unit = Unit.Parse($"{(one.Rectified ? "relu" : "linear")}{one.Layers}:1");
        var rows = RandomRows.Every(space);
        var scores = RandomRows.Scores(network, Objectives.Channel(unit), space, rows);
        foreach (var (parts, highest) in new[] { (1, true), (4, false), (17, true), (3000, true), (3000, false) })
        {
            var known = RandomRows.Row(space, random);
            var bound = RowBound.Of(network, unit, space, highest, [known], parts)!;
            var (sign, best) = highest ? (1, scores.Max()) : (-1, scores.Min());
            var slack = 1e-5f * (1 + Math.Abs(best));
            Assert.IsTrue(sign * (bound.Value - best) >= -slack, $"{best} {bound}");
            var score = scores[Array.FindIndex(rows, row => row.SequenceEqual(bound.Row))];
            Assert.AreEqual(score, bound.Score, slack);
            var given = scores[Array.FindIndex(rows, row => row.SequenceEqual(known))];
            Assert.IsTrue(sign * (score - given) >= -slack, "the known row is no better");
            if (bound.IsProven) Assert.AreEqual(best, bound.Score, 5 * slack, $"{bound}");
            if (bound.IsProven) Assert.AreEqual(best, bound.Value, 5 * slack, $"{bound}");
            Assert.IsTrue(bound.Parts <= parts + 1);
            if (parts == 3000 || one.Layers == 1) Assert.IsTrue(bound.IsProven, $"{bound}");
        }
    }, 60);

    [TestMethod]
    public void More_parts_bound_no_worse() => Law.Holds(Gen.Int[1, 10_000], seed =>
    {
        var space = RandomRows.Space(8, 12, new(seed));
        using var network = RandomRows.Network(space.Slots, [16, 1], seed);
        RowBound Bound(int parts) => RowBound.Of(network, "linear2:0", space, mostParts: parts)!;
        var bounds = new[] { 1, 10, 100, 1000 }.Select(Bound).ToArray();
        foreach (var (less, more) in bounds.Zip(bounds.Skip(1)))
        {
            Assert.IsTrue(more.Value <= less.Value + 1e-4f && more.Score >= less.Score, $"{less} {more}");
        }

        Assert.AreEqual(bounds[^1], RowBound.Of(network, "linear2:0", space)! with { Row = bounds[^1].Row }, "the same again");
    }, 10);

    [TestMethod]
    public void A_second_layer_is_proven_where_columns_are_too_many_to_be_split() => Law.Holds(Gen.Int[1, 10_000], seed =>
    {
        var space = RandomRows.Space(14, 12, new(seed));
        using var network = RandomRows.Network(space.Slots, [32, 2], seed);
        foreach (var highest in new[] { true, false })
        {
            var bound = RowBound.Of(network, "linear2:1", space, highest, mostParts: 2000)!;
            Assert.IsTrue(bound.IsProven, $"{seed}: {bound}");
        }
    }, 8);

    [TestMethod]
    public void What_has_no_bound_is_told()
    {
        var space = new RowSpace([0, 0], [new("a", [0], [[1f], [2f]]), new("b", [1], [[1f], [2f]])]);
        using var picture = Planted.Convolution([1, 2]);
        Assert.IsNull(RowBound.Of(picture, "edge:0", space), "a convolution has no such bound");
        using var network = Planted.Linear([1, 1, 1]);
        var error = Assert.ThrowsExactly<ArgumentException>(() => RowBound.Of(network, "linear:0", space));
        StringAssert.Contains(error.Message, "The space has 2 slots, but the network reads 3.");
        Assert.ThrowsExactly<ArgumentException>(() => RowBound.Of(network, "linear:5", space));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RowBound.Of(network, "linear:0", space, mostParts: 0));
    }
}
