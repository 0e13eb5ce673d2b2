using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>What the weights of a character model leave open.</summary>
internal sealed class LayoutArguments
{
    private readonly Option<string> _layout;
    private readonly Option<double?> _forgetBias;
    private readonly Option<int?> _unknownCode;

    /// <summary>Adds them to a command.</summary>
    public LayoutArguments(Verb verb)
    {
        _layout = verb.Add(Words.Layout);
        _forgetBias = verb.AddOptional(Words.ForgetBias);
        _unknownCode = verb.AddOptional(Words.UnknownCode);
    }

    /// <summary>As the library wants them.</summary>
    public CharacterModelOptions Read(ParseResult parsed) => new()
    {
        Layout = parsed.GetValue(_layout) is { } layout ? Enum.Parse<WeightLayout>(layout, ignoreCase: true) : null,
        ForgetBias = parsed.GetValue(_forgetBias),
        UnknownCode = parsed.GetValue(_unknownCode),
    };

    /// <summary>Checks that none is given with a file that is no weights.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    public void RequireNone(ParseResult parsed, string path)
    {
        Option[] all = [_layout, _forgetBias, _unknownCode];
        if (all.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new ArgumentException(
                $"{given.Name} is for weights of PyTorch, Keras or TensorFlow, and '{path}' is an ONNX file: leave it out.");
    }
}
