using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;
using MLNetInterpret.Tests.Scanning;
using MLNetInterpret.Text;

namespace MLNetInterpret.Tests.Text;

/// <summary>A text whose letters are pairs of UTF-16 units gives the same answers as the same text in single units.</summary>
[TestClass]
public sealed class WholeCharacterTests : IDisposable
{
    private static readonly CellSearchOptions Quick = new() { Directions = 8, Resamples = 100, AblatedUnits = 2 };
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void Cells_of_pairs_are_those_of_single_units()
    {
        var text = Counting.Text(12_000, seed: 4);
        Concept[] concepts =
        [
            Concepts.Inside('(', ')'), Concepts.Depth('(', ')'), Concepts.Distance('(', ')'), Concepts.LinePosition,
            Concepts.LineRemaining, Concepts.LineEnd, Concepts.Space,
        ];
        CellFindings Found(string read) => _ml.Interpretation.FindCells(
            Model(read), Corpus(read), concepts, Quick with { Reading = new() { MaximalLength = null } });
        var (single, pairs) = (Found(text), Found(Image(text)));

        Assert.IsGreaterThan(0, single.Supported.Count());
        CollectionAssert.AreEqual(
            single.Select(Numbers).ToArray(), pairs.Select(Numbers).ToArray(), "effects, controls, switching, ablation");
        CollectionAssert.AreEqual(
            single.Concepts.Select(concept => concept.ToString()).ToArray(),
            pairs.Concepts.Select(concept => concept.ToString()).ToArray());
        var (shown, image) = (single.Supported.First().Display!, pairs.Supported.First().Display!);
        Assert.AreEqual(Image(shown.Text), image.Text);
        Assert.AreEqual(Image(text[..9000]).Length, image.Offset);
        Assert.AreEqual(Image(text[..9000]).Length, pairs.Background.HeldOutFrom);
        CollectionAssert.AreEqual(Doubled(shown.Text, shown.Activations), image.Activations.ToArray());
        CollectionAssert.AreEqual(Doubled(shown.Text, shown.Labels), image.Labels.ToArray());
        Assert.IsNull(image.TokenEnds);
        foreach (var (one, other) in shown.Strongest.Zip(image.Strongest))
        {
            Assert.AreEqual(Image(one.Text.Text), other.Text.Text);
            Assert.AreEqual(Image(one.Text.AtPeak), other.Text.AtPeak);
            Assert.AreEqual(one.Note, other.Note);
        }
    }

    [TestMethod]
    public void Gates_errors_and_ngrams_of_pairs_are_those_of_single_units()
    {
        var text = Counting.Text(9_000, seed: 5);
        string Analysed(string read)
        {
            var found = _ml.Interpretation.AnalyzeRecurrent(Model(read), Corpus(read), new() { Orders = 6 });
            using var stream = new MemoryStream();
            FindingSetJson.Write(stream, new([], InputKind.Text, [], found.Provenance!) { Recurrent = found });
            return Encoding.UTF8.GetString(stream.ToArray());
        }

        Assert.AreEqual(Analysed(text), Analysed(Image(text)));
    }

    [TestMethod]
    public void Training_costs_and_scans_of_pairs_are_those_of_single_units()
    {
        var text = Counting.Text(2_000, seed: 6);
        (double Bits, string Next, ScannedUnits Scan, FindingSet Findings) Trained(string read)
        {
            // windows of as many characters, not of as many units
            var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 19).Select(row => new Line
            {
                Text = Part(read, row * 100, 120),
                Offset = Part(read, 0, row * 100).Length,
            }));
            var model = (CharacterLstmTransformer)_ml.Transforms.Text
                .CharacterLstm(new CharacterLstmOptions { HiddenUnits = 6, Epochs = 1, Streams = 4, Window = 20 }).Fit(rows);
            return (
                model.BitsPerCharacter(read), model.Transform(rows).GetColumn<string>("NextCharacter").First(),
                _ml.Interpretation.Scan(model, rows, new() { Units = ["lstm1.hidden"], WarmUp = 8, TopRows = 3 }),
                _ml.Interpretation.Interpret(model, rows, new() { Units = ["lstm1.cell:1"], WarmUp = 8, TopRows = 3 }));
        }

        var (single, pairs) = (Trained(text), Trained(Image(text)));
        Assert.AreEqual(single.Bits, pairs.Bits);
        Assert.AreEqual(Image(single.Next), pairs.Next);
        Assert.AreEqual(single.Scan.Bits(), pairs.Scan.Bits());
        Assert.AreEqual(single.Findings[0].Claim, Single(pairs.Findings[0].Claim));
    }

    private static string Numbers(CellFinding finding) =>
        $"{finding} {string.Join("; ", finding.Reasons)} {finding.Search} {finding.HeldOut} {finding.Controls} " +
        $"{finding.Switching} {finding.Ablation}";

    /// <summary>The letters a to h as bold ones beyond the first plane, in the same order.</summary>
    private static string Image(string text) => string.Concat(text.Select(c =>
        c is >= 'a' and <= 'h' ? char.ConvertFromUtf32(0x1D41A + c - 'a') : c.ToString()));

    private static string Single(string image) => string.Concat(image.EnumerateRunes().Select(rune =>
        rune.Value >= 0x1D41A ? $"{(char)('a' + rune.Value - 0x1D41A)}" : rune.ToString()));

    private static float[] Doubled(string text, IReadOnlyList<float> values) =>
        [.. text.SelectMany((c, at) => Enumerable.Repeat(values[at], c is >= 'a' and <= 'h' ? 2 : 1))];

    private static string Part(string text, int from, int count) =>
        string.Concat(text.EnumerateRunes().Skip(from).Take(count).Select(rune => rune.ToString()));

    private CharacterLstmTransformer Model(string text)
    {
        var alphabet = text.Contains('a') ? Counting.Alphabet : Image(Counting.Alphabet);
        return new(_ml, "Text", "Offset", new TextCodes(new CharacterVocabulary(alphabet)), Counting.Network(units: 12));
    }

    private TextCorpus Corpus(string text)
    {
        var split = Part(text, 0, text.EnumerateRunes().Count() * 3 / 4).Length;
        var heldOut = 1 - ((double)split / text.Length);
        return _ml.Data.LoadTextCorpus(_files.Write("text.txt", text), heldOut: heldOut);
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";

        public long Offset { get; set; }
    }
}
