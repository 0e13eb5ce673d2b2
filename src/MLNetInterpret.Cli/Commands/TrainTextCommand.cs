using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Text;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>train text</c>: a character model.</summary>
internal sealed class TrainTextCommand : Verb
{
    private const int MostLayers = 4;
    private readonly Option<string> _data;
    private readonly EncodingOption _encoding;
    private readonly Option<string> _out;
    private readonly Option<string> _cell;
    private readonly Option<int[]> _hidden;
    private readonly Option<double> _dropout;
    private readonly TrainerArguments _trainer;
    private readonly Option<int> _window;
    private readonly Option<int> _streams;
    private readonly Option<string[]> _tokenizer;
    private readonly Option<double> _heldOut;
    private readonly Option<int> _seed;
    private readonly ResumeOption _resume;

    public TrainTextCommand(Screen screen) : base(
        "text", "Train a recurrent network that predicts a text character by character.", screen,
        "train text --data datasets/text/sqlite-c.txt --out c.zip",
        "train text --data code.c --hidden-units 128 128 --learning-rate 0.006 --out c.zip",
        "train text --data code.c --cell gru --hidden-units 296 --out c-gru.zip")
    {
        var defaults = new CharacterLstmOptions();
        _data = AddInput(Words.Data, "a text file.", required: true);
        _encoding = new(this);
        _out = AddOutput("a model zip.", OutputKind.Model, required: true);
        _cell = AddWith(Words.Cell, "lstm");
        _hidden = Add(
            Words.HiddenUnits, $"One number for each of 1 to {MostLayers} layers, all alike. Default: {defaults.HiddenUnits}.");
        _dropout = AddWith(Words.Dropout, defaults.Dropout, "Between layers.");
        _trainer = new(this, defaults);
        _window = AddWith(Words.Window, defaults.Window);
        _streams = AddWith(Words.Streams, defaults.Streams);
        _tokenizer = Add(Words.Tokenizer, "Default: each character is a token.");
        Files.Reads(_tokenizer.Name, parsed => parsed.GetValue(_tokenizer) ?? []);
        _heldOut = AddWith(Words.HeldOutShare, 0.05, "the end of the text, which is only measured on.");
        _seed = AddWith(Words.Seed, 1);
        _resume = new(this, _out);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var corpus = ml.Data.LoadTextCorpus(
            parsed.GetRequiredValue(_data), heldOut: parsed.GetValue(_heldOut), encoding: _encoding.Read(parsed));
        if (corpus.Length - corpus.Split < 2)
            throw new ArgumentException(
                "A model is measured on text that is held out, at least 2 characters; " +
                $"of '{corpus.Path}' {corpus.Length - corpus.Split} of its {corpus.Length:N0} would be: " +
                "give a larger --held-out-share.");
        int[] hidden = parsed.GetValue(_hidden) is { Length: > 0 } named ? named : [new CharacterLstmOptions().HiddenUnits];
        if (hidden.Length > MostLayers || hidden.Distinct().Count() > 1)
            throw new ArgumentException(
                $"{_hidden.Name} takes one number for each of 1 to {MostLayers} layers, all alike, " +
                $"but is {string.Join(' ', hidden)}.");
        var path = parsed.GetRequiredValue(_out);
        var training = _resume.Begin(parsed, screen, path);
        var files = parsed.GetValue(_tokenizer) ?? [];
        var known = CharacterVocabulary.CharactersOf(corpus.Text[..corpus.Split]);
        var options = _trainer.Read(parsed, new CharacterLstmOptions()) with
        {
            Cell = Enum.Parse<RecurrentKind>(parsed.GetRequiredValue(_cell), ignoreCase: true),
            Layers = hidden.Length,
            HiddenUnits = hidden[0],
            Dropout = parsed.GetValue(_dropout),
            MapUnknownCharacters = files.Length > 0 || CharacterVocabulary.CharactersOf(corpus.Text[corpus.Split..]).Except(known).Any(),
            TokenizerFiles = files.Length == 0 ? null : new(files),
            Window = parsed.GetValue(_window),
            Streams = parsed.GetValue(_streams),
        };
        var name = Path.GetFileName(corpus.Path);
        var trained = training.Run(
            ml,
            () => screen.Work(stages => TextModel.Train(ml, name, corpus, training.Kept(options), stages, cancellation)),
            cancellation);
        trained.Save(ml, path);
        training.End();
        screen.Answer(new { Model = Answers.Model(trained) });
        TerminalTables.Print(screen, trained);
        screen.Wrote("Model", path);
    }
}
