using System.Globalization;

namespace MLNetInterpret.Core.Concepts;

/// <summary>Checks what a user's rule gives.</summary>
internal static class UserRule
{
    public static ConceptReader Read(string name, string text, IReadOnlyList<bool>? labels)
    {
        CheckLength(name, text, labels?.Count);
        var values = new float[text.Length];
        for (var i = 0; i < values.Length; i++) values[i] = labels![i] ? 1 : 0;
        return Reader(values);
    }

    public static ConceptReader Read(string name, ConceptKind kind, string text, IReadOnlyList<double>? labels)
    {
        CheckLength(name, text, labels?.Count);
        var values = new float[text.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)labels![i];
            var allowed = kind switch
            {
                ConceptKind.Binary => labels[i] is 0 or 1,
                ConceptKind.Count => labels[i] >= 0 && float.IsFinite(values[i]) && labels[i] == Math.Floor(labels[i]),
                _ => float.IsFinite(values[i]),
            };
            if (!allowed)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The concept '{name}' gives {labels[i]} at character {i}; {Allowed(kind)}."));
        }
        return Reader(values);
    }

    private static void CheckLength(string name, string text, int? count)
    {
        if (count != text.Length)
            throw new ArgumentException(
                $"The concept '{name}' gives {count?.ToString(CultureInfo.InvariantCulture) ?? "no"} values for a text of " +
                $"{text.Length} characters; it has to give one for each.");
    }

    private static string Allowed(ConceptKind kind) => kind switch
    {
        ConceptKind.Binary => "the values of a yes or no are 0 and 1",
        ConceptKind.Count => "counts are whole numbers from 0 on",
        _ => "values are finite numbers in the range of a float",
    };

    private static ConceptReader Reader(float[] values) => (from, stretch) => values.AsSpan(from, stretch.Length).CopyTo(stretch);
}
