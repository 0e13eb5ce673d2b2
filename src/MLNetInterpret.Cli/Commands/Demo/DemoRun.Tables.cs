using Microsoft.ML;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Commands.Demo;

/// <content>The chapters of tables.</content>
internal sealed partial class DemoRun
{
    private void Credit()
    {
        var task = new TableTask(TableModel.Open(ml, data.Credit, "Status", "bad", new()), "Status", "bad", new());
        var model = TableModel.Train(ml, "Credit default", task, stages.Part(size.Cost.Credit.Training, 1), cancellation);
        Interpret(model, size.Cost.Credit.Interpreting, new()
        {
            Units = size.TableUnits,
            LabelColumnName = "Status",
            Table = new()
            {
                Descriptions = new()
                {
                    HeldOut = model.HeldOut,
                    Phrases = DescriptionOptions.ReadPhrases(data.CreditPhrases),
                },
            },
        });
        Compare(model, task);
        Attack(model, model.Rows, size.Cost.Credit.Rest, new()
        {
            LabelColumnName = "Label",
            ClassNames = ["good", "bad"],
            Source = "bad",
            Target = "good",
            Immutable = ["Age", "Marital", "Records", "Seniority"],
        });
        Decide(model, "bad", size.Cost.Decisions, new()
        {
            ClassNames = ["good", "bad"],
            Immutable = ["Age", "Marital", "Records", "Seniority"],
        });
    }

    /// <summary>One of the loans' columns: three classes, or a number.</summary>
    private void Loans(string name, string label, IReadOnlyList<string> units, params IReadOnlyList<string> ignored)
    {
        var reading = new CsvOptions { Roles = ignored.ToDictionary(column => column, _ => ColumnKind.Ignored) };
        var task = new TableTask(TableModel.Open(ml, data.Loans, label, null, reading), label, null, new());
        var model = TableModel.Train(ml, name, task, stages.Part(size.Cost.Loans.Training, 1), cancellation);
        Interpret(model, size.Cost.Loans.Interpreting, new()
        {
            Units = units,
            LabelColumnName = label,
            Table = new()
            {
                Descriptions = new()
                {
                    HeldOut = model.HeldOut,
                    Phrases =
                    [
                        .. DescriptionOptions.ReadPhrases(data.LoanPhrases)
                            .Where(phrase => phrase.Column != label && !ignored.Contains(phrase.Column)),
                    ],
                },
            },
        });
        Decide(model, null, size.Cost.Loans.Rest, new());
    }

    /// <summary>Adds decisions that tell most to what was found last, with what would turn them.</summary>
    private void Decide(TrainedModel model, string? outcome, double seconds, AdversarialOptions changes)
    {
        if (_findings[^1].Table is null) return;
        var stage = stages.Begin($"explaining decisions of {model.Name}", seconds);
        var options = new AttributionOptions { Outcome = outcome, Seed = seed, Progress = stage, Cancellation = cancellation };
        var decisions = ml.Interpretation.Decisions(model.Model, model.Rows, [], options, changes);
        stage.End(NumberWords.Count(decisions.Count, "decision"));
        _findings[^1] = _findings[^1].With(decisions: decisions);
    }

    /// <summary>Adds to what was found last how its units recur in networks from other seeds.</summary>
    private void Compare(TrainedModel model, TableTask task)
    {
        if (size.TableSeeds < 2 || _findings[^1].Table is null) return;
        var stage = stages.Begin($"training {model.Name} from other seeds", size.Cost.Seeds);
        var stability = TableModel.Stability(
            ml, task, model.Rows, model.Model, size.TableUnits, size.TableSeeds, 0.8,
            new() { SampleRows = 50, Seed = seed, Progress = stage, Cancellation = cancellation });
        var recurring = stability.Units.Count(unit => unit.Recurs(stability.Threshold));
        stage.End($"{recurring} of {NumberWords.Count(stability.Units.Count, "unit")} recur in all");
        _findings[^1] = _findings[^1].With(stability: stability);
    }
}
