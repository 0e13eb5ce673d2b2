using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Machines;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>stability</c>: which units recur when a perceptron is trained from other seeds.</summary>
internal sealed class StabilityCommand : Verb, ITaskVerb
{
    private readonly TabularTraining _training;
    private readonly Option<string[]> _units;
    private readonly Option<int> _networks;
    private readonly Option<double> _threshold;
    private readonly Option<int> _seed;
    private readonly ClusterArguments _cluster;

    public StabilityCommand(Screen screen) : base(
        "stability", "Train a perceptron from several seeds, and say which units recur in all of them.", screen,
        "stability --data datasets/credit/credit_data.csv --label Status --positive bad --networks 5")
    {
        _training = new(this);
        _units = Add(Words.Units, $"For example: --units \"hidden*\". {Words.EveryHiddenPoint}");
        _networks = AddWith(Words.Networks, 5);
        _threshold = AddWith(
            Words.Threshold, 0.8, "the least r at which two units count as the same, above 0, at most 1.");
        _seed = AddWith(Words.Seed, 1, "The first network's; which rows are held out, too.");
        _cluster = new(this, "the network of one seed");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var (task, options) = Read(parsed, ml);
        var stability = screen.Work(stages =>
        {
            var stage = stages.Begin($"training {parsed.GetValue(_networks)} networks");
            var found = _cluster.Run(parsed, screen, () => Content(parsed), elsewhere => TableModel.Stability(
                ml, task, TableModel.Split(ml, task).Train, null, parsed.GetValue(_units) ?? [], parsed.GetValue(_networks),
                parsed.GetValue(_threshold),
                options with { Progress = stage, Cancellation = cancellation, Elsewhere = elsewhere }));
            stage.End(NumberWords.Count(found.Units.Count, "unit"));
            return found;
        });
        screen.Answer(stability);
        screen.Print(AttributionTables.Stability(stability));
        foreach (var line in AttributionTables.Sentences(stability)) screen.Print(line);
    }

    /// <inheritdoc/>
    public (OpenedTasks Tasks, string Content) Open(ParseResult parsed, Screen screen)
    {
        var ml = new MLContext(parsed.GetValue(_seed));      // who asks is told of the data, not who works
        var (task, options) = Read(parsed, ml);
        var search = TableModel.Search(
            ml, task, TableModel.Split(ml, task).Train, parsed.GetValue(_units) ?? [], parsed.GetValue(_threshold), options);
        return (new(search.Do), Content(parsed));
    }

    private (TableTask Task, AttributionOptions Options) Read(ParseResult parsed, MLContext ml) =>
        (_training.Open(parsed, ml), new() { Seed = parsed.GetValue(_seed) });

    private string Content(ParseResult parsed) => SavedScan.Hash(_training.Path(parsed));
}
