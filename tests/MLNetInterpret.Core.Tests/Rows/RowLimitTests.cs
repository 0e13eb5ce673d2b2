using CsCheck;
using MLNetInterpret.Core.Rows;

namespace MLNetInterpret;

/// <summary>Searches within limits, against trying every row.</summary>
[TestClass]
public class RowLimitTests
{
    private static readonly Gen<(int Seed, int Columns, int Choices, int Limits)> Cases =
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[2, 5], Gen.Int[2, 4], Gen.Int[0, 3]);

    [TestMethod]
    public void A_linear_unit_under_a_relation_moves_two_columns_at_once()
    {
        // a + b with a <= b: from (0, 0) no single column may rise
        using var network = Planted.Linear([3, -1]);
        float[][] values = [[0], [1], [2], [3]];
        var space = new RowSpace([0, 0], [new("a", [0], values), new("b", [1], values)]);
        double[] up = [0, 1, 2, 3], down = [0, -1, -2, -3];
        var limit = new SumLimit("a <= b", [up, down], 0);
        RowSearchOptions options = new() { RandomStarts = 0, Limits = [limit] };
        Assert.AreEqual(0f, network.Maximize(Objectives.Channel("linear:0"), space, [[0, 0]], options).Score);
        var found = network.Maximize(Objectives.Channel("linear:0"), space, [[0, 0]], options with { PairRows = 1000 });
        CollectionAssert.AreEqual(new[] { 3, 3 }, found.Choices.ToArray());
        Assert.AreEqual(6f, found.Score);
        var repaired = network.Maximize(Objectives.Channel("linear:0"), space, [[3, 0]], options with { PairRows = 1000 });
        CollectionAssert.AreEqual(
            found.Choices.ToArray(), repaired.Choices.ToArray(), "a start beyond the limit is repaired");
    }

    [TestMethod]
    public void Every_row_keeps_to_the_limits_and_enumeration_finds_the_best() => Law.Holds(Cases, one =>
    {
        var (network, space, limits) = Drawn(one);
        using (network)
        {
            var objective = Objectives.Channel("logits:0");
            var allowed = Every(space).Where(row => limits.All(limit => limit.Excess(row) <= 0)).ToArray();
            if (allowed.Length == 0) return;
            var best = Scores(network, objective, space, allowed).Max();
            RowSearchOptions options = new() { Limits = limits, PairRows = 5000, Seed = one.Seed };
            var every = network.Maximize(objective, space, options: options with { EnumerateUpTo = 2000 });
            Assert.IsTrue(every.IsExhaustive);
            Assert.AreEqual(best, every.Score, 1e-5f);

            var found = network.Maximize(objective, space, [allowed[0]], options);
            var alone = network.Maximize(objective, space, [allowed[0]], options with { PairRows = 0 });
            Assert.IsTrue(limits.All(limit => limit.Excess([.. found.Choices]) <= 0));
            Assert.IsTrue(found.Score >= alone.Score, "a later phase ends no lower");
            Assert.IsTrue(found.Score <= best + 1e-5f);
            Assert.IsTrue(found.Trace.Zip(found.Trace.Skip(1)).All(pair => pair.First <= pair.Second));
        }
    });

    [TestMethod]
    public void A_limit_excludes_the_same_rows_whether_asked_one_by_one_or_together() => Law.Holds(Cases, one =>
    {
        var (network, space, limits) = Drawn(one with { Limits = 2 });
        network.Dispose();
        var random = new Random(one.Seed);
        int[] row = [.. space.Columns.Select(column => random.Next(column.Choices.Count))];
        foreach (var move in new RowMove[] { new(0, [0, 1]), new(1, [1, 0], 0, [0, 1]) })
            foreach (var limit in limits)
            {
                var allowed = new bool[move.Count];
                Array.Fill(allowed, true);
                limit.Exclude(row, move, allowed);
                for (var at = 0; at < allowed.Length; at++)
                {
                    int[] moved = [.. row];
                    move.Apply(at, moved);
                    Assert.AreEqual(limit.Excess(moved) <= 0, allowed[at]);
                }
            }
    });

    [TestMethod]
    public void What_keeps_to_nothing_is_said()
    {
        using var network = Planted.Linear([1, 1]);
        var space = new RowSpace([0, 0], [new("a", [0], [[1f], [2f]]), new("b", [1], [[1f], [2f]])]);
        double[] values = [1, 2];
        var limit = new SumLimit("a + b <= 1", [values, values], 1);
        foreach (var most in new[] { 0, 100 })
        {
            RowSearchOptions options = new() { Limits = [limit], EnumerateUpTo = most };
            var error = Assert.ThrowsExactly<ArgumentException>(
                () => network.Maximize(Objectives.Channel("linear:0"), space, options: options));
            StringAssert.Contains(error.Message, "No row was found that keeps to all of these: a + b <= 1.");
        }
    }

    private static (HookedNetwork Network, RowSpace Space, IReadOnlyList<RowLimit> Limits) Drawn(
        (int Seed, int Columns, int Choices, int Limits) one)
    {
        var random = new Random(one.Seed);
        float Value() => (random.NextSingle() * 4) - 2;
        float[] template = [.. Enumerable.Range(0, (2 * one.Columns) + 1).Select(_ => Value())];
        RowColumn Column(int c) => new(
            $"c{c}", [2 * c, (2 * c) + 1],
            [.. Enumerable.Range(0, one.Choices).Select(_ => (IReadOnlyList<float>)[Value(), Value()])]);
        var space = new RowSpace(template, [.. Enumerable.Range(0, one.Columns).Select(Column)]);
        double[] Terms() => [.. Enumerable.Range(0, one.Choices).Select(_ => (double)random.Next(-2, 3))];
        SumLimit Limit(int limit) =>
            new($"limit {limit}", [.. Enumerable.Range(0, one.Columns).Select(_ => Terms())], random.Next(-1, 3));
        return (Planted.Perceptron(space.Slots, 5, one.Seed), space, [.. Enumerable.Range(0, one.Limits).Select(Limit)]);
    }

    private static IEnumerable<int[]> Every(RowSpace space)
    {
        IEnumerable<int[]> Longer(IEnumerable<int[]> rows, RowColumn column) =>
            rows.SelectMany(row => Enumerable.Range(0, column.Choices.Count).Select(choice => (int[])[.. row, choice]));
        return space.Columns.Aggregate((IEnumerable<int[]>)[[]], Longer);
    }

    private static float[] Scores(HookedNetwork network, Objective objective, RowSpace space, int[][] rows)
    {
        var values = new float[rows.Length * space.Slots];
        foreach (var (at, row) in rows.Index()) space.Write(row, values.AsSpan(at * space.Slots, space.Slots));
        using var batch = TorchSharp.torch.tensor(values).view(rows.Length, space.Slots);
        return [.. network.Score(objective, batch)];
    }
}
