using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>recurrent</c>: the gates and the errors of a character model, beside n-gram models.</summary>
internal sealed class RecurrentCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _data;
    private readonly EncodingOption _encoding;
    private readonly Option<string> _out;
    private readonly Option<double> _heldOut;
    private readonly Option<int> _orders;
    private readonly Option<int> _warmUp;
    private readonly Option<int> _seed;
    private readonly OnnxArguments _onnx;

    public RecurrentCommand(Screen screen) : base(
        "recurrent",
        "Show what a character model does with its gates, where it errs, and what it knows that n-gram models do not.", screen,
        "recurrent c.zip --data code.c --out report",
        "recurrent datasets/models/char-lstm-sqlite.zip --data datasets/text/sqlite-c.txt --held-out-share 0.05 --orders 20 " +
        "--out report")
    {
        var defaults = new RecurrentOptions();
        _model = AddInputArgument(Words.Model, "It is a character model.");
        _data = AddInput(Words.Data, "the text file that it was trained on.", required: true);
        _encoding = new(this);
        _out = AddOutput("the folder of a report; an older report in it is replaced.", OutputKind.Report, "report");
        _heldOut = AddWith(
            Words.HeldOutShare, 0.05, "the end of the text, which is measured on; no more than training left out.");
        _orders = AddWith(Words.Orders, defaults.Orders);
        _warmUp = AddWith(Words.WarmUp, defaults.WarmUp);
        _seed = AddWith(Words.Seed, 1, "The blocks of text drawn for confidence intervals.");
        _onnx = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var path = parsed.GetRequiredValue(_model);
        var model = _onnx.Open(parsed, ml, path);
        var corpus = ml.Data.LoadTextCorpus(
            parsed.GetRequiredValue(_data), heldOut: parsed.GetValue(_heldOut), encoding: _encoding.Read(parsed));
        var folder = parsed.GetRequiredValue(_out);

        var analysis = screen.Work(stages =>
        {
            var stage = stages.Begin($"analysing {Path.GetFileName(path)}", 0.92);
            var found = ml.Interpretation.AnalyzeRecurrent(model.Model, corpus, new()
            {
                Orders = parsed.GetValue(_orders),
                WarmUp = parsed.GetValue(_warmUp),
                ModelName = model.Name,
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End(FormattableString.Invariant($"{found.Bits:F3} bits per {found.Unit}"));
            var writing = stages.Begin("writing the report", 0.08);
            screen.Warn(Report.WriteTelling(
                folder,
                new ReportOptions
                {
                    Title = "Gates and errors of a character model, compared with n-gram models",
                    Parts = ReportParts.All & ~ReportParts.Parquet,
                    Progress = writing,
                    Cancellation = cancellation,
                },
                [new FindingSet([], InputKind.Text, [], found.Provenance!) { Recurrent = found }], IsForced(parsed)));
            writing.End(Path.Combine(folder, "index.html"));
            return found;
        });
        screen.Answer(analysis);
        foreach (var line in RecurrentWords.Lines(analysis)) screen.Print(line);
        screen.Wrote("Every gate, kind of character, error and bracket is in the report", Path.Combine(folder, "index.html"));
    }
}
