using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>An input changed within bounds so that the network misclassifies it.</summary>
public sealed class AdversarialExample : ReadableResult
{
    [JsonConstructor]
    internal AdversarialExample(
        long row, string? label, InputValue original, InputValue changed, (string Class, double Probability) before,
        (string Class, double Probability) after, string? target, string constraint, double distance, int steps,
        bool succeeded)
    {
        (Row, Label, Original, Changed) = (row, label, original, changed);
        (Before, After, Target, Constraint) = (before, after, target, constraint);
        (Distance, Steps, Succeeded) = (distance, steps, succeeded);
    }

    /// <summary>Row number of the original in its data, from 0; -1 where it is no row.</summary>
    public long Row { get; }

    /// <summary>The original's true class, or null where it is not known.</summary>
    public string? Label { get; }

    /// <summary>The original.</summary>
    public InputValue Original { get; }

    /// <summary>The changed input, as it was classified: 8-bit pixels, or a row in the table's own columns.</summary>
    public InputValue Changed { get; }

    /// <summary>Predicted class of the original, with its probability.</summary>
    public (string Class, double Probability) Before { get; }

    /// <summary>Predicted class of the changed input, with its probability, measured again on the plain network after
    /// rounding.</summary>
    public (string Class, double Probability) After { get; }

    /// <summary>The class that was aimed at, or null where any other class counts.</summary>
    public string? Target { get; }

    /// <summary>The bound on the change in words, for example <c>each pixel by at most 4/255</c>.</summary>
    public string Constraint { get; }

    /// <summary>Size of the change, in the constraint's measure: for pictures levels of 255, for table rows the standard
    /// deviations of the number that changed most (0 where only categories are others).</summary>
    public double Distance { get; }

    /// <summary>How far the change goes, in words: for table rows the categories that are others now, and the number that
    /// changed most.</summary>
    internal string DistanceInWords
    {
        get
        {
            if ((Original, Changed) is not (RowInput from, RowInput to)) return $"{UpTo(Distance, 2)} levels of 255";
            var changed = from.Values.Zip(to.Values).Where(pair => pair.First != pair.Second).ToList();
            var others = changed.Count(pair => pair.First.Number is null || pair.Second.Number is null);
            string[] parts =
            [
                .. others > 0 ? [others == 1 ? "1 category" : $"{others} categories"] : Array.Empty<string>(),
                .. changed.Count > others
                    ? [$"{UpTo(Distance, 2)} standard deviation{(UpTo(Distance, 2) == "1" ? "" : "s")}"]
                    : Array.Empty<string>(),
            ];
            return parts.Length == 0 ? "nothing" : string.Join(" and ", parts);
        }
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; }

    /// <summary>Whether the changed input has the target class, or, without a target, another class than the
    /// original.</summary>
    public bool Succeeded { get; }

    private protected override string Sentence =>
        $"{(Row < 0 ? "the input" : $"row {Row}")}: {Before.Class} ({Percent(Before.Probability)}) became " +
        $"{After.Class} ({Percent(After.Probability)}), {(Succeeded ? "as intended" : "not as intended")}, with {Constraint}";
}

/// <summary>A photo in which a network's layer or unit was made stronger (DeepDream).</summary>
public sealed class Dream(string name, string objective, ImageInput photo, ImageInput result, int octaves) : ReadableResult
{
    /// <summary>The photo's name.</summary>
    public string Name { get; } = name;

    /// <summary>The maximised objective in words.</summary>
    public string Objective { get; } = objective;

    /// <summary>The photo.</summary>
    public ImageInput Photo { get; } = photo;

    /// <summary>The resulting picture.</summary>
    public ImageInput Result { get; } = result;

    /// <summary>Sizes that it was optimised at, the smallest first.</summary>
    public int Octaves { get; } = octaves;

    private protected override string Sentence => $"{Objective} made stronger in {Name}, {Result}";
}
