using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>units</c>: what can be interpreted in a model.</summary>
internal sealed class UnitsCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly OnnxArguments _onnx;

    public UnitsCommand(Screen screen) : base(
        "units", "List a model's activation points and their units.", screen, "units credit.zip", "units resnet18.onnx")
    {
        _model = AddInputArgument(Words.Model);
        _onnx = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var model = parsed.GetRequiredValue(_model);
        var network = OpenModel.LoadNetwork(Context(), model, _onnx.Read(parsed, model));
        screen.Answer(new { Points = Answers.Points(network.Points) });
        screen.Print(TerminalTables.Points(network.Points));
        screen.Warn(network.Warnings);
    }
}
