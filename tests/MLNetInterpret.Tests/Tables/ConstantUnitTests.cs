using Microsoft.ML;
using MLNetInterpret.Attribution;

namespace MLNetInterpret;

/// <summary>Units of table rows that never change, or are at rest on most rows, in every analysis of tables.</summary>
[TestClass]
public sealed class ConstantUnitTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;
    private readonly ITransformer _model;

    /// <summary>At <c>relu</c>: one value and its rounding, a unit that no row reaches, one that few rows reach,
    /// and one that follows A.</summary>
    public ConstantUnitTests()
    {
        var rows = PlantedTable.Rows(120);
        for (var row = 0; row < rows.Length; row++) rows[row].B = row is 5 or 60 or 110 ? 3 + (row / 100f) : rows[row].B;
        _data = _ml.Data.LoadFromEnumerable(rows);
        _model = PlantedTable.Rectified(
            _ml, _data, [2e-4f, 0, 0, 1000, 0, 0, 0], [1, 0, 1, -50, 0, 0, 0], [0, 1, 0, -2.5f, 0, 0, 0], [1, 0, 0, 3, 0, 0, 0]);
    }

    [TestMethod]
    public void They_have_no_preference_and_no_rows_in_findings()
    {
        var findings = _ml.Interpretation.Interpret(_model, _data, new() { Units = ["relu"], TopRows = 4, Seed = 1 });
        foreach (var (unit, always) in new[] { (0, "1000"), (1, "0") })
        {
            var finding = findings[unit];
            Assert.AreEqual(Verdict.Dead, finding.Verdict);
            Assert.AreEqual($"has no preference: its activation is {always} on everything scanned", finding.Claim);
            Assert.AreEqual($"its activation is {always} on everything scanned", finding.Reason);
            foreach (var end in new[] { finding.Highest, finding.Lowest })
            {
                Assert.IsNull(end.Optimized);
                Assert.IsEmpty(end.Examples);
            }

            Assert.IsNull(findings.Table!.Of(finding.Unit), "there is nothing to describe, drive or profile");
        }

        var sparse = findings[2];
        CollectionAssert.AreEqual(new long[] { 110, 60, 5 }, sparse.Highest.Examples.Select(row => row.Row).ToArray());
        Assert.IsEmpty(sparse.Lowest.Examples, "the other rows are all at its smallest value");
        Assert.HasCount(4, findings[3].Lowest.Examples);
        Assert.IsNotNull(findings.Table!.Of(findings[3].Unit));
    }

    [TestMethod]
    public void No_column_drives_them()
    {
        var map = _ml.Interpretation.Drivers(_model, _data, ["relu"], new() { SampleRows = 60, BackgroundRows = 20 });
        foreach (var unit in map.Units.Take(2))
        {
            Assert.AreEqual(0, unit.StandardDeviation);
            foreach (var column in unit.Columns)
            {
                Assert.AreEqual(0, column.MeanAbsoluteShapley);
                Assert.AreEqual(0, column.PermutationImportance);
                Assert.AreEqual((0.0, ""), (column.Direction, column.RaisedBy));
            }
        }

        Assert.AreEqual("A", map.Units[3].Ranked[0].Column);
        Assert.IsEmpty(map.Redundant);
        if (map.Linear is { } linear) Assert.IsTrue(linear.Agreement[0] is null && linear.Agreement[1] is null);
    }

    [TestMethod]
    public void Their_top_rows_share_nothing()
    {
        SharedTraits Shared(int unit) =>
            _ml.Interpretation.Shared(_model, _data, $"relu:{unit}", new() { TopRows = 20, Resamples = 20 });
        foreach (var unit in new[] { 0, 1 })
        {
            var none = Shared(unit);
            Assert.AreEqual((0, 120), (none.TopRows, none.OtherRows));
            Assert.IsEmpty(none.Traits);
            Assert.IsEmpty(none.Prototypes);
        }

        var sparse = Shared(2);
        Assert.AreEqual((3, 117), (sparse.TopRows, sparse.OtherRows), "the rows at rest are not its strongest");
        Assert.AreEqual("B", sparse.Traits[0].Column);
        CollectionAssert.IsSubsetOf(sparse.Prototypes.Select(row => row.Row).ToArray(), new long[] { 5, 60, 110 });
        Assert.IsGreaterThan(15, Shared(3).TopRows);
    }

    [TestMethod]
    public void No_sentence_describes_them()
    {
        var described = _ml.Interpretation.Describe(
            _model, _data, ["relu"], new() { UntrainedNetworks = 0, Shuffles = 1, Resamples = 20 });
        foreach (var unit in described.Take(2))
            foreach (var end in new[] { unit.Highest, unit.Lowest })
            {
                Assert.IsEmpty(end.Conditions);
                Assert.AreEqual(Verdict.Undecided, end.Verdict);
            }

        Assert.IsNotEmpty(described[3].Highest.Conditions);
    }

    [TestMethod]
    public void Their_profiles_claim_nothing_but_what_other_rows_reach()
    {
        UnitProfile Profile(int unit) => _ml.Interpretation.FindProfile(
            _model, _data, $"relu:{unit}", new() { RealRows = 4, Curve = [], Seed = 1 });
        var rounded = Profile(0);
        Assert.AreEqual("relu:0 has no preference: its activation is 1000 on every row of the data", rounded.Claim);
        Assert.IsEmpty(rounded.Highest.RealRows.Concat(rounded.Lowest.RealRows));
        Assert.IsEmpty(rounded.Highest.Drivers);
        var sparse = Profile(2);
        CollectionAssert.AreEqual(new long[] { 110, 60, 5 }, sparse.Highest.RealRows.Select(row => row.Row).ToArray());
        Assert.IsEmpty(sparse.Lowest.RealRows);

        // D is 1 in all of the data, and may be told to be less
        var awake = _ml.Interpretation.FindProfile(_model, _data, "relu:1", new()
        {
            RealRows = 4,
            Curve = [],
            Constraints = new() { Ranges = new Dictionary<string, (double, double)> { ["D"] = (0, 1) } },
            Seed = 1,
        });
        StringAssert.Contains(
            awake.Claim, "has no preference: its activation is 0 on every row of the data; other allowed rows reach");
        StringAssert.Contains(awake.Constraints[3], "D from 0 to 1 (declared; the data go from 1 to 1)");
    }

    [TestMethod]
    public void A_declared_range_of_which_the_data_use_a_sliver_supports_nothing()
    {
        Finding Interpret(double most) => _ml.Interpretation.Interpret(_model, _data, new()
        {
            Units = ["relu:3"],
            TopRows = 4,
            Seed = 1,
            Table = new()
            {
                Profiles = new()
                {
                    Constraints = new() { Ranges = new Dictionary<string, (double, double)> { ["A"] = (-2, most) } },
                },
                Descriptions = new() { UntrainedNetworks = 0, Shuffles = 1, Resamples = 20 },
            },
        }).Single();
        var log = new List<string>();
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) log.Add(e.RawMessage);
        };
        var wide = Interpret(10_000);
        Assert.AreEqual(Verdict.NotRepresentative, wide.Representation!.Verdict, wide.Representation.Reason);
        Assert.IsGreaterThan(9_000, wide.Highest.Optimized!.Score);
        StringAssert.Contains(
            wide.Representation.Reason,
            "the values of 'A' read go from -2 to 2 and use < 0.1 % of the declared range, -2 to 10000");
        Assert.IsTrue(log.Exists(line => line.StartsWith("The values of 'A' read go", StringComparison.Ordinal)));
        log.Clear();
        Assert.AreNotEqual(Verdict.NotRepresentative, Interpret(4).Representation!.Verdict);
        Assert.IsEmpty(log);
    }
}
