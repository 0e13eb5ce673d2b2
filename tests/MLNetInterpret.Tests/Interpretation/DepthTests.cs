using Microsoft.ML;
using MLNetInterpret.Descriptions;
using MLNetInterpret.Tests;
using MLNetInterpret.Tests.Trainers;
using MLNetInterpret.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>How much is done for a unit at each depth, and what is said about it.</summary>
[TestClass]
public sealed class DepthTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly Applicants.Row[] Table = Applicants.Rows(400);
    private static readonly TableAnalysisOptions Few = new()
    {
        Attribution = new() { SampleRows = 10, BackgroundRows = 5, Shuffles = 1, Resamples = 10 },
        Descriptions = new() { Shuffles = 1, Resamples = 10, UntrainedNetworks = 1 },
        Profiles = new() { Curve = [] },
    };

    [TestMethod, TestCategory("Long")]
    public void A_stage_is_quick_and_a_call_is_full_unless_the_options_say_otherwise()
    {
        var data = Ml.Data.LoadFromEnumerable(Table);
        var model = Applicants.Trained(Ml, data);
        FindingSet Stage(InterpretationOptions options) =>
            Ml.Interpretation.Units(options).Fit(model.Transform(data)).Findings;

        InterpretationOptions asked = new() { Units = ["hidden1:0"], Table = Few };
        Assert.AreEqual(Json(Stage(asked with { Depth = Depth.Quick })), Json(Stage(asked)));
        Assert.AreEqual(Json(Stage(asked with { Depth = Depth.Full })), Json(Ml.Interpretation.Interpret(model, data, asked)));
        foreach (var depth in new[] { Depth.Scan, Depth.Quick })
            Assert.AreEqual(
                Json(Stage(asked with { Depth = depth })),
                Json(Ml.Interpretation.Interpret(model, data, asked with { Depth = depth })));
    }

    [TestMethod]
    public void Every_depth_adds_to_the_one_before()
    {
        var data = Ml.Data.LoadFromEnumerable(Table);
        var model = Applicants.Trained(Ml, data);
        FindingSet At(Depth depth) => Ml.Interpretation.Interpret(
            model, data, new() { Units = ["hidden1:0", "logits"], Depth = depth, Table = Few });
        var (scan, quick, full) = (At(Depth.Scan), At(Depth.Quick), At(Depth.Full));
        Assert.IsNull(scan.Table);
        Assert.IsNull(quick.Table);
        Assert.HasCount(full.Count, full.Table!.Units);
        foreach (var (unit, finding) in scan.Index())
        {
            Assert.IsNull(finding.Highest.Optimized);
            Assert.AreEqual(Verdict.Undecided, finding.Verdict);
            StringAssert.Contains(finding.Reason, "no input was optimised");
            Assert.AreEqual("is highest for the rows shown", finding.Claim);
            var (some, most) = (quick[unit], full[unit]);
            Assert.AreEqual(finding.Statistics.Maximum, some.Statistics.Maximum);
            CollectionAssert.AreEqual(Rows(finding), Rows(some));
            CollectionAssert.AreEqual(Rows(finding), Rows(most));
            Assert.IsLessThanOrEqualTo(most.Highest.Optimized!.Score + 1e-4f, some.Highest.Optimized!.Score);
            Assert.IsGreaterThanOrEqualTo(most.Lowest.Optimized!.Score - 1e-4f, some.Lowest.Optimized!.Score);
            Assert.IsGreaterThan(some.Lowest.Optimized.Score, some.Highest.Optimized.Score);
            Assert.IsFalse(
                some.Evidence.Any(evidence => evidence.Name.Contains("AUC") || evidence.Name.Contains("gap")),
                "nothing is said of what was not looked at");
        }

        static long[] Rows(Finding finding) => [.. finding.Highest.Examples.Concat(finding.Lowest.Examples).Select(e => e.Row)];
    }

    [TestMethod]
    public void A_quick_row_scores_what_it_claims_and_keeps_to_the_constraints()
    {
        var data = Ml.Data.LoadFromEnumerable(Table);
        var model = Applicants.Trained(Ml, data);
        RowConstraints constraints = new()
        {
            Ranges = new Dictionary<string, (double Least, double Most)> { ["X"] = (20, 40) },
            Relations = ["Y <= X"],
        };
        InterpretationOptions asked = new()
        {
            Units = ["hidden1:0", "hidden1:1"],
            Depth = Depth.Quick,
            Table = new() { Profiles = new() { Constraints = constraints, Plausibility = 90, Curve = [] } },
        };
        var findings = Ml.Interpretation.Interpret(model, data, asked);
        int x = Place("X"), y = Place("Y");
        foreach (var finding in findings)
        {
            var profile = Ml.Interpretation.FindProfile(model, data, finding.Unit, asked.Table.Profiles);
            foreach (var end in new[] { finding.Highest, finding.Lowest })
            {
                var row = ((RowInput)end.Optimized!.Input).Values;
                Assert.IsTrue(row[x].Number is >= 20 and <= 40, $"{row[x]}");
                Assert.IsTrue(row[y].Number <= row[x].Number, $"{row[y]} and {row[x]}");
                var best = finding.Highest == end ? profile.Highest.Score : profile.Lowest.Score;
                Assert.IsLessThanOrEqualTo(0.1 * (1 + Math.Abs(best)), Math.Abs(best - end.Optimized.Score));
            }
        }

        int Place(string column) => findings.Columns.Select(profile => profile.Name).ToList().IndexOf(column);
    }

    [TestMethod]
    public void Less_depth_takes_fewer_passes_through_a_network_of_table_rows()
    {
        var data = Samples.Points(Ml);
        var rows = Enum.GetValues<Depth>().ToDictionary(depth => depth, depth =>
        {
            var module = new CountedModule(3);
            var model = Ml.Transforms.ApplyTorchModule(module).Fit(data);
            module.Rows = 0;
            Ml.Interpretation.Interpret(model, data, new() { Units = ["hidden:0"], Depth = depth, Table = Few });
            return module.Rows;
        });
        Assert.IsLessThan(rows[Depth.Quick], 2 * rows[Depth.Scan]);
        Assert.IsLessThan(rows[Depth.Full], rows[Depth.Quick], string.Join(", ", rows));
    }

    [TestMethod]
    public void Less_depth_takes_fewer_passes_through_a_network_of_pictures()
    {
        var data = Samples.Pictures(Ml, 24);
        var found = new Dictionary<Depth, FindingSet>();
        var rows = Enum.GetValues<Depth>().ToDictionary(depth => depth, depth =>
        {
            var module = new CountedModule(72);
            var model = Ml.Transforms.ApplyTorchModule(module, layout: new ImageLayout(2, 6, 6, 0, 255)).Fit(data);
            module.Rows = 0;
            // bent: what is linear has a closed form, and no steps
            found[depth] = Ml.Interpretation.Interpret(model, data, new() { Units = ["output:0"], Depth = depth });
            return module.Rows;
        });
        Assert.IsLessThan(rows[Depth.Quick], 2 * rows[Depth.Scan]);
        Assert.IsLessThan(rows[Depth.Full], 3 * rows[Depth.Quick], string.Join(", ", rows));
        Assert.IsTrue(found[Depth.Scan].All(finding => finding.Highest.Optimized is null && finding.Lowest.Optimized is null));
        var (quick, full) = (found[Depth.Quick].Single().Highest.Optimized!, found[Depth.Full].Single().Highest.Optimized!);
        Assert.AreEqual((32, 0), (quick.Trace.Count, quick.Variants.Count));
        Assert.AreEqual((128, 2), (full.Trace.Count, full.Variants.Count));
    }

    [TestMethod]
    public void A_text_is_scanned_and_no_more_unless_concepts_are_asked_for()
    {
        var data = Ml.Data.LoadFromEnumerable(
            Counting.Text(4_000, seed: 1).Chunk(200).Select(line => new Line { Text = new(line) }));
        var model = new CharacterLstmTransformer(
            Ml, "Text", "Offset", new TextCodes(new CharacterVocabulary(Counting.Alphabet)), Counting.Network());
        InterpretationOptions asked = new() { Units = ["lstm1.cell:0"], WarmUp = 2 };
        string At(Depth depth) => Json(Ml.Interpretation.Interpret(model, data, asked with { Depth = depth }));
        Assert.AreEqual(At(Depth.Scan), At(Depth.Quick));
        Assert.AreEqual(At(Depth.Scan), At(Depth.Full));

        CellSearchOptions few = new() { Directions = 4, Resamples = 100, AblatedUnits = 0 };
        var searched = asked with { Concepts = [Concepts.Upper], ConceptSearch = few };
        Assert.IsNotNull(Ml.Interpretation.Units(model, searched).Fit(data).Findings.Cells, "a stage that is asked for concepts");
        var refused = Assert.ThrowsExactly<ArgumentException>(
            () => Ml.Interpretation.Interpret(model, data, searched with { Depth = Depth.Quick })).Message;
        Assert.AreEqual(
            "Concepts are looked at with Depth.Full only, but the depth is Quick: take Depth.Full, or leave Concepts out.",
            refused);
    }

    [TestMethod]
    public void Depths_that_there_are_not_and_comparisons_without_depth_are_refused()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Ml.Interpretation.Units(
                new InterpretationOptions { Depth = (Depth)7 })).Message, "7 is no depth; there are Scan, Quick, Full.");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Ml.Interpretation.Units(
                new InterpretationOptions { Depth = Depth.Scan, CompareMethods = 2 })).Message, "leave CompareMethods out");
    }

    [TestMethod]
    public void Snapshots_later_than_a_quick_search_are_left_out()
    {
        var quick = new InterpretationOptions { Snapshots = [1, 32, 100], Depth = Depth.Quick }.At(Depth.Full);
        CollectionAssert.AreEqual(new[] { 1, 32 }, quick.SnapshotSteps.ToArray());
        Assert.AreEqual(10, (quick with { Steps = 10 }).At(Depth.Full).Steps);
    }

    private static string Json(FindingSet findings)
    {
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, findings);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }

    /// <summary>Counts the rows that pass it.</summary>
    private sealed class CountedModule : nn.Module<Tensor, Tensor>
    {
        internal readonly nn.Module<Tensor, Tensor> hidden;
        internal readonly nn.Module<Tensor, Tensor> bend = nn.Tanh();
        internal readonly nn.Module<Tensor, Tensor> output = nn.Linear(4, 1);

        public CountedModule(int values) : base(nameof(CountedModule))
        {
            hidden = nn.Linear(values, 4);
            RegisterComponents();
            // the same weights in every run
            var random = new Random(1);
            foreach (var (_, parameter) in named_parameters())
                parameter.Fill([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => random.NextSingle() - 0.5f)]);
        }

        public long Rows { get; set; }

        public override Tensor forward(Tensor input)
        {
            Rows += input.shape[0];
            using var flat = input.flatten(1);
            return output.call(bend.call(hidden.call(flat)));
        }
    }
}
