using CsCheck;
using MLNetInterpret.Core.Rows;

namespace MLNetInterpret;

/// <summary>Rows scored in managed code, against the network.</summary>
[TestClass]
public class RowScorerTests
{
    private static readonly Gen<(int Seed, int Layers, int Columns, bool Rectified, bool Negative)> Cases =
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 4], Gen.Int[2, 5], Gen.Bool, Gen.Bool);

    [TestMethod]
    public void A_chain_scores_rows_and_moves_as_the_network_does() => Law.Holds(Cases, one =>
    {
        var random = new Random(one.Seed);
        var space = RandomRows.Space(one.Columns, 5, random);
        int[] units = [.. Enumerable.Range(0, one.Layers).Select(_ => 1 + random.Next(19))];
        using var network = RandomRows.Network(space.Slots, units, one.Seed);
        var unit = Unit.Parse($"{(one.Rectified ? "relu" : "linear")}{one.Layers}:{random.Next(units[^1])}");
        var objective = one.Negative ? -Objectives.Channel(unit) : Objectives.Channel(unit);
        var chain = RowScorer.Of(network, objective, space);
        Assert.IsInstanceOfType<ChainRowScorer>(chain);
        var slow = new NetworkRowScorer(network, objective, space);

        int[][] rows = [.. Enumerable.Range(0, 20).Select(_ => RandomRows.Row(space, random))];
        Same(RandomRows.Scores(network, objective, space, rows), chain.Score(rows));
        (int[], RowMove)[] moves = [.. rows.Take(4).Select(row => (row, Move()))];
        Same(slow.Score(moves), chain.Score(moves));
        int[][] moved = [.. moves.SelectMany(move => Enumerable.Range(0, move.Item2.Count).Select(at =>
        {
            int[] row = [.. move.Item1];
            move.Item2.Apply(at, row);
            return row;
        }))];
        Same(slow.Score(moved), chain.Score(moves));

        RowMove Move()
        {
            var first = random.Next(one.Columns);
            var second = (first + 1 + random.Next(one.Columns - 1)) % one.Columns;
            return random.Next(3) == 0 ? new(first, Choices(first)) : new(first, Choices(first), second, Choices(second));
        }

        int[] Choices(int column)
        {
            var all = Enumerable.Range(0, space.Columns[column].Choices.Count);
            return [.. all.Where(choice => choice == 0 || random.Next(4) > 0)];
        }
    });

    [TestMethod]
    public void Only_a_unit_of_a_chain_is_scored_without_the_network()
    {
        var space = RandomRows.Space(3, 3, new(1));
        using var network = RandomRows.Network(space.Slots, [4, 2], 1);
        Assert.IsInstanceOfType<ChainRowScorer>(RowScorer.Of(network, -(-Objectives.Channel("linear2:0")), space));
        Objective[] others =
        [
            Objectives.Channel("linear1:0") + 1,
            2 * Objectives.Channel("linear1:0"),
            Objectives.Probability("linear2:0"),
            Objectives.Layer("linear1"),
            Objectives.Each(["linear1:0", "linear1:1"]),
        ];
        foreach (var other in others)
            Assert.IsInstanceOfType<NetworkRowScorer>(RowScorer.Of(network, other, space), $"{other}");
        using var computed = Planted.Computed(space.Slots, x => x.sin());
        Assert.IsInstanceOfType<NetworkRowScorer>(RowScorer.Of(computed, Objectives.Channel("same:0"), space));
        Assert.ThrowsExactly<ArgumentException>(() => RowScorer.Of(network, Objectives.Channel("linear1:9"), space));
    }

    [TestMethod]
    public void A_search_finds_the_same_row_with_and_without_the_network() => Law.Holds(Cases, one =>
    {
        var random = new Random(one.Seed);
        var space = RandomRows.Space(one.Columns, 5, random);
        using var network = RandomRows.Network(space.Slots, [.. Enumerable.Range(0, one.Layers).Select(_ => 5)], one.Seed);
        var objective = Objectives.Channel($"linear{one.Layers}:1");
        // the same score, of which nobody knows what it is
        var unknown = objective with { Score = seen => objective.Score(seen) };
        RowSearchOptions options = new() { Seed = one.Seed, PairRows = 1000 };
        var expected = network.Maximize(unknown, space, options: options).Score;
        Assert.AreEqual(expected, network.Maximize(objective, space, options: options).Score, 1e-4f);
    });

    [TestMethod]
    public void Weights_that_are_no_numbers_are_refused()
    {
        using var network = Planted.Linear([1, float.NaN]);
        var space = new RowSpace([0, 0], [new("a", [0], [[1f], [2f]]), new("b", [1], [[1f], [2f]])]);
        var error = Assert.ThrowsExactly<ArithmeticException>(() => network.Maximize(Objectives.Channel("linear:0"), space));
        StringAssert.Contains(error.Message, "The score of 'linear:0' became NaN");
    }

    private static void Same(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var at = 0; at < expected.Length; at++)
            Assert.AreEqual(expected[at], actual[at], 1e-4f * Math.Max(1, Math.Abs(expected[at])));
    }
}
