using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Rows;

namespace MLNetInterpret.Benchmarks;

/// <summary>What scoring rows without the network saves in the search for a unit's best row.</summary>
internal static class ProfilePairs
{
    private const int Columns = 13;
    private const int Choices = 40;

    /// <summary>The same moves of one column and of two, by the chain of layers and, the score being one that nobody knows,
    /// through the network in batches.</summary>
    public static Pair Moves()
    {
        var network = new HookedNetwork(new Mlp(new() { Features = Columns, HiddenUnits = [32, 16], Outputs = 1 }), Columns);
        var random = new Random(0);
        IReadOnlyList<float> Choice() => [(random.NextSingle() * 4) - 2];
        RowColumn Column(int column) =>
            new($"column{column}", [column], [.. Enumerable.Range(0, Choices).Select(_ => Choice())]);
        var space = new RowSpace(new float[Columns], [.. Enumerable.Range(0, Columns).Select(Column)]);
        var unit = Objectives.Channel("hidden2:3");
        var unknown = unit with { Score = seen => unit.Score(seen) };
        RowSearchOptions options = new() { PairRows = 40_000, PairStarts = 5 };
        return new(
            () => network.Maximize(unit, space, options: options),
            () => network.Maximize(unknown, space, options: options),
            network)
        {
            OneThread = true,
        };
    }
}
