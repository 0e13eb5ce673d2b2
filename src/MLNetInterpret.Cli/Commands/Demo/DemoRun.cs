using System.Diagnostics;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Priors;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Demo;

/// <summary>What the demo found.</summary>
/// <param name="Models">The models, with their quality on held-out data.</param>
/// <param name="Findings">What was found about each.</param>
/// <param name="Page">The report's page.</param>
/// <param name="Seconds">Time from start to end.</param>
/// <param name="FailedFigures">A sentence for each figure of the report that could not be drawn.</param>
internal sealed record DemoResult(
    IReadOnlyList<TrainedModel> Models, IReadOnlyList<FindingSet> Findings, string Page, double Seconds,
    IReadOnlyList<string> FailedFigures);

/// <summary>The whole job once through on the shipped data: train, interpret, report.</summary>
internal sealed partial class DemoRun(
    MLContext ml, Datasets data, DemoSize size, int seed, WorkStages stages, CancellationToken cancellation)
{
    /// <summary>Fewer than usual: every unit has a page.</summary>
    private const int FiguresPerLayer = 0;

    /// <summary>Cells whose strings are searched.</summary>
    private const int CellStrings = 8;

    private readonly List<TrainedModel> _models = [];
    private readonly List<FindingSet> _findings = [];

    /// <summary>Runs everything.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="force">Whether what is there is replaced although it is no report, or was changed.</param>
    /// <param name="retrain">Whether the character model is trained, too, and not loaded.</param>
    public DemoResult Run(string folder, bool force, bool retrain)
    {
        var clock = Stopwatch.StartNew();
        var report = new GrowingReport(folder, force);
        (string Name, Action Find)[] chapters =
        [
            .. size.PretrainedUnits.Count > 0 ? new (string, Action)[] { (PretrainedChapter.Name, Pretrained) } : [],
            ("Fashion-MNIST", Clothes),
            .. size.Emoji ? new (string, Action)[] { ("Emoji", Emoji) } : [],
            ("Credit default", Credit),
            .. size.LoanUnits.Classes.Count == 0 ? [] : new (string, Action)[]
            {
                ("Loans: verification", () =>
                    Loans("Loans: verification", "verification_status", size.LoanUnits.Classes)),
                ("Loans: interest", () => Loans("Loans: interest", "int_rate", size.LoanUnits.Number, "sub_grade")),
            },
            ("C source", () => Source(retrain)),
        ];
        var page = Path.Combine(folder, "index.html");
        for (var i = 0; i < chapters.Length; i++)
        {
            chapters[i].Find();
            var stage = stages.Begin($"writing the chapter {chapters[i].Name}", size.Cost.Report / chapters.Length);
            if (_findings.Count > report.Sets.Count)
                report.Add(Options([.. chapters[(i + 1)..].Select(chapter => chapter.Name)], stage), _findings[^1]);
            stage.End(page);
        }

        return new(_models, _findings, page, clock.Elapsed.TotalSeconds, report.FailedFigures);
    }

    private ReportOptions Options(IReadOnlyList<string> remaining, IProgress<WorkProgress> progress) => new()
    {
        Title = "What the units of these networks respond to",
        Lead = "Each unit is shown with the input that drives it most, found by optimisation, " +
            "and the real rows that drive it most.",
        Models = [.. _models.Select(model => new ModelSummary
        {
            Name = model.Name,
            Kind = model.Kind,
            Metric = model.Metric,
            Value = model.Value,
            Baseline = model.Baseline,
            BaselineName = model.BaselineName,
            TrainSeconds = model.TrainSeconds,
            Curves = model.Curves,
        })],
        FiguresPerLayer = FiguresPerLayer,
        Remaining = remaining,
        Progress = progress,
        Cancellation = cancellation,
    };

    private void Pretrained()
    {
        if (PretrainedChapter.Run(ml, data, size, seed, stages, cancellation) is { } found) _findings.Add(found);
    }

    private void Clothes()
    {
        var pictures = Take(Pictures.Open(ml, data.Fashion, channels: 1, width: 28, height: 28));
        var model = PictureModel.Train(
            ml, "Fashion-MNIST", pictures, size.Fashion, stages.Part(size.Cost.Fashion.Training, 1), cancellation);
        var prior = Prior(data.FashionPrior);
        Interpret(model, size.Cost.Fashion.Interpreting, PictureOptions(pictures, prior));
        Attack(model, pictures.Test, size.Cost.Fashion.Rest, new() { LabelColumnName = "Label", LInf = 16 / 255.0 });
    }

    private void Emoji()
    {
        var pictures = Take(Pictures.Open(ml, data.Emoji, channels: 3, width: 32, height: 32));
        var model = PictureModel.Train(
            ml, "Emoji", pictures, size.EmojiTraining, stages.Part(size.Cost.Emoji.Training, 1), cancellation);
        var prior = Prior(data.EmojiPrior);
        Interpret(model, size.Cost.Emoji.Interpreting, PictureOptions(pictures, prior));
        Attack(model, pictures.Test, size.Cost.Emoji.Rest, new() { LabelColumnName = "Label", Target = "Food & Drink" });
        Dream(model, "conv3");
    }

    private void Source(bool retrain)
    {
        const string name = "C source";
        var corpus = ml.Data.LoadTextCorpus(data.Source);
        var model = retrain
            ? TextModel.Train(ml, name, corpus, size.Text, stages.Part(size.Cost.Retraining, 1), cancellation)
            : TextModel.Load(ml, name, data.SourceModel, corpus, stages.Part(size.Cost.Source.Training, 1));
        model = model with { Rows = ml.Data.TakeRows(model.Rows, size.TextRows) };
        var cells = size.Depth == Depth.Full ? FindCells(model, corpus) : null;
        var supported = (cells?.Supported ?? []).Select(cell => cell.Unit.ToString()).Distinct();
        string[] units = [.. retrain ? ["lstm1.cell"] : size.TextUnits, .. supported];
        Interpret(model, size.Cost.Source.Interpreting, new() { Units = units, IdColumnName = "Offset" });
        if (cells is not null) _findings[^1] = _findings[^1].With(cells: cells, recurrent: Analyse(name, model, corpus));
    }

    private CellFindings FindCells(TrainedModel model, TextCorpus corpus)
    {
        var stage = stages.Begin($"searching {model.Name} for concepts", size.Cost.Cells);
        var options = new CellSearchOptions
        {
            SearchCharacters = size.ConceptCharacters,
            HeldOutCharacters = size.ConceptCharacters,
            UntrainedNetworks = size.UntrainedNetworks,
            MaximizedUnits = CellStrings,
            ModelName = model.Name,
            Seed = seed,
            Progress = stage,
            Cancellation = cancellation,
        };
        var reading = options.Reading with { Language = TextLanguage.CLike };
        var cells = ml.Interpretation.FindCells(
            model.Model, corpus, [.. size.Concepts.Select(Concepts.Parse)], options with { Reading = reading });
        var supported = cells.Concepts.Count(concept => concept.Verdict.IsSupported);
        stage.End($"{supported} of {cells.Concepts.Count} concepts have a cell");
        return cells;
    }

    private RecurrentAnalysis Analyse(string name, TrainedModel model, TextCorpus corpus)
    {
        var stage = stages.Begin($"analysing {name}", size.Cost.Source.Rest);
        var analysis = ml.Interpretation.AnalyzeRecurrent(
            model.Model, corpus,
            new() { ModelName = name, Seed = seed, Progress = stage, Cancellation = cancellation });
        stage.End(FormattableString.Invariant($"{analysis.Bits:F3} bits per character"));
        return analysis;
    }

    private ImagePriorTransformer Prior(string path) =>
        (ImagePriorTransformer)ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(path));

    private InterpretationOptions PictureOptions(Pictures pictures, ImagePriorTransformer prior) => new()
    {
        Units = size.PictureUnits,
        Steps = size.Steps,
        Variants = size.Variants,
        Prior = prior.Prior,
        CompareMethods = size.Depth == Depth.Full ? size.ComparedUnits : 0,
        HeldOut = pictures.Test,
        LabelColumnName = "Label",
        IdColumnName = pictures.NameColumn,
    };

    private Pictures Take(Pictures pictures) =>
        size.PictureRows == int.MaxValue
            ? pictures
            : pictures with { Train = ml.Data.TakeRows(pictures.Train, size.PictureRows) };

    private void Interpret(TrainedModel model, double seconds, InterpretationOptions options)
    {
        cancellation.ThrowIfCancellationRequested();
        var stage = stages.Begin($"interpreting {model.Name}", seconds);
        var found = ml.Interpretation.Interpret(model.Model, model.Rows, options with
        {
            Depth = size.Depth,
            ModelName = model.Name,
            Seed = seed,
            Progress = stage,
            Cancellation = cancellation,
        });
        stage.End(NumberWords.Count(found.Count, "unit"));
        _models.Add(model);
        _findings.Add(found);
    }

    /// <summary>Adds changed rows to what was found last.</summary>
    private void Attack(TrainedModel model, IDataView rows, double seconds, AdversarialOptions options)
    {
        var stage = stages.Begin($"attacking {model.Name}", seconds);
        var examples = ml.Interpretation.Attack(model.Model, rows, options with
        {
            Examples = size.Attacked,
            Seed = seed,
            Progress = stage,
            Cancellation = cancellation,
        });
        stage.End($"{examples.Count(example => example.Succeeded)} of {NumberWords.Count(examples.Count, "row")}");
        _findings[^1] = _findings[^1].With(adversarialExamples: examples);
    }

    /// <summary>Adds a dream to what was found last.</summary>
    private void Dream(TrainedModel model, string layer)
    {
        const int longer = 320;
        var stage = stages.Begin($"dreaming of {model.Name}'s {layer}", size.Cost.Emoji.Rest);
        var photo = PictureFile.ReadScaled(data.Photo, longer);
        var options = new DreamOptions { Seed = seed, Progress = stage, Cancellation = cancellation };
        var result = ml.Interpretation.FindNetwork(model.Model).Network.Dream(Objectives.Layer(layer), photo, options);
        var file = Path.GetFileName(data.Photo);
        stage.End(file);
        _findings[^1] = _findings[^1].With(dreams: [new(file, $"layer {layer}", photo, result, options.Octaves)]);
    }
}
