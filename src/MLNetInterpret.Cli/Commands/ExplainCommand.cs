using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>explain</c>: why a model decided as it did about rows, and what would turn it.</summary>
internal sealed class ExplainCommand : Verb
{
    private readonly TableModelOptions _table;
    private readonly Option<long?> _row;
    private readonly ConstraintOptions _constraints;
    private readonly Option<int> _background;
    private readonly Option<int> _seed;

    public ExplainCommand(Screen screen) : base(
        "explain", "Give reasons for what a network of table rows predicts, each checked by changing that column alone, and " +
        "the fewest changes that turn a decision.",
        screen,
        "explain credit.zip --data credit.csv --row 12 --class-names good default --fix Age Records",
        "explain credit.zip --data credit.csv")
    {
        var defaults = new AttributionOptions();
        _table = new(this, namesZips: "The positive one is last. Default: the model's own.");
        _row = AddOptional(Words.Row, "what is explained. Default: three that tell most, such as the surest mistake.");
        _constraints = new(this);
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
        var decisions = screen.Work(stages =>
        {
            var stage = stages.Begin($"explaining decisions of {Path.GetFileName(name)}");
            var found = ml.Interpretation.Decisions(
                model, rows, parsed.GetValue(_row) is { } row ? [row] : [],
                new()
                {
                    Outcome = names is [_, var outcome] ? outcome : null,
                    BackgroundRows = parsed.GetValue(_background),
                    Seed = parsed.GetValue(_seed),
                    Progress = stage,
                    Cancellation = cancellation,
                },
                new() { ClassNames = names, Constraints = _constraints.Read(parsed) });
            stage.End(NumberWords.Count(found.Count, "decision"));
            return found;
        });
        screen.Answer(new { Decisions = decisions });
        foreach (var decision in decisions)
        {
            var explanation = decision.Explanation;
            screen.Print(AttributionTables.Sentence(decision));
            if (explanation.Reasons.Count > 0) screen.Print(AttributionTables.Reasons(explanation));
            else screen.Print("No column alone, put to its typical value, changes the probability.");
            if (explanation.Reasons is [var first, ..]) screen.Print($"{first.Text}.");
            screen.Print(AttributionTables.Turned(decision));
            if (explanation.Units.Count > 0) screen.Print(AttributionTables.Units(explanation));
        }

        screen.Print($"Units: {decisions[^1].Explanation.Method}.");
    }
}
