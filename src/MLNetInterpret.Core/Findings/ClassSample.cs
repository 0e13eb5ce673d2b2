namespace MLNetInterpret.Core.Findings;

/// <summary>A unit's activation on some rows of each class, to look at.</summary>
/// <param name="Classes">Names of the classes, in the data's order.</param>
/// <param name="Activations">For each class those of some of its rows; empty where it has none.</param>
internal sealed record ClassSample(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<float>> Activations)
{
    /// <summary>Rows of a class that are kept.</summary>
    private const int Most = 24;

    /// <summary>Classes that one can look at beside each other.</summary>
    private const int MostClasses = 24;

    /// <summary>Keeps the first rows of each class; nothing where there are many classes.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="of">The class of each row.</param>
    /// <param name="activations">The activation on each row.</param>
    public static ClassSample? Of(IReadOnlyList<string> classes, IReadOnlyList<int> of, IReadOnlyList<float> activations)
    {
        if (classes.Count > MostClasses) return null;
        var rows = of.Zip(activations).ToLookup(row => row.First, row => row.Second);
        return new(classes, [.. classes.Select((_, one) => (IReadOnlyList<float>)[.. rows[one].Take(Most)])]);
    }
}
