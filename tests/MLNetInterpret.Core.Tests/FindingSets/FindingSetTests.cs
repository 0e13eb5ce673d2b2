using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Tables;

namespace MLNetInterpret;

[TestClass]
public class FindingSetTests
{
    private static readonly UnitStatistics Statistics =
        new(9, 0, 1, 1, 0, 0, 3, [0, 0.1, 0.5, 1, 1.5, 2, 3], new([0, 3], [9]));

    [TestMethod]
    public void A_stability_without_a_table_is_refused()
    {
        FindingSet set = new([], InputKind.Table, [], new("m", "0", "1", 9, 0, 1, "v"));
        SeedStability stability = new()
        {
            Seeds = [1, 2],
            Rows = 9,
            Threshold = 0.8,
            Units = [],
            PairShare = 0,
            ChanceShare = 0,
        };
        var refused = Assert.ThrowsExactly<ArgumentException>(() => set.With(stability: stability));
        StringAssert.Contains(refused.Message, "there is none");
        TableFindings table = new([], null, (9, 9, false, 0));
        Assert.AreSame(stability, set.With(table: table, stability: stability).Table!.Stability);
        Assert.AreSame(stability, set.With(table: table).With(stability: stability).Table!.Stability);
    }

    [TestMethod]
    public void A_claim_has_both_ends_and_is_read_back_whatever_its_words()
    {
        foreach (var words in new[] { "no record", "a; lowest for no record", "; lowest for ", "" })
        {
            var table = Entry(Described(words), Described(words));
            var joined = TableVerdicts.Join(Bare("is highest for Income"), table);
            Assert.AreEqual(new UnitClaim($"fires for {words}", $"lowest for {words}"), joined.Claims);
            Assert.AreEqual($"fires for {words}; lowest for {words}", joined.Claim);
            Assert.AreEqual(joined.Claims, TableClaims.Read(joined.Claim, table));
            var again = TableVerdicts.Join(joined, table).With(it => it.Evidence, joined.Evidence);
            Assert.AreEqual(Same.Of(joined), Same.Of(again), "joined once");
        }
    }

    [TestMethod]
    public void A_claim_keeps_its_own_upper_end_where_none_was_described()
    {
        var joined = TableVerdicts.Join(Bare("is highest for Income"), Entry(Described(null), Described("no record")));
        Assert.AreEqual(new UnitClaim("is highest for Income", "lowest for no record"), joined.Claims);
        var alone = TableVerdicts.Join(Bare("x; lowest for no record"), Entry(Described(null), Described(null)));
        Assert.AreEqual(new UnitClaim("x; lowest for no record"), alone.Claims);
        Assert.AreEqual(alone.Claims, TableClaims.Read(alone.Claim, Entry(Described(null), Described(null))));
        Assert.AreEqual(new UnitClaim("x; lowest for y"), TableClaims.Read("x; lowest for y", null));
    }

    private static Finding Bare(string claim) =>
        new("hidden:0", claim, new(null, []), new(null, []), Statistics, [], Verdict.Undecided, "as yet");

    private static RowDescription Described(string? words)
    {
        DescriptionTest test = new(300, 100, 0.9, new(0.85, 0.95, 0.95), 1.5);
        RowCondition[] conditions = words is null ? [] : [new()
        {
            Column = "Column",
            Least = 1,
            Most = null,
            Categories = null,
            Words = words,
            Weight = 1,
            Share = 0.2,
        }];
        return RowDescription.Judged(conditions, words ?? "", test, test, new(0.6, 0.8, 4), null, optimumFits: true);
    }

    private static TableFinding Entry(RowDescription highest, RowDescription lowest)
    {
        ProfileEnd end = new()
        {
            Row = new([]),
            Score = 1,
            UnconstrainedScore = 1,
            Bound = null,
            Gap = null,
            IsProvenBest = false,
            Agreement = 1,
            Distance = 0,
            Percentile = 50,
            Drivers = [],
            Curve = [],
            RealRows = [],
        };
        return new("hidden:0", highest, lowest, Profile(end), new("hidden:0", 9, 9, [], []), []);
    }

    private static UnitProfile Profile(ProfileEnd end) => new()
    {
        Unit = "hidden:0",
        Claim = "claim",
        Highest = end,
        Lowest = end,
        Typical = [],
        TypicalScore = 0,
        Constraints = [],
    };
}
