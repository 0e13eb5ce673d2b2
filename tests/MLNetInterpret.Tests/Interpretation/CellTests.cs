using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;
using MLNetInterpret.Tests.Trainers;
using MLNetInterpret.Text;

namespace MLNetInterpret.Tests.Interpretation;

/// <summary>Units that follow concepts, found by way of ML.NET: in a corpus, and as a part of an interpretation.</summary>
[TestClass]
public sealed class CellTests : IDisposable
{
    private const int Window = 128;
    private static readonly CellSearchOptions Quick = new() { Directions = 16, Resamples = 200, AblatedUnits = 2 };
    private static readonly CharacterLstmOptions Tiny = new() { HiddenUnits = 4, Epochs = 1 };
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void The_cell_that_counts_brackets_is_found_and_supported()
    {
        var model = Model();
        var corpus = Corpus(Counting.Text(40_000, seed: 1));
        var found = _ml.Interpretation.FindCells(
            model, corpus, [Concepts.Inside('(', ')'), Concepts.Depth('(', ')')], Quick);

        Assert.HasCount(2, found.Concepts);
        var counts = found.First(cell => cell.Concept == "depth:()");
        Assert.AreEqual<Unit>($"lstm1.cell:{Counting.Cell}", counts.Unit);
        Assert.AreEqual(1, counts.HeldOut.Correlation, 1e-4);
        Assert.AreEqual(Verdict.Supported, found[0].Verdict, string.Join("; ", found[0].Reasons));
        var background = found.Background;
        Assert.AreEqual((30_000L, 40_000L), (background.HeldOutFrom, background.HeldOutTo));
        Assert.IsLessThan(background.HeldOutFrom, background.SearchedTo);
        Assert.AreEqual(1, background.Provenance.Seed, "the context's");
        StringAssert.Contains(background.Provenance.Versions, "ML.NET");
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_findings_and_another_gives_others()
    {
        var model = Model();
        var corpus = Corpus(Counting.Text(12_000, seed: 4));
        string Found(int? seed)
        {
            var cells = _ml.Interpretation.FindCells(
                model, corpus, [Concepts.Depth('(', ')'), Concepts.LinePosition], Quick with { Seed = seed });
            return Json(new([], InputKind.Text, [], cells.Background.Provenance) { Cells = cells });
        }

        Assert.AreEqual(Found(null), Found(null));
        Assert.AreEqual(Found(null), Found(1), "the context's seed is 1");
        Assert.AreNotEqual(Found(null), Found(2));
    }

    [TestMethod]
    public void A_text_or_model_that_cannot_be_searched_is_refused_with_a_sentence()
    {
        var model = Model();
        var text = Counting.Text(12_000, seed: 1);
        var inside = Concepts.Inside('(', ')');
        void Refuses<T>(string expected, Action act) where T : Exception =>
            StringAssert.Contains(Assert.ThrowsExactly<T>(act).Message, expected);

        Refuses<ArgumentException>(
            "is held out, so that nothing could be confirmed",
            () => _ml.Interpretation.FindCells(model, Corpus(text, heldOut: 0), inside));
        Refuses<ArgumentException>(
            "The part held out has 400 characters; it needs at least 1,000",
            () => _ml.Interpretation.FindCells(model, Corpus(text[..4000], heldOut: 0.1), inside));
        Refuses<ArgumentException>("no concept", () => _ml.Interpretation.FindCells(model, Corpus(text)));
        Refuses<ArgumentException>(
            "'€' (U+20AC) at place 700 is not in the vocabulary",
            () => _ml.Interpretation.FindCells(model, Corpus($"{text[..700]}€{text[700..]}"), inside));

        var points = Samples.Points(_ml, 20);
        var table = _ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(points);
        Refuses<InvalidOperationException>(
            "does not read text character by character", () => _ml.Interpretation.FindCells(table, Corpus(text), inside));
        Refuses<ArgumentException>(
            "the model reads table rows", () => _ml.Interpretation.Interpret(table, points, new() { Concepts = [inside] }));

        var rows = Windows(text);
        Refuses<ArgumentException>(
            "The part held out has 500 characters",
            () => _ml.Interpretation.Interpret(model, Windows(text[..2000]), new() { Concepts = [inside] }));
        Refuses<ArgumentException>(
            "twice", () => _ml.Interpretation.Interpret(model, rows, new() { Concepts = [inside, inside] }));
        var few = new InterpretationOptions { ConceptSearch = new() { SearchCharacters = 10 } };
        Refuses<ArgumentOutOfRangeException>("SearchCharacters", () => _ml.Interpretation.Units(few));
    }

    [TestMethod]
    public void An_interpretation_joins_overlapping_rows_and_says_what_their_units_follow()
    {
        var model = Model();
        var text = Counting.Text(40_000, seed: 1);
        var said = new List<string>();
        var findings = _ml.Interpretation.Interpret(
            model, Windows(text), Asked with { ModelName = "counter", Seed = 5, Progress = new Said(said).Every() });

        var (cells, background) = (findings.Cells!, findings.Cells!.Background);
        Assert.AreEqual((30_000L, 40_000L), (background.HeldOutFrom, background.HeldOutTo), "each character once");
        Assert.AreEqual(("counter", 5), (background.Provenance.Model, background.Provenance.Seed));
        CollectionAssert.Contains(said, "concepts: searching");
        Assert.IsTrue(said.Exists(stage => stage.StartsWith("scanning: ", StringComparison.Ordinal)));

        var counts = findings.Single(finding => finding.Unit.Index == Counting.Cell);
        Assert.AreEqual(Verdict.Supported, counts.Verdict, counts.Reason);
        StringAssert.StartsWith(counts.Claim, "high for depth:()");
        StringAssert.Contains(counts.Claim, "is highest right after");
        var correlation = counts.Evidence.First(evidence => evidence.Name == "correlation with depth:()");
        Assert.AreEqual(cells[0].HeldOut.Correlation, correlation.Value);
        Assert.IsTrue(findings.Where(finding => finding != counts).All(finding => finding.Verdict != Verdict.Supported));
    }

    [TestMethod]
    public void An_interpretation_without_concepts_searches_for_none()
    {
        var model = Model();
        var rows = Windows(Counting.Text(1500, seed: 1));
        Assert.IsNull(_ml.Interpretation.Interpret(model, rows, Asked with { Concepts = [] }).Cells);
    }

    [TestMethod]
    public void A_cancelled_interpretation_ends_while_it_searches()
    {
        var model = Model();
        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _ml.Interpretation.Interpret(
            model,
            Windows(Counting.Text(40_000, seed: 1)),
            Asked with { Progress = new Cancels(cancelled).Every(), Cancellation = cancelled.Token }));
    }

