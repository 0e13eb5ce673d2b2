using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Text.Imported;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>import</c>: a model zip of a network that another program trained.</summary>
internal sealed class ImportCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _out;
    private readonly Option<string> _data;
    private readonly Option<string> _label;
    private readonly TableOptions _table;
    private readonly OnnxArguments _onnx;
    private readonly LayoutArguments _layout;

    public ImportCommand(Screen screen) : base(
        "import", "Make a model zip of an ONNX file, with what its pixels, classes and characters mean, or of the weights of a " +
        "character model from PyTorch, Keras or TensorFlow; all commands take it without further options.", screen,
        "import resnet18.onnx --pixels imagenet-torch --class-names imagenet.txt --out resnet18.zip",
        "import credit.onnx --data credit.csv --label Status --ignore Id --out credit.zip",
        "import charrnn.onnx --vocabulary characters.json --out charrnn.zip",
        "import charrnn.safetensors --vocabulary characters.json --data text.txt --out charrnn.zip",
        "import lstm-folder --layout tensorflow --vocabulary vocab.json --data text.txt --out lstm.zip")
    {
        _model = AddInputArgument(
            Words.Model, "Here it is an ONNX file, or weights: a .safetensors file, a state dictionary of PyTorch (.pth, .pt), " +
            "or a folder of TensorFlow.js.");
        _out = AddOutput("a model zip.", OutputKind.Model, required: true);
        _data = AddInput(
            Words.Data, "a CSV file of rows as a network of numbers reads them, so that the model knows their columns by name; " +
            "or, for weights, a text of the kind that the model was trained on, on which their layout is checked.");
        _label = Add(Words.Label, "it is kept from the network, and can be shown with rows.");
        _table = new(this);
        _onnx = new(this);
        _layout = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (file, path) = (parsed.GetRequiredValue(_model), parsed.GetRequiredValue(_out));
        var isWeights = WeightFile.IsOne(file);
        if (!isWeights && !OpenModel.IsOnnx(file))
            throw new ArgumentException(
                $"'{file}' is no ONNX file and no weights: name a file that ends in .onnx, {WeightFile.Known}.");
        if (!isWeights) _layout.RequireNone(parsed, file);
        var (ml, bits) = (Context(), double.NaN);
        var model = screen.Work(stages =>
        {
            var reading = stages.Begin($"reading {Path.GetFileName(file)}", 0.9);
            OpenModel read;
            if (isWeights) (read, bits) = Weights(ml, file, parsed);
            else read = _onnx.Open(parsed, ml, file);
            reading.End(NumberWords.Count(read.Network.Network.Points.Count, "point"));
            cancellation.ThrowIfCancellationRequested();
            var writing = stages.Begin("writing the model", 0.1);
            var named = !isWeights && parsed.GetValue(_data) is { } data ? Named(ml, read, data, parsed) : read;
            ml.Model.SaveInterpretable(named.Model, named.Schema, path);
            writing.End(path);
            return read.Network;
        });
        var points = model.Network.Points;
        screen.Answer(new
        {
            model.Layout.Kind,
            Reads = $"{model.Layout}",
            model.Network.ClassNames,
            BitsPerCharacter = double.IsNaN(bits) ? null : (double?)bits,
            Points = Answers.Points(points),
        });
        var named = model.Network.ClassNames.Count;
        screen.Print(
            $"It reads {model.Layout}{(named > 0 ? $", and names {NumberWords.Count(named, "output")}" : "")}; " +
            $"{NumberWords.Count(points.Count, "point")}, {points[0].Point} to {points[^1].Point}.");
        if (!double.IsNaN(bits))
            screen.Print(FormattableString.Invariant($"A character of the text costs {bits:F2} bits, as of a trained model."));
        screen.Warn(model.Network.Warnings);
        screen.Wrote("Model", path);
    }

    /// <summary>A character model of weights, and bits per character of the text that it is checked on.</summary>
    private (OpenModel Model, double Bits) Weights(MLContext ml, string file, ParseResult parsed)
    {
        var (vocabulary, options, columns) = (_onnx.Vocabulary(parsed, file), _layout.Read(parsed), new CharacterLstmOptions());
        var text = parsed.GetValue(_data) is { } data ? ml.Data
            .LoadTextCorpus(data, heldOut: 0, encoding: _table.Read(parsed).Encoding).Text.ToString() : null;
        var (step, bits) = ImportedModel.Read(
            ml, file, vocabulary, options.UnknownCode, options.Layout, options.ForgetBias, text);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(columns.TextColumnName, TextDataViewType.Instance);
        schema.AddColumn(columns.OffsetColumnName, NumberDataViewType.Int64);
        return (new(step, schema.ToSchema(), file) { Network = step }, bits);
    }

    /// <summary>The model behind a step that puts a table's columns together.</summary>
    private OpenModel Named(MLContext ml, OpenModel model, string data, ParseResult parsed)
    {
        if (model.Network.Layout is not VectorLayout)
            throw new ArgumentException(
                $"The columns of '{data}' are for a network of numbers; this one reads {model.Network.Layout}.");
        var options = _table.Read(parsed) with { Label = parsed.GetValue(_label) };
        var table = ml.Data.LoadFromCsv(data, options);
        string[] columns = [.. DataOf.Numbers(model.Network, table)];
        var together = ml.Transforms.Concatenate(model.Network.InputColumnName, columns).Fit(table);
        var schema = new DataViewSchema.Builder();
        foreach (var name in columns.Concat(options.Label is { } label ? [label] : []))
            schema.AddColumn(name, table.Schema[name].Type, table.Schema[name].Annotations);
        return model with
        {
            Model = new TransformerChain<ITransformer>(together, model.Model),
            Schema = schema.ToSchema(),
        };
    }
}
