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

    public DreamCommand(Screen screen) : base(
        "dream", "Make stronger in a photo what a layer or a unit sees in it (DeepDream).", screen,
        "dream emoji.zip --data datasets/photos/coffee.png --units conv3 --out dream.png")
    {
        var defaults = new DreamOptions();
        _model = AddInputArgument("model", "A model zip with a network of pictures in it.");
        _data = AddInput("--data", "The picture file.", required: true);
        _units = Add<string[]>(
            "--units", "Points as a whole, units or classes, wildcards allowed, for example: --units conv3 conv2:5. " +
            "Default: the deepest layer that reads photos of any size.");
        _octaves = Add("--octaves", "Sizes at which the photo is optimised, the smallest first.", defaults.Octaves);
        _steps = Add("--steps", "Steps at each size.", defaults.Steps);
        _stepSize = Add("--step-size", "How far a step moves the pixels, as a share of the value range.", defaults.StepSize);
        _size = Add<int?>("--size", "The longer side to which the photo is scaled; its own where not given.");
        _size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MostPixels)
                result.AddError($"--size is {result.GetValueOrDefault<int?>()}, but has to be from 1 to {MostPixels}.");
        });
        _out = AddOutput("--out", "The PNG file to write.", OutputKind.Picture, "dream.png");
        _seed = Add("--seed", "Decides everything random.", 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var model = PictureNetwork.Load(new(parsed.GetValue(_seed)), parsed.GetRequiredValue(_model));
        var path = parsed.GetRequiredValue(_out);
        var dreams = parsed.GetValue(_units) is { Length: > 0 } named
            ? model.Network.Points.LayersAndUnits(named)
            : [new(model.Network.DeepestMap())];
        var objectives = dreams.Select(unit => model.Network.DreamOf(unit)).ToList();
        var photo = model.Photo(parsed.GetRequiredValue(_data), parsed.GetValue(_size));
        var made = new List<object>();
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
        foreach (var (unit, dream) in dreams.Zip(found))
        {
            var file = dreams.Count == 1 ? path : Path.Combine(
                Path.GetDirectoryName(path) ?? "",
                $"{Path.GetFileNameWithoutExtension(path)}-{unit.Id.Replace(':', '-')}{Path.GetExtension(path)}");
            dream.Save(file);
            made.Add(new { Unit = unit, File = file, dream.Width, dream.Height });
            screen.Wrote($"Picture of {unit}", file);
        }

        screen.Answer(new { Dreams = made });
    }
}
