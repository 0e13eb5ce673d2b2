namespace MLNetInterpret;

/// <summary>A place in a network where activations can be read: the dotted path of a module, or <c>input</c>.</summary>
/// <remarks>A module that runs more than once has a point for each call: <c>relu</c>, <c>relu#2</c>, <c>relu#3</c>, ... One that
/// returns several tensors has a point for each: an <c>LSTM</c> called <c>lstm</c> has <c>lstm</c>, <c>lstm.hidden</c> and
/// <c>lstm.cell</c> (its states after the last step), a <c>GRU</c> <c>gru</c> and <c>gru.hidden</c>, any other <c>pair</c>,
/// <c>pair.out2</c>, <c>pair.out3</c>, ...</remarks>
/// <param name="Name">For example <c>features.conv2</c>, <c>lstm1.cell</c>, <c>logits</c>; no spaces,
/// <c>:</c> or <c>@</c>.</param>
public sealed record ActivationPoint(string Name)
{
    /// <summary>The network's input, before any transform.</summary>
    public static ActivationPoint Input { get; } = new("input");

    /// <summary>The path; checked on construction.</summary>
    public string Name { get; } = IsName(Name)
        ? Name
        : throw new FormatException(
            $"'{Name}' is not an activation point. Write a module's dotted path, for example 'features.conv2'.");

    /// <summary>Converts a path where a point is expected.</summary>
    public static implicit operator ActivationPoint(string name) => new(name);

    /// <summary>The same as the implicit conversion.</summary>
    public static ActivationPoint FromString(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static bool IsName(string? name) =>
        !string.IsNullOrEmpty(name) && !name.Any(c => c is ':' or '@' or ',' or '*' or '?' || char.IsWhiteSpace(c));
}
