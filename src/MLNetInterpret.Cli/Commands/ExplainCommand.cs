using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>explain</c>: why a model decided as it did about one row.</summary>
internal sealed class ExplainCommand : Verb
{
    private readonly TableModelOptions _table;
    private readonly Option<long> _row;
    private readonly Option<string> _outcome;
    private readonly Option<int> _background;
    private readonly Option<int> _seed;

    public ExplainCommand(Screen screen) : base(
        "explain", "Give reasons for one decision of a classifier of two classes, each checked by changing that column alone.",
        screen,
        "explain --model credit.zip --data credit.csv --row 12 --outcome default")
    {
        var defaults = new AttributionOptions();
        _table = new(this);
        _row = Add<long>("--row", "The row's number, from 0.", required: true);
        _outcome = Add("--outcome", "What the positive class is called.", defaults.Outcome);
        _background = Add("--background", "Rows that it is compared with.", defaults.BackgroundRows);
        _seed = Add("--seed", "Decides everything random.", 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var (model, rows, name, _) = _table.Open(parsed, ml);
        var explanation = screen.Work(stages =>
        {
            var stage = stages.Begin($"Explaining row {parsed.GetValue(_row)} for {Path.GetFileName(name)}");
            var found = ml.Interpretation.Explain(model, rows, parsed.GetValue(_row), new()
            {
                Outcome = parsed.GetValue(_outcome)!,
                BackgroundRows = parsed.GetValue(_background),
                Seed = parsed.GetValue(_seed),
                Progress = stage.Progress(),
                Cancellation = cancellation,
            });
            stage.End($"{found.Reasons.Count} reasons");
            return found;
        });
        screen.Print(AttributionTables.Sentence(explanation));
        screen.Print(AttributionTables.Reasons(explanation));
        foreach (var reason in explanation.Reasons) screen.Print($"{reason.Text}.");
        if (explanation.Units.Count > 0) screen.Print(AttributionTables.Units(explanation));
        screen.Print($"Units: {explanation.Method}.");
    }
}
