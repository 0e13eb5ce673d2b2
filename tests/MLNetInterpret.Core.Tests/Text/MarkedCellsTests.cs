using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Searches;

namespace MLNetInterpret;

[TestClass]
public class MarkedCellsTests
{
    private static readonly CellSearchOptions Options = new() { Resamples = 200, UntrainedNetworks = 2, Seed = 1 };

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(RecurrentKind.Lstm, 0.3)]
    [DataRow(RecurrentKind.Gru, 0.002)]
    [DataRow(RecurrentKind.Rnn, 0.002)]
    public void Stretches_inside_brackets_give_the_cell_that_counts_them(RecurrentKind kind, double threshold)
    {
        var found = Marked(kind, Options with { MarkedConcept = Inside(), MarkThreshold = threshold });
        Assert.AreEqual(Counting.Cell, found.Cells[0].Unit.Index);
        Assert.IsTrue(found.Cells[0].IsHigh);
        Assert.AreEqual(1, found.Cells[0].Exact);
        Assert.IsGreaterThan(0.99, found.Cells[0].Overlap);
        Assert.HasCount(1, found.Cells, "one is enough");
        Assert.AreEqual(1, found.Needed);
        Assert.AreEqual(1, found.Evidence.Exact);
        Assert.AreEqual(1, found.Evidence.Found);
        Assert.IsGreaterThan(0.98, found.Evidence.Score);
        Assert.IsGreaterThan(20, found.Evidence.HeldOut);
        Assert.AreEqual(Verdict.Supported, found.Verdict, found.Reason);
    }

    [TestMethod]
    public void One_stretch_gives_the_cell_and_the_other_stretches_that_switch_it_on()
    {
        var text = Counting.Text(24_000, seed: 1);
        var from = text.IndexOf('(', 9_000);
        var to = End(text, from);
        var found = Marked(RecurrentKind.Lstm, Options with { Marks = [from..to] }, text);
        CollectionAssert.AreEqual(new[] { $"{from}..{to}" }, found.Marks.ToArray());
        var counting = found.Cells.Single(cell => cell.Unit.Index == Counting.Cell);
        Assert.AreEqual((true, 1.0), (counting.IsHigh, counting.Exact));

        var mark = found.Stretches[0];
        Assert.AreEqual(((long)from, (long)to, true, false), (mark.From, mark.To, mark.IsMarked, mark.IsHeldOut));
        Assert.AreEqual(found.Cells.Count, mark.Cells);
        Assert.Contains(text[from..to], mark.Window.Text.Text);
        foreach (var stretch in found.Stretches)
        {
            var (start, end) = ((int)(stretch.From - stretch.Window.Offset), (int)(stretch.To - stretch.Window.Offset));
            Assert.AreEqual(text[(int)stretch.From..(int)stretch.To], stretch.Window.Text.Text[start..end]);
            Assert.IsTrue(stretch.Window.Labels
                .Select((label, at) => (label > 0) == (at >= start && at < end)).All(right => right));
            Assert.AreEqual(stretch.IsHeldOut, stretch.From >= 18_000);
        }
    }

    [TestMethod]
    public void The_counting_cell_alone_switches_on_at_every_other_pair_of_brackets()
    {
        var text = Counting.Text(24_000, seed: 2);
        var from = text.IndexOf('(', 9_000);
        var found = Marked(
            RecurrentKind.Lstm, Options with { Marks = [from..End(text, from)], Units = [$"lstm1.tanh:{Counting.Cell}"] }, text);
        foreach (var stretch in found.Stretches)
        {
            Assert.AreEqual('(', text[(int)stretch.From]);
            Assert.AreEqual(')', text[(int)stretch.To]);
        }

        Assert.IsGreaterThan(0.5, found.Evidence.Score, "the first character and the one after are the mark's");
        Assert.IsGreaterThan(found.Evidence.Chance + 0.3, found.Evidence.Score);
        Assert.IsTrue(double.IsNaN(found.Evidence.Precision));
    }

    [TestMethod]
    public void Marks_drawn_at_random_are_supported_by_no_cell()
    {
        var random = new Random(0);
        var drawn = Enumerable.Range(0, 24_000).Select(_ => random.Next(6) == 0).ToArray();
        var coin = Concept.From("coin", "Drawn at random.", read => [.. drawn.Take(read.Length)]);
        Assert.AreEqual(Verdict.NotSupported, Marked(RecurrentKind.Lstm, Options with { MarkedConcept = coin }).Verdict);
    }

    [TestMethod]
    public void Too_few_marks_of_the_held_out_text_decide_nothing()
    {
        var text = Counting.Text(24_000, seed: 3);
        var rare = Concept.From("rare", "Once.", read => [.. read.Select((_, at) => at is 5_000 or 20_000)]);
        var found = Marked(RecurrentKind.Lstm, Options with { MarkedConcept = rare }, text);
        Assert.AreEqual(Verdict.Undecided, found.Verdict);
        Assert.Contains("only 1 mark, 20 are needed", found.Reason);
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void A_set_that_is_always_or_never_on_is_told_without_a_share_of_nothing(bool isUntrainedAhead)
    {
        MarkEvidence evidence = new()
        {
            Searched = 40,
            HeldOut = 30,
            Runs = 0,
            Exact = 0,
            Found = 0,
            Precision = double.NaN,
            Score = 0,
            Interval = new(0, 0, 0.95),
            Untrained = isUntrainedAhead ? 0.286 : 0,
            Random = 0,
            Chance = double.NaN,
        };
        var (verdict, reason) = MarkReason.Judge(cells: 2, evidence, isConcept: true);
        Assert.AreEqual(Verdict.NotSupported, verdict);
        StringAssert.StartsWith(reason.Sentence, "the set never turns on and off again within the held-out text, untrained");
        Assert.DoesNotContain("NaN", reason.Sentence);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_answer()
    {
        MarkedCells Found() => Marked(RecurrentKind.Lstm, Options with { MarkedConcept = Concepts.Matching("b[a-h]+") });
        var (one, two) = (Found(), Found());
        CollectionAssert.AreEqual(one.Cells.Select(cell => cell.Unit).ToArray(), two.Cells.Select(cell => cell.Unit).ToArray());
        Assert.AreEqual(one.Reason, two.Reason);
        Assert.AreEqual(one.Evidence.Interval, two.Evidence.Interval);
    }

    [TestMethod]
    public void Marks_that_cannot_be_used_are_refused()
    {
        Refused("beyond the text, which has characters 0..24000", Options with { Marks = [5..24_001] });
        Refused("The mark 7..7 is empty", Options with { Marks = [7..7] });
        Refused("The mark 9..7 is empty", Options with { Marks = [9..7] });
        Refused("within characters 0..17999: what is behind them is held out", Options with { Marks = [20_000..20_010] });
        Refused("within characters 0..17999: what is behind", Options with { Marks = [0..3, 17_000..18_000] });
        Refused("marks nothing in characters 0..18000", Options with { MarkedConcept = Concepts.Matching("zzz") });
        Refused(
            "marks no stretch that begins and ends in characters 0..18000",
            Options with { MarkedConcept = Concepts.Matching("[^z]") });
        Refused("is no yes or no", Options with { MarkedConcept = Concepts.LinePosition });
        Refused("not both", Options with { Marks = [1..2], MarkedConcept = Inside() });
        Refused("no mark: give at least one", Options);
        foreach (var threshold in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => (Options with { MarkThreshold = threshold }).Validated());

        static void Refused(string part, CellSearchOptions options) => Assert.Contains(
            part, Assert.ThrowsExactly<ArgumentException>(() => Marked(RecurrentKind.Lstm, options)).Message);
    }

    [TestMethod]
    public void Marks_far_apart_are_refused_with_how_much_is_searched()
    {
        using var network = Counting.Hooked(Counting.Network(units: 12));
        var text = Counting.Parts(Counting.Text(200_000, seed: 1));
        var far = Assert.ThrowsExactly<ArgumentException>(() => CellSearch.Run(
            network, text, [], Options with { Marks = [5000..5010, 120_000..120_010] }));
        Assert.AreEqual(
            "The mark 120000..120010 does not lie within characters 4000..103999: 100,000 characters at most are searched for "
            + "marks.", far.Message);
    }

    [TestMethod]
    public void A_long_mark_given_twice_is_one_and_can_be_read()
    {
        var found = Marked(RecurrentKind.Lstm, Options with { Marks = [9_000..9_500, 9_000..9_500, 9_100..9_102] });
        CollectionAssert.AreEqual(new[] { "9000..9500", "9100..9102" }, found.Marks.ToArray());
        Assert.AreEqual(2, found.Evidence.Searched);
        StringAssert.EndsWith($"{found.Stretches[0]}", "…'");
        StringAssert.EndsWith($"{found.Stretches[1]}", "'");
    }

    [TestMethod]
    public void A_mark_is_found_where_half_of_both_is_common()
    {
        (int, int)[] marks = [(0, 4), (10, 14), (20, 30), (40, 41)], runs = [(2, 4), (11, 20), (21, 30), (35, 50)];
        CollectionAssert.AreEqual(new[] { (0, 0), (2, 2) }, TextMarks.Found(marks, runs).ToArray());
        Assert.IsEmpty(TextMarks.Found(marks, []));
    }

    private static Concept Inside() => Concept.From("open", "A bracket is open after the character.", read =>
    {
        var depth = 0;
        return [.. read.Select(c => (depth += c == '(' ? 1 : c == ')' ? -1 : 0) > 0)];
    });

    private static int End(string text, int from)
    {
        var (at, depth) = (from, 0);
        for (; ; at++)
            if ((depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0) == 0) return at;
    }

    private static MarkedCells Marked(RecurrentKind kind, CellSearchOptions options, string? text = null)
    {
        using var network = Counting.Hooked(Counting.Network(units: 12, kind: kind));
        var found = CellSearch.Run(network, Counting.Parts(text ?? Counting.Text(24_000, seed: 1)), [], options);
        Assert.IsEmpty(found);
        return found.Marked!;
    }
}
