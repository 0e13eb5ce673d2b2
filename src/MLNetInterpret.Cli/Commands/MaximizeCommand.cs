using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Machines;
using MLNetInterpret.Reports;
using MLNetInterpret.Text;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>maximize</c>: pictures, or strings, that drive the units of a layer or a whole network.</summary>
internal sealed class MaximizeCommand : Verb, ITaskVerb
{
    private readonly Argument<string> _model;
    private readonly Option<string[]> _units;
    private readonly Option<bool> _negative;
    private readonly Option<int> _variants;
    private readonly Option<string> _start;
    private readonly Option<string> _data;
    private readonly Option<string> _catalogue;
    private readonly Option<int> _steps;
    private readonly StringArguments _strings;
    private readonly Option<double?> _rate;
    private readonly Option<int[]> _snapshots;
    private readonly Option<string> _recipe;
    private readonly Option<string[]> _objective;
    private readonly Option<string[]> _transforms;
    private readonly Option<string[]> _penalty;
    private readonly Option<string> _parameterization;
    private readonly Option<int?> _size;
    private readonly Option<string> _out;
    private readonly Option<double> _scale;
    private readonly Option<int> _seed;
    private readonly Option<string> _cluster;
    private readonly OnnxArguments _onnx;

    public MaximizeCommand(Screen screen) : base(
        "maximize", "Make the pictures, or for a model of text the strings, that drive the units of a layer or a whole " +
        "network, and draw them on sheets.", screen,
        "maximize fashion.zip --units conv2 --negative --out sheet.png",
        "maximize emoji.zip --units conv3:0 conv3:1 --variants 4 --snapshots 1 16 64 128 --out conv3",
        "maximize emoji.zip --units conv3 --objective mean --transforms jitter:4 --penalty 2*total-variation --out conv3",
        "maximize emoji.zip --units conv2 --data datasets/emoji --out conv2",
        "maximize resnet18.onnx --pixels imagenet-torch --units \"layer3:*\" --recipe natural --out layer3",
        "maximize emoji.zip --start datasets/photos/cat.png --units logits --out cat.png",
        "maximize c.zip --data code.c --units lstm2.tanh:170 --length 24 --out strings.png")
    {
        _model = AddInputArgument(Words.Model, "It reads pictures or text.");
        _units = Add(Words.Units, $"For example: --units conv2 conv3:5 class:ring. {Words.EveryHiddenPoint}");
        _negative = AddWith(Words.Negative, false);
        _variants = AddWith(Words.Variants, 0);
        _start = AddInput(Words.Start);
        _data = AddInput(
            Words.Data, "a folder of real pictures, the best of which is told, and begun with where it goes further; or " +
            "the text that strings begin in, its end held out from training.");
        _catalogue = AddInput(Words.Scanned);
        _steps = AddWith(Words.Steps, Recipe.Default.Steps, "Of a string, swaps of a character at most: 16 where not given.");
        _strings = new(this);
        _rate = AddOptional(
            Words.LearningRate, "Smaller ones give softer pictures. Default: the recipe's, for pixels 0.05, for cppn 0.01.");
        _snapshots = Add(Words.Snapshots);
        _recipe = Add(Words.Recipe, PictureTerms.UsualRecipe);
        _objective = PictureTerms.AddObjective(this, "Default: pattern, and for a neuron its activation.");
        _transforms = PictureTerms.AddTransforms(this, "Default: those of the recipe.");
        _penalty = PictureTerms.AddPenalty(this);
        _parameterization = AddWith(Words.Parameterization, "fourier");
        _size = AddOptional(Words.Size, "the longer one of those made; the network's own where not given.");
        PictureSize.Limit(_size);
        _out = AddOutput(
            "a figure (.png, .svg), or a folder: sheets, and each unit by itself. What is finished there is not made again.",
            OutputKind.Figures, "maximized");
        Files.Writes(_out, new($"the finished units of {_out.Name}", OutputKind.Units, parsed =>
            parsed.GetValue(_out) is { Length: > 0 } path
            && (OutputKind.Figures.IsFolder(path) || parsed.GetValue(_cluster!) is not null)
                ? new FinishedUnits(path).Unfinished
                : null));
        _scale = AddWith(Words.Scale, 2.0);
        _scale.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0.5 and <= 4))
                result.AddError("The scale of a sheet is from 0.5 to 4.");
        });
        _seed = AddWith(Words.Seed, 1);
        _cluster = Add(
            Words.Cluster, "Its workers (worker --cluster) see the same files in the same places, and the folder of --out with " +
            "'.work'. 'memory' is a cluster of this process alone, to try it.");
        _onnx = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var open = _onnx.Open(parsed, ml, parsed.GetRequiredValue(_model));
        if (open.Network is CharacterLstmTransformer)
        {
            Strings(parsed, screen, ml, open, cancellation);
            return;
        }

        _strings.RequireNone(parsed);
        using var asked = Read(parsed, screen, ml, open, cancellation);
        var (model, units, options, start) = (asked.Model, asked.Units, asked.Options, asked.Start);
        var path = parsed.GetRequiredValue(_out);
        var isFolder = OutputKind.Figures.IsFolder(path);
        // a file is one sheet, of several layers too
        var sheets = Figures.GallerySheets(units.Count, parsed.GetValue(_negative));
        // a strip is one more for each layer at least
        Sheets.RequireRoom(path, parsed.GetValue(_snapshots) is { Length: > 0 } ? sheets + 1 : sheets);
        var cluster = parsed.GetValue(_cluster);
        var finished = isFolder || cluster is not null ? new FinishedUnits(path) : null;
        var found = screen.Work(stages =>
        {
            var stage = stages.Begin($"maximising {NumberWords.Count(units.Count, "unit")} of {model.Name}");
            var work = options with { Progress = stage };
            if (cluster is not null) work = work with
            {
                Elsewhere = (runs, how) => CommandTasks.Run(
                    cluster, CommandTasks.Plan(parsed, model.Network.Hash, runs), finished!.Unfinished, screen, how),
            };
            var found = finished is null
                ? model.Network.MaximizeAll(units, work)
                : finished.Maximize(model.Network, units, work, IsForced(parsed));
            stage.End(NumberWords.Count(found.Count, "unit"));
            return found;
        });
        screen.Answer(new { Units = found.Select(Answers.Maximum) });
        screen.Print(TerminalTables.Maxima(found));
        var origin = start is null ? "" : $", from {Path.GetFileName(parsed.GetValue(_start))}";
        var about = string.Create(CultureInfo.InvariantCulture,
            $"{model.Name}, {options.Picture!.Description}, recipe {asked.Recipe}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{NumberWords.Count(parsed.GetValue(_steps), "step")}, ")
            + string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}{origin}")
            + Given(_objective, parsed.GetValue(_objective)) + Given(_transforms, parsed.GetValue(_transforms))
            + Given(_penalty, parsed.GetValue(_penalty));
        var layers = found.GroupBy(unit => isFolder ? $"{unit.Unit.Point}" : OnOneSheet(found, model.Name));
        Sheets.Write(
            screen, path, IsForced(parsed),
            layers.SelectMany(layer => Draw(layer.Key, about, [.. layer])), parsed.GetValue(_scale),
            folder => finished?.WriteTo(folder, found));
        finished?.End();
    }

    /// <inheritdoc/>
    public (OpenedTasks Tasks, string Content) Open(ParseResult parsed, Screen screen)
    {
        var ml = Context(parsed.GetValue(_seed));
        var open = _onnx.Open(parsed, ml, parsed.GetRequiredValue(_model));
        var asked = Read(parsed, screen, ml, open, CancellationToken.None);
        var network = asked.Model.Network;
        return (
            new((run, cancellation) => SavedPictures.Do(network, asked.Options, run, cancellation), open.Model), network.Hash);
    }

    /// <summary>What a command line asks for of a model of pictures.</summary>
    private Asked Read(ParseResult parsed, Screen screen, MLContext ml, OpenModel open, CancellationToken cancellation)
    {
        var model = PictureNetwork.Of(open);
        var units = model.Network.Units(parsed.GetValue(_units) ?? []);
        var raised = parsed.GetValue(_objective);
        var layout = PictureSize.Scaled(model.Layout, parsed.GetValue(_size));
        var recipe = PictureTerms.RecipeOf(parsed.GetValue(_recipe)) ?? Recipe.Usual(layout.Height, layout.Width);
        var options = new VisualizationOptions
        {
            Recipe = recipe with
            {
                Objective = PictureTerms.ReadObjective(model.Network, raised),
                Transform = PictureTerms.ReadTransforms(parsed.GetValue(_transforms)) ?? recipe.Transform,
            },
            Reduction = PictureTerms.ReductionOf(raised),
            Penalty = PictureTerms.ReadPenalty(parsed.GetValue(_penalty)),
            Steps = parsed.GetValue(_steps),
            LearningRate = parsed.GetValue(_rate),
            Variants = parsed.GetValue(_variants),
            Snapshots = parsed.GetValue(_snapshots) ?? [],
            Negative = parsed.GetValue(_negative),
            Seed = parsed.GetValue(_seed),
            Cancellation = cancellation,
        };
        options = (parsed.GetValue(_data), parsed.GetValue(_catalogue)) switch
        {
            ({ } data, null) => options with { Rows = open.Pictures(ml, data, cancellation), RowsName = data },
            (null, { } scan) => options with
            {
                Known = KnownRows.Of(model.Network, scan, units, options.Reduction, said => screen.Warn([said])),
                RowsName = scan,
            },
            (null, null) => options,
            _ => throw new ArgumentException("Real rows come from --data or from --scanned: leave one of them out."),
        };
        var start = parsed.GetValue(_start) is { } photo ? model.Cut(photo, layout) : null;
        var pixels = start?.ToTensor(model.Network.Pixels!);
        options = options with { Picture = Picture(parsed.GetValue(_parameterization)!, layout, recipe, pixels) };
        return new(model, units, options, recipe.Name, start, pixels);
    }

    /// <summary>Searches strings, for a model of text.</summary>
    private void Strings(
        ParseResult parsed, Screen screen, MLContext ml, OpenModel open, CancellationToken cancellation)
    {
        StringArguments.RequireNone(
            parsed, "pictures", _variants, _start, _catalogue, _rate, _snapshots, _recipe, _objective, _transforms, _penalty,
            _parameterization, _size, _cluster);
        var options = _strings.Read(parsed) with
        {
            Negative = parsed.GetValue(_negative),
            Seed = parsed.GetValue(_seed),
            Cancellation = cancellation,
        };
        if (parsed.GetResult(_steps) is { Implicit: false }) options = options with { Steps = parsed.GetValue(_steps) };
        var path = parsed.GetRequiredValue(_out);
        var corpus = parsed.GetValue(_data) is { } data
            ? ml.Data.LoadTextCorpus(
                data, heldOut: _strings.HeldOutShare(parsed), encoding: _strings.Encoding(parsed))
            : null;
        var found = screen.Work(stages =>
        {
            var stage = stages.Begin($"searching strings for {open.Name}");
            var strings = ml.Interpretation.MaximizeText(
                open.Model, parsed.GetValue(_units) ?? [], corpus, options with { Progress = stage });
            stage.End(NumberWords.Count(strings.Count, "string"));
            return strings;
        });
        screen.Answer(new { Strings = found });
        screen.Print(CellTables.Strings(found));
        var code = CellTables.Code(found);
        var about = $"{open.Name}, {NumberWords.Count(options.Length, code)}, at most "
            + (found[0].MostBits is { } most && double.IsFinite(most) ? $"{NumberWords.Fixed(most, 2)}" : "any number of")
            + $" bits a {code}, {NumberWords.Count(options.Beams, "beam")}, {NumberWords.Count(options.Steps, "swap")}";
        Sheets.Write(
            screen, path, IsForced(parsed),
            [new FigureGroup("strings", () => Figures.Strings("Strings that drive units", about, found))],
            parsed.GetValue(_scale));
    }

    /// <summary>What was chosen instead of a default.</summary>
    private static string Given(Option option, string[]? terms) =>
        terms is { Length: > 0 } ? $", {option.Name[2..]} {string.Join(' ', terms)}" : "";

    private static string OnOneSheet(IReadOnlyList<UnitMaximum> units, string model) =>
        units.All(unit => unit.Unit.Point == units[0].Unit.Point) ? $"{units[0].Unit.Point}" : model;

    private static IEnumerable<FigureGroup> Draw(string name, string about, UnitMaximum[] units)
    {
        var ends = units[0].Lowest is null ? "up" : "up (orange) and down (blue)";
        yield return new(name, () => Figures.Gallery($"{name}: what drives its units {ends}", about, units));
        yield return new($"{name}-steps", () => Figures.GallerySteps($"{name}: from the start to the result", about, units));
    }

    private static Parameterization Picture(string name, ImageLayout layout, Recipe recipe, TorchSharp.torch.Tensor? start)
    {
        var (channels, height, width) = (layout.Channels, layout.Height, layout.Width);
        var colors = ColorBasis.Usual(channels);
        return name switch
        {
            "pixels" => Images.Pixels(channels, width, height, start: start),
            "pyramid" => Images.Pyramid(channels, width, height, colors: colors, start: start),
            "cppn" when start is not null => throw new ArgumentException(
                "A CPPN cannot start from a picture: choose fourier, pixels or pyramid."),
            "cppn" => Images.Cppn(channels, width, height, colors: colors),
            _ => Images.Fourier(channels, width, height, colors, start: start, recipe: recipe),
        };
    }

    /// <summary>What is asked for of a model of pictures.</summary>
    private sealed record Asked(
        PictureNetwork Model, IReadOnlyList<Unit> Units, VisualizationOptions Options, string Recipe, ImageInput? Start,
        TorchSharp.torch.Tensor? Pixels) : IDisposable
    {
        public void Dispose() => Pixels?.Dispose();
    }
}