    [TestMethod]
    public void A_stage_of_a_pipeline_keeps_its_cells_in_the_saved_model()
    {
        var rows = Windows(Counting.Text(8_000, seed: 3));
        var model = _ml.Transforms.Text.CharacterLstm(Tiny).Append(_ml.Interpretation.Units(Asked)).Fit(rows);
        var findings = model.LastTransformer.Findings;
        Assert.AreEqual("depth:()", findings.Cells!.Concepts.Single().Name);
        var called = _ml.Interpretation.Interpret(model, rows, Asked);
        Assert.AreEqual(Json(called), Json(findings), "the stage and the call do the same");

        var file = _files.At("model.zip");
        _ml.Model.Save(model, rows.Schema, file);
        var loaded = _ml.Interpretation.FindFindings(new MLContext().Model.LoadInterpretable(file))!;
        Assert.AreEqual(Json(findings), Json(loaded));
        Assert.AreEqual(findings.Cells[0].ToString(), loaded.Cells![0].ToString());
    }

    [TestMethod]
    public void A_supported_cell_is_saved_with_the_stage_that_names_its_network()
    {
        var model = Model();
        var rows = Windows(Counting.Text(40_000, seed: 1));
        var stage = _ml.Interpretation.Units(model, Asked).Fit(rows);
        var file = _files.At("stage.zip");
        _ml.Model.Save(stage, rows.Schema, file);
        var cell = _ml.Interpretation.FindFindings(_ml.Model.LoadInterpretable(file))!.Cells!.Supported.First();
        Assert.AreEqual<Unit>($"lstm1.cell:{Counting.Cell}", cell.Unit);
        Assert.AreEqual(stage.Findings.Cells![0].Display!.Text, cell.Display!.Text);
        CollectionAssert.AreEqual(stage.Findings.Cells[0].Display!.Activations.ToArray(), cell.Display.Activations.ToArray());
    }

    private static InterpretationOptions Asked =>
        new() { Units = ["lstm1.cell"], TopRows = 2, WarmUp = 16, Concepts = [Concepts.Depth('(', ')')], ConceptSearch = Quick };

    /// <summary>A network of which it is known what its cells do.</summary>
    private CharacterLstmTransformer Model() =>
        new(_ml, "Text", "Offset", new TextCodes(new CharacterVocabulary(Counting.Alphabet)), Counting.Network(units: 12));

    private TextCorpus Corpus(string text, double heldOut = 0.25) =>
        _ml.Data.LoadTextCorpus(_files.Write("text.txt", text), heldOut: heldOut);

    /// <summary>The whole text in overlapping windows, not in its order.</summary>
    private IDataView Windows(string text) => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, (text.Length + Window - 33) / (Window - 32)).Select(row => row * (Window - 32)).Reverse()
            .Select(offset => new Row { Text = text[offset..Math.Min(text.Length, offset + Window)], Offset = offset }));

    private static string Json(FindingSet findings)
    {
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, findings);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public long Offset { get; set; }
    }

    private sealed class Said(List<string> stages) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => stages.Add(value.Stage);
    }

    private sealed class Cancels(CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Stage.StartsWith("concepts: ", StringComparison.Ordinal)) source.Cancel();
        }
    }
}
