using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Priors;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>interpret</c>: a report about a model that was trained before.</summary>
internal sealed class InterpretCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _data;
    private readonly Option<string> _out;
    private readonly Option<string[]> _units;
    private readonly Option<int> _top;
    private readonly Option<int> _steps;
    private readonly Option<string> _recipe;
    private readonly Option<int> _variants;
    private readonly Option<string> _prior;
    private readonly Option<int?> _compare;
    private readonly Option<string> _judge;
    private readonly Option<string> _group;
    private readonly DepthOption _depth;
    private readonly Option<bool> _skipBorder;
    private readonly Option<string> _label;
    private readonly Option<string> _id;
    private readonly TableOptions _table;
    private readonly FolderOptions _folder;
    private readonly SentenceOptions _sentences;
    private readonly ConceptArguments _concepts;
    private readonly Option<int> _seed;
    private readonly OnnxArguments _onnx;

    public InterpretCommand(Screen screen) : base(
        "interpret", "Find what drives the units of a trained model, and write a report.", screen,
        "interpret credit.zip --data credit.csv --out report",
        "interpret credit.zip --data credit.csv --depth quick --out report",
        "interpret credit.zip --data credit.csv --phrases credit.phrases.csv --held-out unseen.csv --out report",
        "interpret shapes.zip --data shapes --held-out unseen-shapes --out report",
        "interpret fashion.zip --data datasets/fashion-mnist --units \"conv2:*\" logits --out report",
        "interpret fashion.zip --data datasets/fashion-mnist --judge resnet18.zip --out report",
        "interpret c.zip --data code.c --concept \"inside:()\" comment --language c --out report")
    {
        var defaults = new InterpretationOptions();
        _model = AddInputArgument(Words.Model);
        _data = AddInput(Words.Data, "what it was trained on, a CSV file, a folder of pictures or a text file.", required: true);
        _out = AddOutput("the folder of a report; an older report in it is replaced.", OutputKind.Report, "report");
        _units = Add(Words.Units, $"For example: --units \"hidden*\" class:ring. {Words.EveryHiddenPoint}");
        _top = AddWith(Words.Top, defaults.TopRows, "rows at each end of a unit's range.");
        _steps = AddWith(Words.Steps, defaults.Steps, "For pictures; with --depth quick at most 32.");
        _recipe = Add(Words.Recipe, PictureTerms.UsualRecipe);
        _variants = AddWith(Words.Variants, defaults.Variants);
        _prior = AddInput(Words.Prior);
        _compare = AddOptional(Words.CompareMethods);
        _judge = AddInput(Words.Judge);
        _group = Add(Words.Group);
        _depth = new(this);
        _skipBorder = AddWith(Words.SkipBorder, false);
        _label = Add(Words.Label, "it is shown with the rows.");
        _id = Add(Words.Id);
        _table = new(this);
        _folder = new(this);
        _sentences = new(this, readsPictures: true);
        _concepts = new(this, []);
        _seed = AddWith(Words.Seed, 1);
        _onnx = new(this);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var depth = _depth.Read(parsed, [_variants, _prior, _compare, .. _sentences.Options, .. _concepts.Options]);
        var (concepts, reading) = (_concepts.Read(parsed), _concepts.Reading(parsed));
        var ml = Context(parsed.GetValue(_seed));
        var path = parsed.GetRequiredValue(_model);
        var model = _onnx.Open(parsed, ml, path);
        DataOf Open(string path, bool skipBroken = false) =>
            model.Read(ml, path, _table.Read(parsed) with { Label = parsed.GetValue(_label) }, skipBroken);
        var data = Open(parsed.GetRequiredValue(_data), _folder.SkipBroken(parsed));
        string[] useless = model.Network.Layout switch
        {
            VectorLayout => [],
            ImageLayout => [.. _sentences.Given(parsed).Where(option => option == Words.Phrases.Name)],
            _ => [.. _sentences.Given(parsed)],
        };
        if (useless.Length > 0)
            throw new ArgumentException($"'{path}' does not read table rows: leave {string.Join(" and ", useless)} out.");
        var sentences = _sentences.Read(parsed, path => model.Network.Layout is ImageLayout pictures
            ? Pictures.Unseen(ml, path, pictures, _folder.SkipBroken(parsed))
            : Open(path, skipBroken: false).Rows);
        var folder = parsed.GetRequiredValue(_out);

        using var judge = parsed.GetValue(_judge) is { } file ? OpenModel.LoadJudge(ml, file) : null;
        var prior = parsed.GetValue(_prior) is { } named ? LoadPrior(ml, named) : null;
        var findings = screen.Work(stages =>
        {
            var stage = stages.Begin($"interpreting {Path.GetFileName(path)}", 0.87);
            var found = ml.Interpretation.Interpret(model.Model, data.Rows, new()
            {
                Units = parsed.GetValue(_units) ?? [],
                TopRows = parsed.GetValue(_top),
                Steps = parsed.GetValue(_steps),
                Recipe = PictureTerms.RecipeOf(parsed.GetValue(_recipe)),
                Variants = parsed.GetValue(_variants),
                Prior = prior?.Prior,
                CompareMethods = parsed.GetValue(_compare) ?? (prior is null || depth < Depth.Full ? 0 : 6),
                Judge = judge,
                GroupColumnName = parsed.GetValue(_group),
                Depth = depth,
                SkipBorder = parsed.GetValue(_skipBorder),
                LabelColumnName = parsed.GetValue(_label) ?? data.LabelColumn,
                IdColumnName = parsed.GetValue(_id) ?? data.IdColumn,
                Concepts = concepts,
                ConceptSearch = new() { Reading = reading },
                HeldOut = sentences.HeldOut,
                Table = new() { Descriptions = sentences with { HeldOut = null } },
                ModelName = model.Name,
                Seed = parsed.GetValue(_seed),
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End(NumberWords.Count(found.Count, "unit"));
            var writing = stages.Begin("writing the report", 0.13);
            screen.Warn(Report.WriteTelling(
                folder, new ReportOptions { Progress = writing, Cancellation = cancellation }, [found],
                IsForced(parsed)));
            writing.End(Path.Combine(folder, "index.html"));
            return found;
        });
        screen.Answer(new
        {
            findings.Kind,
            findings.Provenance,
            Depth = depth,
            Findings = findings.Select(Answers.Finding),
            Cells = findings.Cells is { } followed ? Answers.Cells(followed) : null,
        });
        screen.Print(TerminalTables.Findings([findings]));
        screen.Print(TerminalTables.FindingsSummary(findings));
        if (judge is not null) screen.Print(TerminalTables.Judged(findings));
        if (depth < Depth.Full)
            screen.Print(
                (depth == Depth.Scan ? "No input was optimised, and n" : "N") +
                "o variants, tested sentences, bounds, drivers, concepts or controls were looked for: that is --depth full.");
        if (findings.Cells is { } cells)
        {
            screen.Print(CellTables.Concepts(cells));
            screen.Print(CellTables.Summary(cells, folder));
        }

        screen.Wrote("Report", Path.Combine(folder, "index.html"));
    }

    private static ImagePriorTransformer LoadPrior(MLContext ml, string path) =>
        ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(path)) as ImagePriorTransformer
        ?? throw new ArgumentException($"'{path}' is not a prior of pictures: make one with train-prior.");
}
