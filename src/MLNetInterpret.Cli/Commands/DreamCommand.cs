using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>dream</c>: a photo in which what a network sees is made stronger.</summary>
internal sealed class DreamCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _data;
    private readonly Option<string[]> _units;
    private readonly Option<string[]> _objective;
    private readonly Option<int> _octaves;
    private readonly Option<int> _steps;
    private readonly Option<double> _stepSize;
    private readonly Option<double> _strength;
    private readonly Option<int?> _size;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;
    private readonly OnnxArguments _onnx;

    public DreamCommand(Screen screen) : base(
        "dream", "Make stronger in a photo what a layer or a unit sees in it (DeepDream).", screen,
        "dream emoji.zip --data datasets/photos/coffee.png --units conv3 --out dream.png",
        "dream emoji.zip --data datasets/photos/coffee.png --units conv1 conv2 conv3 --strength 0.15 --out dreams")
    {
        var defaults = new DreamOptions();
        _model = AddInputArgument(Words.Model, "It reads pictures.");
        _data = AddInput(Words.Data, "a picture file.", required: true);
        _units = Add(
            Words.Units, "A point counts as one, for example: --units conv3 conv2:5. " +
            "Default: the deepest layer that reads photos of any size.");
        _objective = PictureTerms.AddObjective(this, "Default: layer of a point, mean of a unit.");
        _octaves = AddWith(Words.Octaves, defaults.Octaves);
        _steps = AddWith(Words.Steps, defaults.Steps, "At each size.");
        _stepSize = AddWith(Words.StepSize, defaults.StepSize);
        _strength = AddWith(Words.Strength, defaults.Strength);
        _size = AddOptional(Words.Size, "the longer side; the photo's own where not given.");
        PictureSize.Limit(_size);
        _out = AddOutput(
            "the photo and what became of it as a figure (.png, .svg), or a folder: the figure, and each picture alone.",
            OutputKind.Figures, "dream.png");
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
        var objective = PictureTerms.ReadObjective(model.Network, parsed.GetValue(_objective));
        var objectives = dreams.Select(unit => objective?.Invoke([unit]) ?? model.Network.DreamOf(unit)).ToList();
        var file = parsed.GetRequiredValue(_data);
        var photo = model.Photo(file, parsed.GetValue(_size));
        var found = screen.Work(stages => dreams.Zip(objectives).Select(dream =>
        {
            var stage = stages.Begin($"dreaming of {dream.First}");
            var result = model.Network.Dream(dream.Second, photo, new()
            {
                Octaves = parsed.GetValue(_octaves),
                Steps = parsed.GetValue(_steps),
                StepSize = parsed.GetValue(_stepSize),
                Strength = parsed.GetValue(_strength),
                Seed = parsed.GetValue(_seed),
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End($"{result.Width} x {result.Height} pixels");
            return new Dream(Path.GetFileName(file), dream.Second.Description, photo, result, parsed.GetValue(_octaves));
        }).ToList(), dreams.Count);
        var names = new List<string> { "dream.png" };
        string[] alone = [.. dreams.Select(unit => Sheets.AddName(unit.Id, names))];
        Sheets.Write(
            screen, path, IsForced(parsed), [new("dream", () => [Figures.Dream(found)])], more: folder =>
            {
                foreach (var (dream, name) in found.Zip(alone)) dream.Result.Save(Path.Combine(folder, name));
            });
        var isFolder = OutputKind.Figures.IsFolder(path);
        if (isFolder)
            foreach (var (unit, name) in dreams.Zip(alone)) screen.Wrote($"Picture of {unit}", Path.Combine(path, name));
        screen.Answer(new
        {
            Dreams = dreams.Zip(found, alone).Select(dream => new
            {
                Unit = dream.First,
                dream.Second.Objective,
                File = isFolder ? Path.Combine(path, dream.Third) : null,
                dream.Second.Result.Width,
                dream.Second.Result.Height,
            }),
        });
    }
}
