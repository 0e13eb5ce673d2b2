using System.CommandLine;
using System.Text;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of searching strings.</summary>
internal sealed class StringArguments
{
    private readonly Option<int> _length;
    private readonly Option<int> _beams;
    private readonly Option<double?> _mostBits;
    private readonly Option<double> _heldOut;
    private readonly EncodingOption _encoding;

    /// <summary>Adds them to a command.</summary>
    public StringArguments(Verb command)
    {
        var defaults = new TextMaximizationOptions();
        _length = command.AddWith(Words.Length, defaults.Length);
        _beams = command.AddWith(Words.Beams, defaults.Beams);
        _mostBits = command.AddOptional(Words.MostBits);
        _heldOut = command.AddWith(Words.HeldOutShare, 0.05, "of a text its end, which the model did not learn from.");
        _encoding = new(command);
    }

    /// <summary>The share of the text that is held out.</summary>
    public double HeldOutShare(ParseResult parsed) => parsed.GetValue(_heldOut);

    /// <summary>The text's encoding; null where none is named.</summary>
    public Encoding? Encoding(ParseResult parsed) => _encoding.Read(parsed);

    /// <summary>What is asked for.</summary>
    public TextMaximizationOptions Read(ParseResult parsed) => new()
    {
        Length = parsed.GetValue(_length),
        Beams = parsed.GetValue(_beams),
        MostBits = parsed.GetValue(_mostBits),
    };

    /// <summary>Refuses what would be ignored for a model of pictures.</summary>
    /// <exception cref="ArgumentException">An option was given.</exception>
    public void RequireNone(ParseResult parsed) =>
        RequireNone(parsed, "text", _length, _beams, _mostBits, _heldOut, _encoding.Option);

    /// <summary>Refuses options that the model has no use for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="what">What models that have one read.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">One was given.</exception>
    public static void RequireNone(ParseResult parsed, string what, params IReadOnlyList<Option> options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new ArgumentException($"{given.Name} is for models of {what}, and this model reads none: leave it out.");
    }
}
