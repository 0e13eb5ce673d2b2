using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;

namespace MLNetInterpret.Orleans;

/// <summary>Untrained networks that a cluster searches.</summary>
[TestClass]
public sealed class ClusterCellsTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly Concept[] Searched = [Concepts.Inside('(', ')'), Concepts.Number, Concepts.Matching("[a-c]+")];
    private readonly TestFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);
    private readonly TextCorpus _corpus;
    private readonly ITransformer _model;

    public ClusterCellsTests()
    {
        LibTorch.EnsureLoaded();
        var random = new Random(5);
        _corpus = _ml.Data.LoadTextCorpus(_folder.Write("text.txt", string.Concat(Enumerable.Range(0, 900).Select(
            i => $"{i} ({(char)('a' + random.Next(5))}{i % 7}😀) \n"))), window: 64, overlap: 16, heldOut: 0.25);
        _model = _ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 6, Epochs = 1, Window = 16, Streams = 4 })
            .Fit(_corpus.Train);
    }

    private static CellSearchOptions Options => new()
    {
        Units = ["lstm1.*"],
        SearchCharacters = 4_000,
        HeldOutCharacters = 2_000,
        UntrainedNetworks = 2,
        ProbeCells = 2,
        MarkedConcept = Concepts.Number,
        Reading = new() { Language = TextLanguage.CLike, MaximalLength = 50 },
        Directions = 4,
        Resamples = 100,
        AblatedUnits = 0,
    };

    public void Dispose()
    {
        (_model as IDisposable)?.Dispose();
        _folder.Dispose();
    }

    [TestMethod, TestCategory("Long")]
    public void A_cluster_finds_what_this_process_finds_and_searches_no_finished_network_again()
    {
        var alone = Text(_ml.Interpretation.FindCells(_model, _corpus, Searched, Options));
        string Cluster() =>
            Text(_ml.Interpretation.FindCellsOnCluster(_model, _corpus, Searched, folder: _folder.At("kept"), options: Options));
        KeptTasks.RequireOneTaskAgain(_folder.At("kept"), alone, Cluster);
    }

    [TestMethod]
    public void Marked_stretches_alone_travel()
    {
        var from = _corpus.Split - 3_000;
        Range[] marks = [from..(from + 9), (from + 200)..^(_corpus.Length - from - 212)];
        var options = Options with { MarkedConcept = null, Marks = marks, ProbeCells = 0, Seed = 7 };
        Assert.AreEqual(
            Text(_ml.Interpretation.FindCells(_model, _corpus, [], options)),
            Text(_ml.Interpretation.FindCellsOnCluster(_model, _corpus, [], options: options)));
    }

    [TestMethod]
    public void What_cannot_travel_is_said()
    {
        // of the name and meaning of a built-in one, and yet another rule
        var own = Concept.From(Concepts.Upper.Name, Concepts.Upper.Definition, text => [.. text.Select(c => c == 'b')]);
        foreach (var (concepts, options) in new[] { ([own], Options), (Searched, Options with { MarkedConcept = own }) })
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(
                    () => _ml.Interpretation.FindCellsOnCluster(_model, _corpus, concepts, options: options)).Message,
                "The concept 'upper' is a rule of this program, which cannot be sent to workers");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(
                () => _ml.Interpretation.FindCellsOnCluster(_model, _corpus, Searched, "redis://127.0.0.1:1")).Message,
            "in a folder that every worker sees");
    }

    private static string Text(CellFindings found) => JsonSerializer.Serialize(
        new { Cells = found.ToArray(), found.Concepts, found.Background, found.Marked }, Json);
}
