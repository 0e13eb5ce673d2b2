using System.Globalization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A term of an option that is a sum or a chain: <c>jitter:8</c>, <c>0.05*total-variation</c>,
/// <c>-0.5*max:conv3:7</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Weight">1 where none is written.</param>
/// <param name="Name">What it is.</param>
/// <param name="Argument">What stands behind the first colon, or null.</param>
internal sealed record Term(string Text, double Weight, string Name, string? Argument)
{
    /// <summary>Reads one.</summary>
    /// <param name="text">[WEIGHT*]NAME[:ARGUMENT].</param>
    /// <exception cref="FormatException">What stands before the star is no finite number.</exception>
    public static Term Parse(string text)
    {
        var rest = text.StartsWith('-') && !text.Contains('*', StringComparison.Ordinal) ? $"-1*{text[1..]}" : text;
        var weight = 1.0;
        if (rest.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star)
        {
            if (!double.TryParse(rest[..star], NumberStyles.Float, CultureInfo.InvariantCulture, out weight)
                || !double.IsFinite(weight))
                throw new FormatException($"'{rest[..star]}' in '{text}' is no number: write a weight, a star and a name.");
            rest = rest[(star + 1)..];
        }

        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, weight, rest, null) : new(text, weight, rest[..colon], rest[(colon + 1)..]);
    }
}

/// <summary>What terms of one option may be.</summary>
/// <param name="noun">What one is called.</param>
/// <param name="entries">All there are.</param>
internal sealed class TermTable<T>(string noun, params IReadOnlyList<TermEntry<T>> entries)
{
    /// <summary>The names.</summary>
    public IEnumerable<string> Names => entries.Select(entry => entry.Name);

    /// <summary>How each is written.</summary>
    public string Forms => string.Join(", ", entries.Select(entry => entry.Form));

    /// <summary>Makes what a term says.</summary>
    /// <exception cref="FormatException">There is no such one, or its argument is wrong; the message says what there is.
    /// </exception>
    public T Read(Term term)
    {
        var entry = entries.FirstOrDefault(entry => entry.Name == term.Name) ?? throw new FormatException(
            $"There is no {noun} '{term.Name}'."
            + (Spelling.Near(term.Name, Names) is { } near ? $" Did you mean {near}?" : "") + $" There are: {Forms}.");
        try
        {
            return entry.Make(term.Argument) is { } made ? made : throw new FormatException("");
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"'{term.Text}' is not a {noun}: write {entry.Form}. {wrong.Message}".TrimEnd(), wrong);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"'{term.Text}' is not a {noun}. {Sentence(wrong)}", wrong);
        }
    }

    private static string Sentence(ArgumentException wrong) => wrong.ParamName is null
        ? wrong.Message
        : wrong.Message.Replace($" (Parameter '{wrong.ParamName}')", "", StringComparison.Ordinal);
}

/// <summary>One of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Placeholders of what follows the colon, with colons between; one in brackets may be left out.</param>
/// <param name="Make">Makes it of what stands behind the colon; null where that does not fit.</param>
internal sealed record TermEntry<T>(string Name, string Arguments, Func<string?, T?> Make)
{
    /// <summary>How it is written.</summary>
    public string Form => Arguments.Length == 0 ? Name : Arguments[0] == '[' ? $"{Name}{Arguments}" : $"{Name}:{Arguments}";

    /// <summary>One whose arguments are numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Their placeholders.</param>
    /// <param name="least">How many there are at least.</param>
    /// <param name="most">How many there are at most.</param>
    /// <param name="make">Makes it.</param>
    public static TermEntry<T> OfNumbers(string name, string arguments, int least, int most, Func<double[], T> make) =>
        new(name, arguments, text =>
        {
            var parts = text?.Split(':') ?? [];
            var numbers = new double[parts.Length];
            for (var i = 0; i < parts.Length; i++)
                if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return default;
            return numbers.Length < least || numbers.Length > most ? default : make(numbers);
        });
}
