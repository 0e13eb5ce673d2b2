using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Networks;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>train tabular</c>: a perceptron for the rows of a CSV file.</summary>
internal sealed class TrainTabularCommand : Verb
{
    private readonly Option<string> _data;
    private readonly Option<string> _label;
    private readonly Option<string> _positive;
    private readonly Option<string> _out;
    private readonly Option<int[]> _hidden;
    private readonly Option<int> _epochs;
    private readonly Option<string[]> _categories;
    private readonly TableOptions _table;
    private readonly Option<int> _seed;

    public TrainTabularCommand(Screen screen) : base(
        "tabular", "Train a perceptron that tells one class of table rows from the others.", screen,
        "train tabular --data credit.csv --label Status --positive bad --out credit.zip",
        "train tabular --data datasets/credit/lending_club.csv --label Class --positive bad --hidden 64 32 --out loans.zip")
    {
        _data = Add<string>("--data", "A CSV file with a header line.", required: true);
        _label = Add<string>("--label", "The column to predict.", required: true);
        _positive = Add<string>("--positive", "The label's value to tell from all others.", required: true);
        _out = Add<string>("--out", "The model zip to write.", required: true);
        _hidden = Add<int[]>("--hidden", "Neurons of each hidden layer, for example: --hidden 32 16 (the default).");
        _epochs = Add("--epochs", "Passes over the rows at most.", new MlpTrainingOptions().Epochs);
        _categories = Add<string[]>("--category", "Columns that are categories although their cells are numbers.");
        _table = new(this);
        _seed = Add("--seed", "Decides everything random, the held-out quarter of the rows included.", 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = new MLContext(parsed.GetValue(_seed));
        var label = parsed.GetRequiredValue(_label);
        var options = _table.Read(parsed) with { Categories = parsed.GetValue(_categories) ?? [] };
        var table = TableModel.Open(ml, parsed.GetRequiredValue(_data), label, options);
        var path = parsed.GetRequiredValue(_out);
        AtomicFile.RequireWritable(path);
        var network = new MultilayerPerceptronOptions { Training = new() { Epochs = parsed.GetValue(_epochs) } };
        if (parsed.GetValue(_hidden) is { Length: > 0 } hidden) network = network with { HiddenUnits = hidden };
        var trained = screen.Work(stages => TableModel.Train(
            ml, Path.GetFileName(table.Path), table, label, parsed.GetRequiredValue(_positive), network, stages, cancellation));
        trained.Save(ml, path);
        screen.Print(Tables.Models([trained]));
        screen.Print($"Model: {path}");
    }
}
