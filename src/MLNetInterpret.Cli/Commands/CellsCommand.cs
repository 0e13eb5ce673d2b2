using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Machines;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>cells</c>: the units of a character model that follow concepts of the text.</summary>
internal sealed class CellsCommand : Verb, ITaskVerb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _data;
    private readonly EncodingOption _encoding;
    private readonly ConceptArguments _concepts;
    private readonly Option<string[]> _units;
    private readonly Option<double> _heldOut;
    private readonly Option<int> _search;
    private readonly Option<int> _confirm;
    private readonly Option<int> _candidates;
    private readonly Option<double> _rate;
    private readonly Option<bool> _probe;
    private readonly Option<int?> _strings;
    private readonly MarkArguments _marks;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;
    private readonly ClusterArguments _cluster;
    private readonly OnnxArguments _onnx;

    public CellsCommand(Screen screen) : base(
        "cells", "Find the units of a character model that follow concepts of its text (brackets, strings, comments, ...), " +
        "and test them.", screen,
        "cells c.zip --data code.c --concept \"inside:()\" comment --language c",
        "cells datasets/models/char-lstm-sqlite.zip --data datasets/text/sqlite-c.txt --language c --out report",
        "cells datasets/models/char-lstm-sqlite.zip --data datasets/text/sqlite-c.txt --mark 1501413..1501445 --threshold 0.5",
        "cells austen.zip --data datasets/text/austen-prose.txt --concept quote \"regex:Mr?s\\.\"")
    {
        var defaults = new CellSearchOptions();
        _model = AddInputArgument(Words.Model, "It is a character model.");
        _data = AddInput(Words.Data, "the text that it was trained on; its end is held out.", required: true);
        _encoding = new(this);
        _concepts = new(this, Default);
        _units = Add(Words.Units, "For example: --units \"*.cell\". Default: cells, tanh(c), hidden states and gates.");
        _heldOut = AddWith(
            Words.HeldOutShare, 0.05, "the end of the text, which the model did not learn from and findings are confirmed on.");
        _search = AddWith(Words.SearchCharacters, defaults.SearchCharacters);
        _confirm = AddWith(Words.HeldOutCharacters, defaults.HeldOutCharacters);
        _candidates = AddWith(Words.Candidates, defaults.Candidates);
        _rate = AddWith(Words.FalseDiscoveryRate, defaults.FalseDiscoveryRate);
        _probe = AddWith(Words.Probe, false);
        _strings = AddOptional(Words.Strings);
        _marks = new(this);
        _out = AddOutput(
            "the folder of a report with a page for each supported unit; an older report in it is replaced.", OutputKind.Report);
        _seed = AddWith(Words.Seed, 1);
        _cluster = new(this, "an untrained network");
        _onnx = new(this);
    }

    private const int MostProbed = 5;

    /// <summary>Units whose strings a report shows.</summary>
    private const int UsualStrings = 8;

    /// <summary>What is searched for where nothing is named.</summary>
    internal static IReadOnlyList<string> Default { get; } =
    [
        "inside:()", "inside:[]", "inside:{}", "inside:\"\"", "inside:''", "block-comment", "preprocessor", "depth:()",
        "depth:{}", "line-position", "line-end", "indent", "identifier", "keyword", "number", "quote",
    ];

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var path = parsed.GetRequiredValue(_model);
        var folder = parsed.GetValue(_out);
        var ml = Context(parsed.GetValue(_seed));
        var (model, corpus, concepts, options) = Read(parsed, ml);
        options = options with { Cancellation = cancellation };
        var cells = screen.Work(stages =>
        {
            var stage = stages.Begin($"searching {Path.GetFileName(path)}", folder is null ? 1 : 0.97);
            var found = _cluster.Run(
                parsed, screen, () => Content(parsed, model), elsewhere => ml.Interpretation.FindCells(
                    model.Model, corpus, concepts, options with { Progress = stage, Elsewhere = elsewhere }));
            stage.End(concepts.Count == 0
                ? found.Marked!.Verdict.ToWords()
                : $"{found.Supported.Count()} of {NumberWords.Count(found.Count, "candidate")} supported");
            if (folder is null) return found;
            var writing = stages.Begin("writing the report", 0.03);
            screen.Warn(Report.WriteTelling(
                folder, new ReportOptions { Progress = writing, Cancellation = cancellation },
                [new FindingSet([], InputKind.Text, [], found.Background.Provenance) { Cells = found }], IsForced(parsed)));
            writing.End(Path.Combine(folder, "index.html"));
            return found;
        });
        screen.Answer(Answers.Cells(cells));
        if (concepts.Count > 0)
        {
            screen.Print(CellTables.Concepts(cells));
            screen.Print(CellTables.Summary(cells, folder));
        }

        if (parsed.GetValue(_probe)) screen.Print(CellTables.Probes(cells));
        MaximizedText[] strings = [.. cells.Select(cell => cell.Maximized).OfType<MaximizedText>().Distinct()];
        if (strings.Length > 0) screen.Print(CellTables.Strings(strings));
        if (cells.Marked is { } marked)
        {
            screen.Print(MarkTables.Cells(marked, cells.Background.Code));
            screen.Print(MarkTables.Stretches(marked, cells.Background.Code));
            screen.Print(MarkTables.Summary(marked));
        }

        if (folder is not null) screen.Wrote("Report", Path.Combine(folder, "index.html"));
    }

    /// <inheritdoc/>
    public (OpenedTasks Tasks, string Content) Open(ParseResult parsed, Screen screen)
    {
        var ml = new MLContext(parsed.GetValue(_seed));      // who asks is told of the data, not who works
        var (model, corpus, concepts, options) = Read(parsed, ml);
        var search = ml.Interpretation.UntrainedOf(model.Model, corpus, concepts, options);
        return (new(search.Do, model.Model), Content(parsed, model));
    }

    private Asked Read(ParseResult parsed, MLContext ml)
    {
        var isMarked = _marks.IsGiven(parsed);
        var concepts = isMarked && !_concepts.IsNamed(parsed) ? [] : _concepts.Read(parsed);
        var options = _marks.Read(parsed, new()
        {
            Units = parsed.GetValue(_units) ?? [],
            SearchCharacters = parsed.GetValue(_search),
            HeldOutCharacters = parsed.GetValue(_confirm),
            Candidates = parsed.GetValue(_candidates),
            FalseDiscoveryRate = parsed.GetValue(_rate),
            MaximizedUnits = parsed.GetValue(_strings) ?? (parsed.GetValue(_out) is null ? 0 : UsualStrings),
            ProbeCells = parsed.GetValue(_probe) ? MostProbed : 0,
            Reading = _concepts.Reading(parsed),
            Seed = parsed.GetValue(_seed),
        });
        var model = _onnx.Open(parsed, ml, parsed.GetRequiredValue(_model));
        var corpus = ml.Data.LoadTextCorpus(
            parsed.GetRequiredValue(_data), heldOut: parsed.GetValue(_heldOut), encoding: _encoding.Read(parsed));
        return new(model, corpus, concepts, options with { ModelName = model.Name });
    }

    private string Content(ParseResult parsed, OpenModel model) =>
        $"{model.Network.Network.Hash} {SavedScan.Hash(parsed.GetRequiredValue(_data))}";

    /// <summary>What a command line asks for.</summary>
    private sealed record Asked(
        OpenModel Model, TextCorpus Corpus, IReadOnlyList<Concept> Concepts, CellSearchOptions Options);
}
