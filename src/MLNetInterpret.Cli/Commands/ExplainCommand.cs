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
    private readonly Option<string[]> _classNames;
    private readonly Option<int> _background;
    private readonly Option<int> _seed;

    public ExplainCommand(Screen screen) : base(
        "explain", "Give reasons for one decision of a classifier of two classes, each checked by changing that column alone.",
        screen,
        "explain credit.zip --data credit.csv --row 12 --class-names good default")
    {
        var defaults = new AttributionOptions();
        _table = new(this);
        _row = Add(Words.Row, "what is explained.", required: true);
        _classNames = Add(Words.ClassNames, "The positive one is last.");
        _background = AddWith(Words.BackgroundRows, defaults.BackgroundRows);
        _seed = AddWith(Words.Seed, 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var (model, rows, name, _) = _table.Open(parsed, ml);
        if (parsed.GetValue(_classNames) is { Length: not (0 or 2) } names)
            throw new ArgumentException($"{_classNames.Name} are the names of two classes, not of {names.Length}.");
        var explanation = screen.Work(stages =>
        {
            var stage = stages.Begin($"Explaining row {parsed.GetValue(_row)} for {Path.GetFileName(name)}");
            var found = ml.Interpretation.Explain(model, rows, parsed.GetValue(_row), new()
            {
                Outcome = parsed.GetValue(_classNames) is [_, var outcome] ? outcome : new AttributionOptions().Outcome,
                BackgroundRows = parsed.GetValue(_background),
            }, new() { Seed = parsed.GetValue(_seed), Progress = stage.Progress(), Cancellation = cancellation });
            stage.End($"{found.Reasons.Count} reasons");
            return found;
        });
        screen.Answer(explanation);
        screen.Print(AttributionTables.Sentence(explanation));
        screen.Print(AttributionTables.Reasons(explanation));
        foreach (var reason in explanation.Reasons) screen.Print($"{reason.Text}.");
        if (explanation.Units.Count > 0) screen.Print(AttributionTables.Units(explanation));
        screen.Print($"Units: {explanation.Method}.");
    }
}
