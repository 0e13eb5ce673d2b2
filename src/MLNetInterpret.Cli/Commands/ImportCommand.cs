using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>import</c>: a model zip of an ONNX file.</summary>
internal sealed class ImportCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _out;
    private readonly OnnxArguments _onnx;

    public ImportCommand(Screen screen) : base(
        "import", "Make a model zip of an ONNX file, with what its pixels, classes and characters mean; all commands take it " +
        "without further options.", screen,
        "import resnet18.onnx --pixels imagenet-torch --class-names imagenet.txt --out resnet18.zip",
        "import charrnn.onnx --vocabulary characters.json --out charrnn.zip")
    {
        _model = AddInputArgument(Words.Model, "Here it is an ONNX file.");
        _out = AddOutput("a model zip.", OutputKind.Model, required: true);
        _onnx = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (file, path) = (parsed.GetRequiredValue(_model), parsed.GetRequiredValue(_out));
        if (!OpenModel.IsOnnx(file)) throw new ArgumentException($"'{file}' is no ONNX file: name one that ends in .onnx.");
        var ml = Context();
        var model = screen.Work(stages =>
        {
            var reading = stages.Begin($"reading {Path.GetFileName(file)}", 0.9);
            var read = _onnx.Open(parsed, ml, file);
            reading.End(NumberWords.Count(read.Network.Network.Points.Count, "point"));
            cancellation.ThrowIfCancellationRequested();
            var writing = stages.Begin("writing the model", 0.1);
            ml.Model.SaveInterpretable(read.Model, read.Schema, path);
            writing.End(path);
            return read.Network;
        });
        var points = model.Network.Points;
        screen.Answer(new
        {
            model.Layout.Kind,
            Reads = $"{model.Layout}",
            model.Network.ClassNames,
            Points = Answers.Points(points),
        });
        var classes = model.Network.ClassNames.Count;
        screen.Print(
            $"It reads {model.Layout}{(classes > 0 ? $", and names {classes} class{(classes == 1 ? "" : "es")}" : "")}; " +
            $"{NumberWords.Count(points.Count, "point")}, {points[0].Point} to {points[^1].Point}.");
        screen.Warn(model.Network.Warnings);
        screen.Wrote("Model", path);
    }
}
