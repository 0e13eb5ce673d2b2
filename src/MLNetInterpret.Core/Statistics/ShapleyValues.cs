using System.Numerics;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Shapley values of a game, by their definition.</summary>
/// <remarks>A player's value is what it adds to a coalition, averaged over all orders in which the players may join. Source:
/// Shapley, "A value for n-person games", 1953; for predictions: Lundberg, Lee, "A unified approach to interpreting model
/// predictions", NIPS 2017, arXiv:1705.07874.</remarks>
internal static class ShapleyValues
{
    /// <summary>Most players that every coalition is listed of.</summary>
    public const int MostPlayers = 20;

    /// <summary>Every player's value.</summary>
    /// <param name="worths">What each coalition is worth: player <c>i</c> belongs to the coalition at an index that has bit
    /// <c>i</c>. The empty one comes first, the whole one last.</param>
    /// <returns>One value for each player, in the worths' units; they sum to the whole's worth less the empty one's.</returns>
    /// <exception cref="ArgumentException">The number of worths is no power of two,
    /// or above that of <see cref="MostPlayers"/>.</exception>
    public static IReadOnlyList<double> Exact(ReadOnlySpan<double> worths)
    {
        if (!BitOperations.IsPow2(worths.Length) || worths.Length > 1 << MostPlayers)
            throw new ArgumentException(
                $"{worths.Length} worths do not belong to every coalition of some players: " +
                $"give 2^n, for 0 to {MostPlayers} players.", nameof(worths));
        var values = new double[BitOperations.Log2((uint)worths.Length)];
        Add(worths, 1, 1, values);
        return values;
    }

    /// <summary>Adds the values of several games of the same players, a multiple of each, to sums.</summary>
    /// <param name="worths">Coalition after coalition, in the order of <see cref="Exact"/>, one worth for each game.</param>
    /// <param name="games">Games, 1 or more.</param>
    /// <param name="factor">What every value is multiplied by.</param>
    /// <param name="values">The sums: player after player, one for each game.</param>
    /// <exception cref="ArgumentException">The worths or sums are not as many as the players and games need.</exception>
    public static void Add(ReadOnlySpan<double> worths, int games, double factor, Span<double> values)
    {
        Check.AtLeast(games, 1);
        var coalitions = worths.Length / games;
        var areComplete = coalitions * games == worths.Length && BitOperations.IsPow2(coalitions);
        if (!areComplete || values.Length != BitOperations.Log2((uint)coalitions) * games)
            throw new ArgumentException(
                $"{worths.Length} worths and {values.Length} sums do not belong to {games} games: " +
                "for n players give 2^n worths and n sums of each.", nameof(worths));
        var players = BitOperations.Log2((uint)coalitions);
        if (players == 0) return;

        // joining[s] is the weight of joining a coalition of s others: s! (n - s - 1)! / n!
        var joining = new double[players];
        joining[0] = factor / players;
        for (var size = 1; size < players; size++) joining[size] = joining[size - 1] * size / (players - size);
        for (var coalition = 0; coalition < coalitions; coalition++)
        {
            var size = BitOperations.PopCount((uint)coalition);
            var own = worths.Slice(coalition * games, games);
            for (var player = 0; player < players; player++)
            {
                var weight = (coalition >> player & 1) == 1 ? joining[size - 1] : -joining[size];
                var sums = values.Slice(player * games, games);
                for (var game = 0; game < games; game++) sums[game] += weight * own[game];
            }
        }
    }
}
