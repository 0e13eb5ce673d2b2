using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>explain</c>: why a model decided as it did about one row.</summary>
internal sealed class ExplainCommand : Verb
{
    private readonly TableModelOptions _table;
    private readonly Option<long> _row;
    private readonly Option<int> _background;
    private readonly Option<int> _seed;

    public ExplainCommand(Screen screen) : base(
        "explain", "Give reasons for one decision of a classifier of two classes, each checked by changing that column alone.",
        screen,
        "explain credit.zip --data credit.csv --row 12 --class-names good default")
    {
        var defaults = new AttributionOptions();
        _table = new(this, namesZips: "The positive one is last. Default: the model's own.");
        _row = Add(Words.Row, "what is explained.", required: true);
        _background = AddWith(Words.BackgroundRows, defaults.BackgroundRows);
        _seed = AddWith(Words.Seed, 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var (model, rows, name, _) = _table.Open(parsed, ml);
        var names = _table.ClassNames(parsed);
        if (names.Count is not (0 or 2))
            throw new ArgumentException($"{Words.ClassNames.Name} are the names of two classes, not of {names.Count}.");
        var explanation = screen.Work(stages =>
        {
            var stage = stages.Begin($"explaining row {parsed.GetValue(_row)} for {Path.GetFileName(name)}");
            var found = ml.Interpretation.Explain(model, rows, parsed.GetValue(_row), new()
            {
                Outcome = names is [_, var outcome] ? outcome : null,
                BackgroundRows = parsed.GetValue(_background),
                Seed = parsed.GetValue(_seed),
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End(NumberWords.Count(found.Reasons.Count, "reason"));
            return found;
        });
        screen.Answer(explanation);
        screen.Print(AttributionTables.Sentence(explanation));
        if (explanation.Reasons.Count > 0) screen.Print(AttributionTables.Reasons(explanation));
        else screen.Print("No column alone, put to its typical value, changes the probability.");
        if (explanation.Reasons is [var first, ..]) screen.Print($"{first.Text}.");
        if (explanation.Units.Count > 0) screen.Print(AttributionTables.Units(explanation));
        screen.Print($"Units: {explanation.Method}.");
    }
}
