using System.Numerics;
using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Attribution;

/// <summary>The four laws that make Shapley values the only ones that keep them all, and the definition itself.</summary>
[TestClass]
public class ShapleyValuesTests
{
    private static readonly Gen<double[]> Games = Gen.Int[0, 7].SelectMany(players => Gen.Double[-5, 5].Array[1 << players]);

    [TestMethod]
    public void They_share_out_what_the_whole_is_worth() => Law.Holds(Games, worths =>
        Assert.AreEqual(worths[^1] - worths[0], ShapleyValues.Exact(worths).Sum(), 1e-9));

    [TestMethod]
    public void They_are_the_mean_over_all_orders() => Law.Holds(Gen.Double[-5, 5].Array[16], worths =>
    {
        var values = ShapleyValues.Exact(worths);
        var orders = Orders([0, 1, 2, 3]).ToList();
        Assert.HasCount(24, orders);
        for (var player = 0; player < 4; player++)
            Assert.AreEqual(orders.Average(order =>
            {
                var before = order.TakeWhile(other => other != player).Sum(other => 1 << other);
                return worths[before | 1 << player] - worths[before];
            }), values[player], 1e-9);
    });

    [TestMethod]
    public void Players_that_add_the_same_get_the_same() =>
        Law.Holds(Gen.Select(Gen.Int[2, 6], Gen.Int[1, 1000]), (players, seed) =>
        {
            var random = new Random(seed);
            var bySize = Enumerable.Range(0, players + 1).Select(_ => random.NextDouble()).ToArray();
            var worths = Enumerable.Range(0, 1 << players).Select(coalition => bySize[BitOperations.PopCount((uint)coalition)]);
            var values = ShapleyValues.Exact([.. worths]);
            foreach (var value in values) Assert.AreEqual(values[0], value, 1e-12);
        });

    [TestMethod]
    public void A_player_that_adds_nothing_gets_nothing() => Law.Holds(Gen.Select(Games, Gen.Int[0, 7]), (worths, place) =>
    {
        var bit = 1 << Math.Min(place, BitOperations.Log2((uint)worths.Length));
        int Without(int coalition) => coalition & bit - 1 | coalition >> 1 & ~(bit - 1);
        var with = Enumerable.Range(0, 2 * worths.Length).Select(coalition => worths[Without(coalition)]).ToArray();
        var values = ShapleyValues.Exact(with);
        Assert.AreEqual(0, values[BitOperations.Log2((uint)bit)], 1e-12);
        CollectionAssert.AreEqual(
            ShapleyValues.Exact(worths).Select(value => Math.Round(value, 9)).ToArray(),
            values.Where((_, player) => player != BitOperations.Log2((uint)bit)).Select(value => Math.Round(value, 9)).ToArray());
    });

    [TestMethod]
    public void Values_of_a_sum_of_games_are_the_sums() => Law.Holds(Gen.Double[-5, 5].Array[32], worths =>
    {
        var sums = new double[4 * 2];
        ShapleyValues.Add(worths, games: 2, factor: 3, sums);
        var first = ShapleyValues.Exact([.. worths.Where((_, i) => i % 2 == 0)]);
        var second = ShapleyValues.Exact([.. worths.Where((_, i) => i % 2 == 1)]);
        var both = ShapleyValues.Exact([.. worths.Chunk(2).Select(pair => pair.Sum())]);
        for (var player = 0; player < 4; player++)
        {
            Assert.AreEqual(3 * first[player], sums[2 * player], 1e-9);
            Assert.AreEqual(3 * second[player], sums[(2 * player) + 1], 1e-9);
            Assert.AreEqual(both[player], first[player] + second[player], 1e-9);
        }
    });

    [TestMethod]
    public void Worths_that_are_no_game_are_refused()
    {
        static void Refuses(string expected, Action act) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(act).Message, expected);
        Refuses("3 worths do not belong", () => ShapleyValues.Exact([1, 2, 3]));
        Refuses("0 worths", () => ShapleyValues.Exact([]));
        Refuses("3 sums", () => ShapleyValues.Add([1, 2, 3, 4], 1, 1, new double[3]));
        Assert.IsEmpty(ShapleyValues.Exact([7]));
    }

    private static IEnumerable<int[]> Orders(int[] players)
    {
        IEnumerable<int[]> Beginning(int first) =>
            Orders([.. players.Where(other => other != first)]).Select(rest => (int[])[first, .. rest]);
        return players.Length == 0 ? [[]] : players.SelectMany(Beginning);
    }
}
