using System.Reflection;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class ScanPlanTests
{
    private static readonly ScanPlan Full = new()
    {
        Model = "0123456789abcdef",
        ModelName = "flowers ä",
        Data = "d",
        Kind = InputKind.Text,
        Rows = 12345678901,
        Units = ["conv2", "conv1:3@1,2"],
        Reductions = [Reduction.Sum, Reduction.Mean],
        EachPosition = true,
        WarmUp = 7,
        TopRows = 3,
        CandidatesPerRow = 2,
        DuplicateDistance = 0.1 + 0.2,
        SkipBorder = true,
        SampleShare = 0.25,
        RowsPerShard = 100_000,
        BatchRows = 10,
        Projections = 64,
        ExactCorrelations = ["conv2"],
        LabelColumn = "Status",
        IdColumn = "Name",
        Classes = ["a", "\"b\""],
        Columns = ["x"],
        Seed = -4,
        Threads = 2,
    };

    [TestMethod]
    public void A_plan_comes_back_from_its_JSON()
    {
        foreach (var plan in new[] { Full, new() })
        {
            var again = ScanPlan.FromJson(plan.ToJson());
            Assert.AreEqual(plan.ToJson(), again.ToJson());
            Assert.AreEqual(plan.Id, again.Id);
            foreach (var property in Decisive())
                if (property.GetValue(plan) is System.Collections.ICollection list)
                    CollectionAssert.AreEqual(list, (System.Collections.ICollection)property.GetValue(again)!, property.Name);
                else Assert.AreEqual(property.GetValue(plan), property.GetValue(again), property.Name);
        }
    }

    [TestMethod]
    public void The_id_is_the_same_for_the_same_plan_and_changes_with_every_property()
    {
        Assert.AreEqual(new ScanPlan().Id, new ScanPlan().Id);
        Assert.AreEqual(16, Full.Id.Length);
        var ids = new HashSet<string> { new ScanPlan().Id };
        var properties = Decisive().ToList();
        foreach (var property in properties)
        {
            var changed = new ScanPlan();
            property.SetValue(changed, property.Name == nameof(ScanPlan.Version) ? 2 : property.GetValue(Full));
            Assert.IsTrue(ids.Add(changed.Id), property.Name);
        }

        Assert.HasCount(25, properties);
    }

    [TestMethod]
    public void Order_and_borders_of_lists_are_part_of_the_id()
    {
        Assert.AreNotEqual((Full with { Units = ["a", "b"] }).Id, (Full with { Units = ["b", "a"] }).Id);
        Assert.AreNotEqual((Full with { Units = ["a:1@2,3"] }).Id, (Full with { Units = ["a:1@2", "a:3"] }).Id);
        Assert.AreNotEqual((Full with { Rows = null }).Id, (Full with { Rows = 0 }).Id);
    }

    [TestMethod]
    public void A_bad_value_is_refused_with_what_is_allowed()
    {
        Refused(new() { TopRows = -1 }, "TopRows", "from 0 to 100000");
        Refused(new() { CandidatesPerRow = 0 }, "CandidatesPerRow", "1");
        Refused(new() { BatchRows = 0 }, "BatchRows", "1");
        Refused(new() { RowsPerShard = 0 }, "RowsPerShard", "1");
        Refused(new() { WarmUp = -1 }, "WarmUp", "at least 0");
        Refused(new() { Rows = -1 }, "Rows", "at least 0");
        Refused(new() { Projections = -4 }, "Projections", "from 0 to 65536");
        Refused(new() { Projections = 6 }, "multiple of 4", "6");
        Refused(new() { SampleShare = 0 }, "above 0 and below 1", "0");
        Refused(new() { SampleShare = 1 }, "above 0 and below 1", "1");
        Refused(new() { SampleShare = double.NaN }, "above 0 and below 1", "NaN");
        Refused(new() { Reductions = [] }, "max, mean, sum", "one");
        Refused(new() { Reductions = [Reduction.Max, Reduction.Max] }, "max, mean, sum", "different");
        Refused(new() { Reductions = [(Reduction)7] }, "max, mean, sum", "7");
        Refused(new() { Kind = (InputKind)7 }, "image, table or text", "7");
        Refused(new() { DuplicateDistance = double.NaN }, "near-duplicates", "number");
        Refused(new() { DuplicateDistance = double.PositiveInfinity }, "near-duplicates", "number");
        static void Refused(ScanPlan plan, params string[] words)
        {
            var error = Assert.Throws<ArgumentException>(plan.Validated);
            foreach (var word in words) StringAssert.Contains(error.Message, word);
            using var network = Planted.Linear([1]);
            Assert.Throws<ArgumentException>(() => new ActivationScan(network, plan with { Units = ["linear"] }));
        }
    }

    [TestMethod]
    public void A_good_plan_is_its_own_validated_self()
    {
        Assert.AreSame(Full, Full.Validated());
        Assert.IsNotNull(new ScanPlan { TopRows = 0, WarmUp = 0, Projections = 0, DuplicateDistance = -1, Rows = 0 }.Validated());
    }

    [TestMethod]
    [DataRow("{\"topRows\": 3, \"topRow\": 4}", "topRow")]
    [DataRow("{\"version\": 2}", "version 2")]
    [DataRow("{\"reductions\": [\"median\"]}", "reductions")]
    [DataRow("{\"reductions\": [7]}", "reductions")]
    [DataRow("{\"kind\": 9}", "kind")]
    [DataRow("{\"units\": null}", "Units")]
    [DataRow("{\"units\": [\"conv*\"]}", "is not a unit")]
    [DataRow("null", "version")]
    [DataRow("", "cannot be read")]
    [DataRow("[1]", "cannot be read")]
    [DataRow("{\"topRows\": \"three\"}", "topRows")]
    public void JSON_that_is_no_plan_is_refused(string json, string what)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ScanPlan.FromJson(json));
        StringAssert.Contains(error.Message, what, StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public void JSON_of_a_value_out_of_range_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ScanPlan.FromJson("{\"projections\": 6}"));
        StringAssert.Contains(error.Message, "multiple of 4");
    }

    [TestMethod]
    [DataRow(0L, 0), DataRow(1L, 1), DataRow(1000L, 1), DataRow(1001L, 2), DataRow(null, null)]
    public void Shards_cover_the_rows(long? rows, int? shards) =>
        Assert.AreEqual(shards, (Full with { Rows = rows, RowsPerShard = 1000 }).ShardCount);

    /// <summary>The properties that are written.</summary>
    private static IEnumerable<PropertyInfo> Decisive() => typeof(ScanPlan).GetProperties().Where(property => property.CanWrite);
}
