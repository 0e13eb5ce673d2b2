using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Training;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that looks at a model of table rows and the rows it learned from.</summary>
internal sealed class TableModelOptions(Verb verb)
{
    private readonly Argument<string> _model = verb.AddInputArgument(Words.Model, "It reads table rows.");
    private readonly Option<string> _data = verb.AddInput(Words.Data, "the rows it was trained on, a CSV file.", required: true);
    private readonly TableOptions _table = new(verb);

    /// <summary>Loads the model and opens the rows.</summary>
    /// <returns>The model, its rows, the model's file as it was named, and what opens other files of such rows.</returns>
    /// <exception cref="ArgumentException">The model reads something else than table rows.</exception>
    public (ITransformer Model, IDataView Rows, string Path, Func<string, IDataView> Read) Open(ParseResult parsed, MLContext ml)
    {
        var path = parsed.GetRequiredValue(_model);
        var model = ml.Model.LoadInterpretable(path, out var schema);
        var layout = ml.Interpretation.FindNetwork(model).Layout;
        if (layout is not VectorLayout)
            throw new ArgumentException($"The model '{path}' does not read table rows: make one that does with train tabular.");
        return (model, Read(parsed.GetRequiredValue(_data)), path, Read);

        IDataView Read(string data) => DataOf.Model(ml, layout, schema, data, _table.Read(parsed)).Rows;
    }
}
