using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>export</c>: a model's network as an ONNX file.</summary>
internal sealed class ExportCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _out;

    public ExportCommand(Screen screen) : base(
        "export", "Write the network of a model that train made as an ONNX file, which other programs read.", screen,
        "export credit.zip --out credit.onnx",
        "export datasets/models/char-lstm-sqlite.zip --out out/sqlite.onnx")
    {
        _model = AddInputArgument(Words.Model, "Here it is a zip.");
        _out = AddOutput("an ONNX file.", OutputKind.Onnx, required: true);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var (path, file) = (parsed.GetRequiredValue(_model), parsed.GetRequiredValue(_out));
        if (OpenModel.IsOnnx(path)) throw new ArgumentException($"'{path}' is an ONNX file already: name a model zip.");
        var ml = Context();
        var network = ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(path));
        cancellation.ThrowIfCancellationRequested();
        OnnxNetwork.Save(network, file);
        var written = OnnxValues.Of(file);
        screen.Answer(new { Column = network.InputColumnName, written.Inputs, written.Outputs });
        screen.Print(
            $"Input: {string.Join(", ", written.Inputs)}: the column '{network.InputColumnName}' as it reaches the network " +
            $"({network.Layout})");
        screen.Print($"Outputs: {string.Join(", ", written.Outputs)}");
        screen.Wrote("ONNX file", file);
    }
}
