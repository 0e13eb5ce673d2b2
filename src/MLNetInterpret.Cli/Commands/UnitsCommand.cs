using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>units</c>: what can be interpreted in a model.</summary>
internal sealed class UnitsCommand : Verb
{
    private readonly Argument<string> _model;

    public UnitsCommand(Screen screen) : base(
        "units", "List a model's activation points and their units.", screen, "units credit.zip") =>
        _model = AddInputArgument(Words.Model);

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context();
        var network = ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(parsed.GetRequiredValue(_model))).Network;
        screen.Answer(new { Points = Answers.Points(network.Points) });
        screen.Print(TerminalTables.Points(network.Points));
        screen.Warn(network.Warnings);
    }
}
