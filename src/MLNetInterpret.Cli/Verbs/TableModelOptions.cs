using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Training;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The options of every command that looks at a model of table rows and the rows it learned from.</summary>
/// <param name="verb">The command.</param>
/// <param name="namesZips">See <see cref="OnnxArguments"/>.</param>
internal sealed class TableModelOptions(Verb verb, string? namesZips = null)
{
    private readonly Argument<string> _model = verb.AddInputArgument(Words.Model, "It reads table rows.");
    private readonly Option<string> _data = verb.AddInput(Words.Data, "the rows it was trained on, a CSV file.", required: true);
    private readonly TableOptions _table = new(verb);
    private readonly OnnxArguments _onnx = new(verb, namesZips);

    /// <summary>Loads the model and opens the rows.</summary>
    /// <returns>The model, its rows, the model's file as it was named, and what opens other files of such rows.</returns>
    /// <exception cref="ArgumentException">The model reads something else than table rows.</exception>
    public (ITransformer Model, IDataView Rows, string Path, Func<string, IDataView> Read) Open(ParseResult parsed, MLContext ml)
    {
        var path = parsed.GetRequiredValue(_model);
        var model = _onnx.Open(parsed, ml, path);
        if (model.Network.Layout is not VectorLayout)
            throw new ArgumentException($"The model '{path}' does not read table rows: make one that does with train tabular.");
        return (model.Model, Read(parsed.GetRequiredValue(_data)), path, Read);

        IDataView Read(string data) => model.Read(ml, data, _table.Read(parsed)).Rows;
    }

    /// <summary>The names of the classes, as given.</summary>
    public IReadOnlyList<string> ClassNames(ParseResult parsed) => _onnx.ClassNames(parsed);
}
