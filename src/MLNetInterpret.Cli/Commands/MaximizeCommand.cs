using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>maximize</c>: pictures that drive the units of a layer or a whole network, without any data.</summary>
internal sealed class MaximizeCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string[]> _units;
    private readonly Option<bool> _negative;
    private readonly Option<int> _variants;
    private readonly Option<string> _start;
    private readonly Option<int> _steps;
    private readonly Option<double?> _rate;
    private readonly Option<int[]> _snapshots;
    private readonly Option<string> _parameterization;
    private readonly Option<string> _out;
    private readonly Option<double> _scale;
    private readonly Option<int> _seed;
    private readonly OnnxArguments _onnx;

    public MaximizeCommand(Screen screen) : base(
        "maximize", "Make the pictures that drive the units of a layer or a whole network, and draw them on sheets.", screen,
        "maximize fashion.zip --units conv2 --negative --out sheet.png",
        "maximize emoji.zip --units conv3:0 conv3:1 --variants 4 --snapshots 1 16 64 128 --out conv3",
        "maximize resnet18.onnx --pixels imagenet-torch --units \"layer3*\" --out sheet",
        "maximize emoji.zip --start datasets/photos/cat.png --units logits --out cat.png")
    {
        var defaults = new VisualizationOptions();
        _model = AddInputArgument(Words.Model, "It reads pictures.");
        _units = Add(Words.Units, $"For example: --units conv2 conv3:5 class:ring. {Words.EveryHiddenPoint}");
        _negative = AddWith(Words.Negative, false);
        _variants = AddWith(Words.Variants, 0);
        _start = AddInput(Words.Start);
        _steps = AddWith(Words.Steps, defaults.Recipe.Steps);
        _rate = AddOptional(Words.LearningRate, "Smaller ones give softer pictures. Default: 0.035 for 256 steps, for pixels 0.05, for cppn 0.01.");
        _snapshots = Add(Words.Snapshots);
        _parameterization = AddWith(Words.Parameterization, "fourier");
        _out = AddOutput("a figure (.png, .svg), or a folder of figures.", OutputKind.Figures, "maximized");
        _scale = AddWith(Words.Scale, 2.0);
        _scale.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0.5 and <= 4))
                result.AddError("The scale of a sheet is from 0.5 to 4.");
        });
        _seed = AddWith(Words.Seed, 1);
        _onnx = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var model = PictureNetwork.Of(
            _onnx.Open(parsed, Context(parsed.GetValue(_seed)), parsed.GetRequiredValue(_model)));
        var units = model.Network.Units(parsed.GetValue(_units) ?? []);
        var path = parsed.GetRequiredValue(_out);
        var sheets = units.GroupBy(unit => unit.Point)
            .Sum(layer => Figures.GallerySheets(layer.Count(), parsed.GetValue(_negative)));
        // a strip is one more for each layer at least
        Sheets.RequireRoom(path, parsed.GetValue(_snapshots) is { Length: > 0 } ? sheets + 1 : sheets);
        var options = new VisualizationOptions
        {
            Steps = parsed.GetValue(_steps),
            LearningRate = parsed.GetValue(_rate),
            Variants = parsed.GetValue(_variants),
            Snapshots = parsed.GetValue(_snapshots) ?? [],
            Negative = parsed.GetValue(_negative),
            Seed = parsed.GetValue(_seed),
            Cancellation = cancellation,
        };
        var start = parsed.GetValue(_start) is { } photo ? model.OwnSize(photo) : null;
        using var pixels = start?.ToTensor(model.Network.Pixels!);
        var picture = Picture(parsed.GetValue(_parameterization)!, model.Layout, pixels);
        var found = screen.Work(stages =>
        {
            var stage = stages.Begin($"maximising {NumberWords.Count(units.Count, "unit")} of {model.Name}");
            var found = model.Network.MaximizeAll(units, options with { Picture = picture, Progress = stage });
            stage.End(NumberWords.Count(found.Count, "unit"));
            return found;
        });
        screen.Answer(new { Units = found.Select(Answers.Maximum) });
        screen.Print(TerminalTables.Maxima(found));
        var origin = start is null ? "" : $", from {Path.GetFileName(parsed.GetValue(_start))}";
        var about = string.Create(CultureInfo.InvariantCulture,
            $"{model.Name}, {picture.Description}, recipe {options.Recipe.Name}, {NumberWords.Count(parsed.GetValue(_steps), "step")}, seed {options.Seed}{origin}");
        var layers = found.GroupBy(unit => unit.Unit.Point);
        Sheets.Write(
            screen, path, IsForced(parsed),
            layers.SelectMany(layer => Draw(layer.Key, about, [.. layer])), parsed.GetValue(_scale));
    }

    private static IEnumerable<FigureGroup> Draw(
        ActivationPoint point, string about, UnitMaximum[] units)
    {
        var ends = units[0].Lowest is null ? "up" : "up (orange) and down (blue)";
        yield return new($"{point}", () => Figures.Gallery($"{point}: what drives its units {ends}", about, units));
        yield return new($"{point}-steps", () => Figures.GallerySteps($"{point}: from the start to the result", about, units));
    }

    private static Parameterization Picture(string name, ImageLayout layout, TorchSharp.torch.Tensor? start)
    {
        var (channels, height, width) = (layout.Channels, layout.Height, layout.Width);
        var colors = channels == 3 ? ColorBasis.ImageNet : null;
        return name switch
        {
            "pixels" => Images.Pixels(channels, width, height, start: start),
            "pyramid" => Images.Pyramid(channels, width, height, colors: colors, start: start),
            "cppn" when start is not null => throw new ArgumentException(
                "A CPPN cannot start from a picture: choose fourier, pixels or pyramid."),
            "cppn" => Images.Cppn(channels, width, height, colors: colors),
            _ => Images.Fourier(channels, width, height, colors, start: start),
        };
    }
}
