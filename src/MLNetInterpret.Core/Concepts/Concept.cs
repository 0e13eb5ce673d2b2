using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>A name and a rule that gives each character of a text a value: whether something holds, a count, or a
/// size.</summary>
/// <remarks>Concepts keep no state: one may be read over many texts at once.
/// <see cref="Concepts"/> has the built-in ones.</remarks>
public sealed class Concept
{
    internal Concept(string name, string definition, ConceptKind kind, string? closer, Func<ConceptText, ConceptReader> open)
    {
        Name = OneLine(name, nameof(name));
        Definition = OneLine(definition, nameof(definition));
        (Kind, Closer, Open) = (kind, closer, open);
    }

    /// <summary>Its name; <see cref="Concepts.Parse"/> reads the names of built-in concepts back.</summary>
    public string Name { get; }

    /// <summary>Its definition in one line.</summary>
    public string Definition { get; }

    /// <summary>Kind of its values.</summary>
    public ConceptKind Kind { get; }

    /// <summary>The text that ends it, where there is such a text: <c>)</c>, <c>*/</c>; null otherwise. The concept's last
    /// character is the one before.</summary>
    public string? Closer { get; }

    /// <summary>Whether its rule is a user's code.</summary>
    internal bool IsUsers { get; private init; }

    /// <summary>Begins to read it over a text, from the text's first character on.</summary>
    internal Func<ConceptText, ConceptReader> Open { get; }

    /// <summary>A user-defined concept that holds at a character or does not.</summary>
    /// <param name="name">Its name, in one line.</param>
    /// <param name="definition">What it means, in one line.</param>
    /// <param name="label">Gets the whole text and says for each of its UTF-16 characters whether the concept holds; has to give
    /// the same for the same text.</param>
    /// <exception cref="ArgumentException">A name or definition is empty or has more than one line. When it is read: the rule
    /// gives another number of values than the text has characters.</exception>
    public static Concept From(string name, string definition, Func<string, IReadOnlyList<bool>> label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return new(name, definition, ConceptKind.Binary, null, text => UserRule.Read(name, text.Whole, label(text.Whole)))
        {
            IsUsers = true,
        };
    }

    /// <summary>A user-defined concept with a number for each character.</summary>
    /// <param name="name">Its name, in one line.</param>
    /// <param name="definition">What it means, in one line.</param>
    /// <param name="kind">What the numbers are.</param>
    /// <param name="label">Gets the whole text and gives a number for each of its UTF-16 characters; has to give the same for the
    /// same text.</param>
    /// <exception cref="ArgumentException">A name or definition is empty or has more than one line. When it is read:
    /// the rule gives another number of values than the text has characters, or one that is not finite
    /// or not of the <paramref name="kind"/>.</exception>
    public static Concept From(string name, string definition, ConceptKind kind, Func<string, IReadOnlyList<double>> label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Enum.IsDefined(kind)
            ? new(name, definition, kind, null, text => UserRule.Read(name, kind, text.Whole, label(text.Whole)))
            {
                IsUsers = true,
            }
            : throw new ArgumentException($"{(int)kind} is no kind of concept. Take Binary, Count or Continuous.", nameof(kind));
    }

    /// <summary>Gives its value at each UTF-16 character of a text, read with the default options.</summary>
    /// <param name="text">Any text, empty too; <see cref="ConceptReading"/> reads several concepts at once,
    /// and with other options.</param>
    public float[] Label(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = new float[text.Length];
        new ConceptReading(text.AsMemory(), [this]).Next(text.Length, values);
        return values;
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    private static string OneLine(string text, string parameter)
    {
        Check.NotBlank(text, parameter);
        return text.AsSpan().IndexOfAny('\n', '\r') < 0
            ? text
            : throw new ArgumentException($"A concept's {parameter} is one line of text; '{text}' has a line break.", parameter);
    }
}
