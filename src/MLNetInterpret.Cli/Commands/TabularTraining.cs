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
    private readonly Option<string> _id;
    private readonly Option<string[]> _categorical;
    private readonly Option<string[]> _date;
    private readonly TableOptions _table;

    public TabularTraining(Verb verb)
    {
        var defaults = new MultilayerPerceptronOptions();
        _data = verb.AddInput(Words.Data, "a CSV file with a header line.", required: true);
        _label = verb.Add(Words.Label, "what the network learns to predict.", required: true);
        _positive = verb.Add(Words.Positive);
        _hidden = verb.Add(Words.HiddenUnits, "For example: --hidden-units 32 16 (the default).");
        _dropout = verb.AddWith(Words.Dropout, defaults.Dropout, "Of every hidden layer's outputs.");
        _trainer = new(verb, defaults);
        _heldOutShare = verb.AddWith(Words.HeldOutShare, 0.25, "rows, above 0 and below 1.");
        _id = verb.Add(Words.Id);
        _categorical = verb.Add(Words.Categorical);
        _date = verb.Add(Words.Date);
        _table = new(verb);
    }

    /// <summary>The file of the table that was named.</summary>
    public string Path(ParseResult parsed) => parsed.GetRequiredValue(_data);

    /// <summary>Opens the table that was named.</summary>
    public TableTask Open(ParseResult parsed, MLContext ml)
    {
        var (label, positive) = (parsed.GetRequiredValue(_label), parsed.GetValue(_positive));
        var options = _table.Read(
            parsed,
            (_id, ColumnKind.Identifier, parsed.GetValue(_id) is { } id ? [id] : null),
            (_categorical, ColumnKind.Category, parsed.GetValue(_categorical)),
            (_date, ColumnKind.Date, parsed.GetValue(_date)));
        var network = _trainer.Read(parsed, new MultilayerPerceptronOptions()) with { Dropout = parsed.GetValue(_dropout) };
        var heldOutShare = parsed.GetValue(_heldOutShare);
        Check.Inside(heldOutShare, 0, 1);
        if (parsed.GetValue(_hidden) is { Length: > 0 } hidden) network = network with { HiddenUnits = hidden };
        var table = TableModel.Open(ml, Path(parsed), label, positive, options);
        return new(table, label, positive, network, heldOutShare);
    }
}
