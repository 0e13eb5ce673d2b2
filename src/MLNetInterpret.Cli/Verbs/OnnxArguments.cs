using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that looks at a model: what an ONNX file leaves open.</summary>
internal sealed class OnnxArguments
{
    private const int MostBytes = 1 << 24;
    private readonly Option<string[]> _pixels;
    private readonly Option<string[]> _classNames;
    private readonly Option<string> _vocabulary;
    private readonly Option<string> _inputName;
    private readonly Option<int[]> _inputShape;
    private readonly Option<string> _outputName;
    private readonly Option<string[]> _heldInputs;
    private readonly Option<bool> _verify;
    private readonly bool _namesZips;

    /// <summary>Adds them to a command.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="namesZips">What it says of class names for any model; null where they are an ONNX file's only.</param>
    public OnnxArguments(Verb verb, string? namesZips = null)
    {
        _namesZips = namesZips is not null;
        _pixels = verb.Add(Words.Pixels);
        _pixels.CompletionSources.Add([.. PixelWords.First]);
        _classNames = verb.Add(Words.ClassNames, namesZips ?? "For an ONNX file.");
        _vocabulary = verb.AddInput(Words.Vocabulary);
        _inputName = verb.Add(Words.InputName);
        _inputShape = verb.Add(Words.InputShape);
        _outputName = verb.Add(Words.OutputName);
        _heldInputs = verb.Add(Words.HeldInput);
        _verify = verb.AddWith(Words.Verify, true);
        verb.Files.Reads(
            _pixels.Name, parsed => (parsed.GetValue(_pixels) ?? []).Where(word => PixelWords.IsFile(word) || Path.Exists(word)));
        verb.Files.Reads(_classNames.Name, parsed => parsed.GetValue(_classNames) is [var file] ? [file] : []);
    }

    /// <summary>Opens a model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ml">The context.</param>
    /// <param name="path">A zip or an ONNX file.</param>
    public OpenModel Open(ParseResult parsed, MLContext ml, string path) => OpenModel.Load(ml, path, Read(parsed, path));

    /// <summary>The options as given for a model.</summary>
    /// <exception cref="ArgumentException">The model is a zip, which says by itself what a given option is about; or there is no
    /// file of class names.</exception>
    public OnnxSettings Read(ParseResult parsed, string path)
    {
        if (!OpenModel.IsOnnx(path))
        {
            Option[] others = [_pixels, _vocabulary, _inputName, _inputShape, _outputName, _heldInputs, _verify];
            if ((_namesZips ? others : others.Append(_classNames))
                .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
                throw new ArgumentException(
                    $"{given.Name} is for ONNX files, and '{path}' is none, but a model that says so itself: leave it out.");
            return new();
        }

        return new()
        {
            Pixels = [.. (parsed.GetValue(_pixels) ?? []).Select(
                word => PixelWords.IsFile(word) ? Path.GetFullPath(word) : word)],
            ClassNames = _namesZips ? [] : ClassNames(parsed),      // the command hands them on itself
            Vocabulary = parsed.GetValue(_vocabulary) is { } vocabulary ? Path.GetFullPath(vocabulary) : null,
            InputName = parsed.GetValue(_inputName),
            InputShape = parsed.GetValue(_inputShape) ?? [],
            OutputName = parsed.GetValue(_outputName),
            HeldInputs = parsed.GetValue(_heldInputs) ?? [],
            IsVerified = parsed.GetValue(_verify),
        };
    }

    /// <summary>The vocabulary of weights, which are no ONNX file.</summary>
    /// <exception cref="ArgumentException">There is none, or an option is given that is for ONNX files.</exception>
    public string Vocabulary(ParseResult parsed, string path)
    {
        Option[] others = [_pixels, _classNames, _inputName, _inputShape, _outputName, _heldInputs, _verify];
        if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new ArgumentException($"{given.Name} is for ONNX files, and '{path}' is none: leave it out.");
        return parsed.GetValue(_vocabulary) ?? throw new ArgumentException(
            $"'{path}' does not say which character each of its codes is: name a file that does with {_vocabulary.Name}.");
    }

    /// <summary>The names of classes as given, or those in the file given; empty for none.</summary>
    /// <exception cref="ArgumentException">One word is given, and no file is called so.</exception>
    public IReadOnlyList<string> ClassNames(ParseResult parsed)
    {
        if (parsed.GetValue(_classNames) is not { Length: > 0 } names) return [];
        if (names is not [var file]) return names;
        if (!File.Exists(file))
            throw new ArgumentException(
                $"{_classNames.Name} is '{file}', which is no file: give two names or more, or a text file with a name " +
                "on each line.");
        if (RecordFile.HasNoLength(file) || new FileInfo(file).Length > MostBytes)
            throw new ArgumentException(
                $"{_classNames.Name} is '{file}', which is no text file of at most {NumberWords.Count(MostBytes, "byte")}.");
        return [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
    }
}
