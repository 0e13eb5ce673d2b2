using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Random spaces of rows and random networks that read them.</summary>
internal static class RandomRows
{
    /// <summary>Linear layers <c>linear1</c>, ... of so many units with a rectifier <c>relu1</c>, ... behind each.</summary>
    public static HookedNetwork Network(int slots, int[] units, int seed)
    {
        var parts = new List<(string, nn.Module<Tensor, Tensor>)>();
        foreach (var (layer, count) in units.Index())
        {
            parts.Add(($"linear{layer + 1}", nn.Linear(layer == 0 ? slots : units[layer - 1], count)));
            parts.Add(($"relu{layer + 1}", nn.ReLU()));
        }

        var module = nn.Sequential(parts);
        Planted.Randomize(module, seed);
        return new(module, slots);
    }

    /// <summary>Columns of one or two slots, and one slot that no column sets.</summary>
    public static RowSpace Space(int columns, int choices, Random random)
    {
        float Value() => (random.NextSingle() * 6) - 3;
        var (made, slots) = (new List<RowColumn>(), 0);
        for (var column = 0; column < columns; column++)
        {
            int[] own = [.. Enumerable.Range(slots, 1 + random.Next(2))];
            slots += own.Length;
            IReadOnlyList<float> Choice() => [.. own.Select(_ => Value())];
            made.Add(new($"c{column}", own, [.. Enumerable.Range(0, 1 + random.Next(choices)).Select(_ => Choice())]));
        }

        return new([.. Enumerable.Range(0, slots + 1).Select(_ => Value())], made);
    }

    /// <summary>Any row.</summary>
    public static int[] Row(RowSpace space, Random random) =>
        [.. space.Columns.Select(column => random.Next(column.Choices.Count))];

    /// <summary>Every row.</summary>
    public static int[][] Every(RowSpace space)
    {
        IEnumerable<int[]> Longer(IEnumerable<int[]> rows, RowColumn column) =>
            rows.SelectMany(row => Enumerable.Range(0, column.Choices.Count).Select(choice => (int[])[.. row, choice]));
        return [.. space.Columns.Aggregate((IEnumerable<int[]>)[[]], Longer)];
    }

    /// <summary>What rows score in the network itself.</summary>
    public static float[] Scores(HookedNetwork network, Objective objective, RowSpace space, int[][] rows)
    {
        var values = new float[rows.Length * space.Slots];
        foreach (var (at, row) in rows.Index()) space.Write(row, values.AsSpan(at * space.Slots, space.Slots));
        using var batch = AlignedTensor.From(values, rows.Length, space.Slots);
        return [.. network.Score(objective, batch)];
    }
}
