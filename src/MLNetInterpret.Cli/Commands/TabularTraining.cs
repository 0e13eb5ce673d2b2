using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Cli.Commands;

/// <summary>The options of every command that trains perceptrons on the rows of a CSV file.</summary>
internal sealed class TabularTraining
{
    private readonly Option<string> _data;
    private readonly Option<string> _label;
    private readonly Option<string> _positive;
    private readonly Option<int[]> _hidden;
    private readonly Option<double> _dropout;
    private readonly TrainerArguments _trainer;
    private readonly Option<double> _heldOutShare;
    private readonly Option<string[]> _categorical;
    private readonly TableOptions _table;

    public TabularTraining(Verb verb)
    {
        var defaults = new MultilayerPerceptronOptions();
        _data = verb.AddInput("--data", "A CSV file with a header line.", required: true);
        _label = verb.Add<string>("--label", "The column to predict.", required: true);
        _positive = verb.Add<string>("--positive", "The label's value to tell from all others.", required: true);
        _hidden = verb.Add<int[]>(
            "--hidden-units", "Neurons of each hidden layer, for example: --hidden-units 32 16 (the default).");
        _dropout = verb.Add(
            "--dropout", "Share of every hidden layer's outputs dropped while training, at least 0 and below 1.", defaults.Dropout);
        _trainer = new(verb, defaults);
        _heldOutShare = verb.Add("--held-out-share", "Share of the rows that is only measured on, above 0 and below 1.", 0.25);
        _categorical = verb.Add<string[]>("--categorical", "Columns that are categories although their cells are numbers.");
        _table = new(verb);
    }

    /// <summary>Opens the table that was named.</summary>
    public TableTask Open(ParseResult parsed, MLContext ml)
    {
        var (label, positive) = (parsed.GetRequiredValue(_label), parsed.GetRequiredValue(_positive));
        var options = _table.Read(parsed) with { Categories = parsed.GetValue(_categorical) ?? [] };
        var network = _trainer.Read(parsed, new MultilayerPerceptronOptions()) with { Dropout = parsed.GetValue(_dropout) };
        var heldOutShare = parsed.GetValue(_heldOutShare);
        Check.Inside(heldOutShare, 0, 1);
        if (parsed.GetValue(_hidden) is { Length: > 0 } hidden) network = network with { HiddenUnits = hidden };
        return new(TableModel.Open(ml, parsed.GetRequiredValue(_data), label, options), label, positive, network, heldOutShare);
    }
}
