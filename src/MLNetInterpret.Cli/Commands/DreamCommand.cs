using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>dream</c>: a photo in which what a network sees is made stronger.</summary>
internal sealed class DreamCommand : Verb
{
    private const int MostPixels = 8_192;
    private readonly Argument<string> _model;
    private readonly Option<string> _data;
    private readonly Option<string[]> _units;
    private readonly Option<int> _octaves;
    private readonly Option<int> _steps;
    private readonly Option<double> _stepSize;
    private readonly Option<int?> _size;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;
    private readonly OnnxArguments _onnx;

    public DreamCommand(Screen screen) : base(
        "dream", "Make stronger in a photo what a layer or a unit sees in it (DeepDream).", screen,
        "dream emoji.zip --data datasets/photos/coffee.png --units conv3 --out dream.png")
    {
        var defaults = new DreamOptions();
        _model = AddInputArgument(Words.Model, "It reads pictures.");
        _data = AddInput(Words.Data, "a picture file.", required: true);
        _units = Add(
            Words.Units, "A point counts as one, for example: --units conv3 conv2:5. " +
            "Default: the deepest layer that reads photos of any size.");
        _octaves = AddWith(Words.Octaves, defaults.Octaves);
        _steps = AddWith(Words.Steps, defaults.Steps, "At each size.");
        _stepSize = AddWith(Words.StepSize, defaults.StepSize);
        _size = AddOptional(Words.Size, "the longer side; the photo's own where not given.");
        _size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MostPixels)
                result.AddError($"--size is {result.GetValueOrDefault<int?>()}, but has to be from 1 to {MostPixels}.");
        });
        _out = AddOutput("a picture (.png), or a folder of pictures.", OutputKind.Photos, "dream.png");
        _seed = AddWith(Words.Seed, 1);
        _onnx = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var model = PictureNetwork.Of(
            _onnx.Open(parsed, Context(parsed.GetValue(_seed)), parsed.GetRequiredValue(_model)));
        var path = parsed.GetRequiredValue(_out);
        var dreams = parsed.GetValue(_units) is { Length: > 0 } named
            ? model.Network.Points.LayersAndUnits(named)
            : [new(model.Network.DeepestMap())];
        Sheets.RequireRoom(path, dreams.Count, "picture");
        var objectives = dreams.Select(unit => model.Network.DreamOf(unit)).ToList();
        var photo = model.Photo(parsed.GetRequiredValue(_data), parsed.GetValue(_size));
        var found = screen.Work(stages => dreams.Zip(objectives).Select(dream =>
        {
            var stage = stages.Begin($"dreaming of {dream.First}");
            var result = model.Network.Dream(dream.Second, photo, new()
            {
                Octaves = parsed.GetValue(_octaves),
                Steps = parsed.GetValue(_steps),
                StepSize = parsed.GetValue(_stepSize),
                Seed = parsed.GetValue(_seed),
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End($"{result.Height} x {result.Width} pixels");
            return result;
        }).ToList(), dreams.Count);
        var files = Save(path, IsForced(parsed), dreams, found);
        foreach (var (unit, file) in dreams.Zip(files)) screen.Wrote($"Picture of {unit}", file);
        screen.Answer(new
        {
            Dreams = dreams.Zip(found, files).Select(dream =>
                new { Unit = dream.First, File = dream.Third, dream.Second.Width, dream.Second.Height }),
        });
    }

    private static IReadOnlyList<string> Save(
        string path, bool force, IReadOnlyList<Unit> dreams, List<ImageInput> pictures)
    {
        if (!OutputKind.Photos.IsFolder(path))
        {
            pictures[0].Save(path);
            return [path];
        }

        var names = new List<string>();
        OutputKind.WriteFigures(
            path,
            folder =>
            {
                foreach (var (dream, picture) in dreams.Zip(pictures))
                    picture.Save(Path.Combine(folder, Sheets.AddName(dream.Id, names)));
            },
            force);
        return [.. names.Select(name => Path.Combine(path, name))];
    }
}
