using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Overlapping windows of a text: every character counts once, where the network has read enough before it.</summary>
[TestClass]
public sealed class TextScanTests : IDisposable
{
    private const int Length = 500, Window = 40, TopRows = 4;
    private static readonly string Text = Draw();
    private static readonly string Alphabet = new([.. Text.Distinct().Order()]);
    private readonly MLContext _ml = new(seed: 2);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow(8, 8, false), DataRow(15, 8, false), DataRow(0, 0, false), DataRow(0, 5, false), DataRow(4, 8, false)]
    [DataRow(8, 8, true), DataRow(15, 8, true)]
    public void Every_character_past_the_warm_up_counts_once(int overlap, int warmUp, bool heldOut)
    {
        var (model, corpus) = Trained(overlap);
        var data = heldOut ? corpus.Test : corpus.Train;
        var catalogue = _ml.Interpretation.Scan(model, data, Options(warmUp));
        var length = heldOut ? corpus.Length - corpus.Split : corpus.Split;
        if (overlap >= warmUp) Assert.IsTrue(catalogue.Units.All(unit => unit.Statistics.Count == length - warmUp));
        Agrees(catalogue, model, data, warmUp);
    }

    [TestMethod]
    [DataRow(8), DataRow(15)]
    public void Shards_that_begin_in_the_middle_know_what_the_windows_before_them_had(int overlap)
    {
        var (model, corpus) = Trained(overlap);
        var options = Options(8) with { Folder = _files.At("scan"), RowsPerShard = 2, BatchRows = 1 };
        var job = _ml.Interpretation.PlanJob(model, corpus.Train, options);
        foreach (var shard in job.Missing().Reverse()) _ml.Interpretation.ScanShards(job, model, corpus.Train, [shard]);
        var parts = _ml.Interpretation.MergeScan(job, model);
        Agrees(parts, model, corpus.Train, 8);
        var whole = _ml.Interpretation.Scan(model, corpus.Train, options with { Folder = _files.At("whole") });
        Assert.AreEqual(whole.Bits(), parts.Bits());
        parts.AgreesWith(_ml.Interpretation.Scan(model, corpus.Train, Options(8)), 1e-6);
    }

    [TestMethod]
    public void Offsets_of_32_bits_are_offsets_too()
    {
        var (model, corpus) = Trained(overlap: 10);
        var narrow = _ml.Transforms.Conversion.ConvertType("Offset", "Offset", DataKind.Int32)
            .Fit(corpus.Train)
            .Transform(corpus.Train);
        var expected = _ml.Interpretation.Scan(model, corpus.Train, Options(8)).Bits();
        Assert.AreEqual(expected, _ml.Interpretation.Scan(model, narrow, Options(8)).Bits());
    }

    [TestMethod]
    public void Without_offsets_every_window_counts_whole()
    {
        var (model, corpus) = Trained(overlap: 10);
        var windows = Windows(corpus.Train);
        var alone = _ml.Data.LoadFromEnumerable(windows.Select(window => new Line { Text = window.Text }).ToList());
        var catalogue = _ml.Interpretation.Scan(model, alone, Options(8));
        Assert.IsTrue(catalogue.Units.All(unit => unit.Statistics.Count == windows.Sum(window => window.Text.Length - 8)));
    }

    [TestMethod]
    public void The_same_stretch_of_text_is_kept_once()
    {
        var (model, _) = Trained(overlap: 0);
        Line[] lines = [.. Enumerable.Range(0, 12).Select(row => new Line
        {
            Text = row % 3 == 0 ? Text[..60] : Text.Substring(20 * row, 60),
        })];
        var options = Options(24) with { TopRows = 12, DuplicateDistance = 0 };
        var catalogue = _ml.Interpretation.Scan(model, _ml.Data.LoadFromEnumerable(lines), options);
        foreach (var rows in catalogue.Units.SelectMany(unit => new[] { unit.Highest, unit.Lowest }))
        {
            var stretches = rows.Select(row => lines[(int)row.Row].Text.Substring(row.Position.Single() - 23, 24)).ToArray();
            CollectionAssert.AllItemsAreUnique(stretches);
            Assert.IsFalse(rows.Any(row => row.Row is 3 or 6 or 9), "the first of equal lines stands for them");
        }

        Assert.IsTrue(catalogue.Units.Any(unit => unit.Highest.Any(row => row.Row == 0)));
    }

    private static ScanOptions Options(int warmUp) => new()
    {
        Units = ["lstm1.cell", "lstm1.hidden"],
        WarmUp = warmUp,
        TopRows = TopRows,
        DuplicateDistance = -1,
        BatchRows = 5,
    };

    private static (string Text, long Offset)[] Windows(IDataView data) =>
        [.. Sample.Text(data, "Text").Zip(Sample.Column<long>(data, "Offset"))];

    private static string Draw()
    {
        var random = new Random(6);
        return new([.. Enumerable.Range(0, Length).Select(_ => "abcde ()"[random.Next(8)])]);
    }

    private (ITransformer Model, TextCorpus Corpus) Trained(int overlap)
    {
        var corpus = _ml.Data.LoadTextCorpus(_files.Write("text.txt", Text), Window, overlap, heldOut: 0.4);
        var model = _ml.Transforms.Text
            .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 5, Epochs = 1 })
            .Fit(corpus.Train);
        return (model, corpus);
    }

    private void Agrees(ScannedUnits catalogue, ITransformer model, IDataView data, int warmUp)
    {
        var network = _ml.Interpretation.FindNetwork(model).Network;
        Assert.HasCount(10, catalogue.Units);
        foreach (var point in new[] { "lstm1.cell", "lstm1.hidden" })
        {
            var seen = ReferenceText.Look(network, point, Alphabet, Windows(data), warmUp);
            foreach (var unit in catalogue.Units.Where(unit => unit.Unit.Point.Name == point))
                unit.Agrees(seen[unit.Unit.Index!.Value], TopRows);
        }
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
