namespace MLNetInterpret.Core.Findings;

/// <summary>A unit's activation on some rows of each class, to look at.</summary>
/// <param name="Classes">Names of the classes, in the data's order.</param>
/// <param name="Activations">For each class those of some of its rows; empty where it has none.</param>
internal sealed record ClassSample(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<float>> Activations)
{
    /// <summary>Rows of a class that are kept.</summary>
    private const int Most = 40;

    /// <summary>Keeps the first rows of each class.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="of">The class of each row.</param>
    /// <param name="activations">The activation on each row.</param>
    public static ClassSample Of(IReadOnlyList<string> classes, IReadOnlyList<int> of, IReadOnlyList<float> activations)
    {
        var rows = of.Zip(activations).ToLookup(row => row.First, row => row.Second);
        return new(classes, [.. classes.Select((_, one) => (IReadOnlyList<float>)[.. rows[one].Take(Most)])]);
    }
}
