using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public sealed class RecurrentFigureTests : IDisposable
{
    private static readonly string[] Names =
    [
        "gate-saturation", "time-constants", "ngram-orders", "character-kinds", "error-oracles", "closing-brackets",
        "after-brackets",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recurrent-");

    public void Dispose() => _folder.Delete(recursive: true);

    [TestMethod]
    public void Every_figure_is_drawn_with_a_sentence_of_its_numbers()
    {
        var figures = RecurrentFigure.Of(Sample()).ToArray();
        CollectionAssert.AreEqual(Names, figures.Select(figure => figure.Name).ToArray());
        foreach (var figure in figures)
        {
            using var drawn = figure.Draw();
            Assert.IsNotEmpty(drawn.ToPng(scale: 1));
        }

        string[] sentences = [.. figures.Select(figure => figure.Sentence)];
        StringAssert.StartsWith(sentences[0], "3 units of 24 keep their value nearly unchanged");
        StringAssert.Contains(sentences[1], "that of the slowest, lstm2.cell:11, is ∞");
        StringAssert.StartsWith(
            sentences[2], "The LSTM costs 1.400 bits a character, the best n-gram model, of order 3, 2.000: 0.60 more");
        StringAssert.StartsWith(sentences[3], "First letter of a word: 20 % of the characters, 57 % of the loss.");
        StringAssert.Contains(sentences[3], "gains most over the 3-gram on: closing bracket, 0.40 instead of 2.50 bits.");
        StringAssert.Contains(
            sentences[4],
            "“n-long memory” (50 %: its word also stands in the last 500 characters before it); no oracle explains 20 %.");
        StringAssert.StartsWith(
            sentences[5],
            "32 characters or more after its opening one the LSTM gives a closing bracket a mean probability of 0.50 " +
            "(30 brackets); the 3-gram gives 0.10 and the 4-gram 0.20.");
        StringAssert.StartsWith(sentences[6], "In the first 10 characters after “{”");
    }

    [TestMethod]
    public void A_network_that_predicts_nothing_better_is_said_to_gain_nothing()
    {
        var worse = Sample();
        KindLoss[] kinds =
            [new(CharacterKind.Space, 400, 60, new(2, 1, 1)), new(CharacterKind.WordInside, 600, 40, new(3, 0, 0))];
        worse = worse.With(it => it.Errors, worse.Errors.With(it => it.Kinds, kinds));
        var sentence = RecurrentFigure.Of(worse).Single(figure => figure.Name == "character-kinds").Sentence;
        StringAssert.EndsWith(
            sentence, "the LSTM predicts none better than the 3-gram; nearest comes space, 2.00 instead of 1.00 bits.");
    }

    [TestMethod]
    public void What_is_not_there_is_not_drawn()
    {
        var bare = Sample()
            .With(it => it.Layers, [])
            .With(it => it.Brackets, [])
            .With(it => it.BitsInterval, null)
            .With(it => it.Advantage, null)
            .With(it => it.Ngrams, [(1, 3), (2, 2)]);
        KindLoss[] spaces = [new(CharacterKind.Space, 1_000, 0, new(0, 0, 0))];
        bare = bare
            .With(it => it.Errors, bare.Errors
                .With(it => it.Errors, 0)
                .With(it => it.Oracles, [])
                .With(it => it.Boosts, [])
                .With(it => it.Kinds, spaces));
        var figures = RecurrentFigure.Of(bare).ToArray();
        CollectionAssert.AreEqual(new[] { "ngram-orders", "character-kinds" }, figures.Select(figure => figure.Name).ToArray());
        foreach (var figure in figures)
        {
            using var drawn = figure.Draw();
            Assert.IsNotEmpty(drawn.ToPng(scale: 1));
            Assert.DoesNotContain("NaN", figure.Sentence);
        }

        var few = Sample();
        few = few.With(it => it.Brackets, [few.Brackets[0].With(it => it.After, few.Brackets[0].After.Take(3).ToArray())]);
        CollectionAssert.AreEqual(Names[..^1], RecurrentFigure.Of(few).Select(figure => figure.Name).ToArray());
    }

    [TestMethod]
    public void A_report_of_nothing_but_an_analysis_shows_it_and_says_what_it_was_measured_on()
    {
        var analysis = Sample();
        var set = new FindingSet([], InputKind.Text, [], analysis.Provenance!) { Recurrent = analysis };
        var report = Path.Combine(_folder.FullName, "report");
        Report.Write(report, set);
        var page = ReportText.Page(report, 0);
        StringAssert.Contains(page, "id=\"recurrent\"");
        StringAssert.Contains(page, "arXiv:1506.02078");
        StringAssert.Contains(page, "of order 3, 2.000");
        CollectionAssert.IsSubsetOf(Names.Select(name => $"1-a-b-{name}.webp").ToArray(), ReportText.Figures(report));
        Assert.HasCount(Names.Length, page.Split("<svg").Skip(1).ToArray());

        Assert.AreEqual(null, Deep.Difference(set, FindingSetJson.ReadAll(report, ScanParquet.Read).Single()));
    }

    private static RecurrentAnalysis Sample()
    {
        static UnitGates Unit(int i, double constant) =>
            new([("forget", 0.01, i / 12.0), ("input", i / 24.0, 0.2), ("output", 0.5, 0.1)], 0.5, constant, constant / 2);
        static double Constant(int layer, int i) => layer == 2 && i == 11 ? double.PositiveInfinity : 0.5 + (i * layer);
        LayerGates Layer(int layer) =>
            new(layer, 1_000, [.. Enumerable.Range(0, 12).Select(i => Unit(i, Constant(layer, i)))]);
        var layers = new[] { Layer(1), Layer(2) };
        UnitGates[] units =
            [.. layers[1].Units.Select((unit, i) => i == 10
                ? unit.With(it => it.Gates, [("forget", 0, 0.95), .. unit.Gates.Skip(1)]) : unit)];
        layers[1] = layers[1].With(it => it.Units, units);
        return new(
            RecurrentKind.Lstm, 20_000, 1_000, 1.4, new(1.3, 1.5, 0.95, 1_000),
            [(1, 5), (2, 3), (3, 2), (4, 2.2)], new(0.5, 0.7, 0.95, 1_000), layers,
            new(
                [
                    new(CharacterKind.WordStart, 200, 60, new(4, 5, 6)),
                    new(CharacterKind.WordInside, 700, 38, new(0.8, 1.1, 1.2)),
                    new(CharacterKind.Closing, 100, 2, new(0.4, 2.5, 2.6)),
                ],
                100, 130, 80,
                [
                    new(
                        "n-gram", "an n-gram model of an order up to n gives the character 0.5 or more", 20,
                        [(1, 0), (2, 5), (3, 20)]),
                    new(
                        "n-long memory", "its word also stands in the last n characters before it", 60,
                        [(100, 10), (500, 50)]),
                    new("word model", "the character after a space, a line end or a quote", 40, [(0, 10)]),
                ],
                [(0.1, 5), (0.5, 20)]),
            [
                new(
                    "{}", 1,
                    [
                        new(2, 3, 3, new(0.9, 0.8, 0.8), new(0.2, 0.3, 0.3)),
                        new(16, 31, 40, new(0.7, 0.2, 0.4), new(0.5, 2, 1)),
                        new(64, 127, 30, new(0.5, 0.1, 0.2), new(1, 3, 2)),
                    ],
                    [
                        .. Enumerable.Range(1, 40)
                            .Select(offset => new OffsetLoss(offset, 80 - offset, new(1 + (1.0 / offset), 2, 2.1))),
                    ]),
            ])
        {
            Provenance = new("a<b", "0011", "2233", 1_000, 1, 2, "v"),
        };
    }
}
