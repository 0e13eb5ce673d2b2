namespace MLNetInterpret;

/// <summary>Made-up findings about units of a table in its own terms, the same for the same arguments.</summary>
internal static class SampleTable
{
    /// <summary>Percentiles of the curves.</summary>
    public static readonly double[] Levels = [50, 90];

    /// <summary>Three units: one with everything; one without conditions at its upper end, without curve, dependence and
    /// ablation, and with controls that are no numbers; one that never changes.</summary>
    public static FindingSet Of(string text = "")
    {
        var set = SampleFindings.Table(3);
        var dead = set[2]
            .With(it => it.Verdict, Verdict.Dead)
            .With(it => it.Ground, "one and the same activation on every row")
            .With(it => it.Claims, "never changes");
        set = new([.. set.Take(2), dead], set.Kind, set.Columns, set.Provenance);
        return set.With(table: Table(set, text));
    }

    public static TableFindings Table(FindingSet set, string text = "") => new(
        [Full(set[0].Unit, text), Bare(set[1].Unit, text), Bare(set[2].Unit, text)],
        Drivers([.. set.Select(finding => finding.Unit)], text), (2_000, 700, false, 3))
    {
        Stability = new()
        {
            Seeds = [1, 2, 3],
            Rows = 500,
            Threshold = 0.8,
            Units = [
                new(set[0].Unit, [("hidden1:4", 0.91), ("hidden1:2", -0.83)], 0.125, ["Income" + text, "Home"]),
                new(set[1].Unit, [("hidden1:3", 0.4), null], 0, []),
            ],
            PairShare = 0.75,
            ChanceShare = 0.25,
        },
    };

    public static RowDescription Description(bool high, string text = "", double auc = 0.82) => new(
        [
            new()
            {
                Column = "Records",
                Least = null,
                Most = null,
                Categories = ["yes"],
                Words = $"a recorded default{text}",
                Weight = 0.9,
                Share = 0.17,
            },
            new()
            {
                Column = "Income",
                Least = null,
                Most = 90,
                Categories = null,
                Words = $"small incomes (at most 90){text}",
                Weight = 0.4,
                Share = 0.31,
            },
        ],
        high ? $"a recorded default{text} and small incomes (at most 90){text}" : $"no record{text}",
        new(2_000, 300, 0.85, new(0.83, 0.87, 0.95), 1.3),
        new(700, 105, auc, double.IsNaN(auc) ? null : new(auc - 0.03, auc + 0.03, 0.95), 1.25),
        new(0.55, 0.71, 3), new(0.4, 0.25, -0.01, 0.06, "logits:0"),
        high ? Verdict.Supported : Verdict.Undecided, $"AUC as measured{text}");

    public static UnitProfile Profile(Unit unit, bool curve = true, string text = "")
    {
        ProfileEnd End(int sign) => new()
        {
            Row = Row(30, text),
            Score = 4 * sign,
            UnconstrainedScore = 4 * sign,
            Bound = sign > 0 ? 5 : null,
            Gap = sign > 0 ? 1 : null,
            IsProvenBest = sign < 0,
            Agreement = sign > 0 ? 0.4 : 1,
            Distance = 0.2,
            Percentile = sign > 0 ? 97 : 100,
            Drivers = ["Income 30"],
            Curve = curve
                ?
                [
                    new(50, 1.5f * sign, sign > 0 ? 0.25 : -0.1, 49, Row(90, text)),
                    new(90, null, null, null, null),
                    new(null, 4 * sign, 1, 97, Row(30, text)),
                ]
                : [],
            RealRows = [new(7, null, 3 * sign, [], Row(60, text))],
        };

        return new()
        {
            Unit = unit,
            Claim = $"{unit} is highest for Income 30",
            Highest = End(1),
            Lowest = End(-1),
            Typical = Row(125, text).Values,
            TypicalScore = 0.5f,
            Constraints = [$"Income from 32 to 468{text}"],
        };
    }

    private static TableFinding Full(Unit unit, string text) => new(
        unit, Description(high: true, text), Description(high: false, text), Profile(unit, text: text),
        new(
            unit, 100, 900,
            [
                new("Records", "yes" + text, 0.6, new(0.5, 0.7, 0.95), 0.8, 0.2, 16),
                new("Income", null, -0.9, new(-0.95, -0.85, 0.95), 61, 125, null),
                new("Assets", "", 0.01, new(-0.02, 0.04, 0.95), 0.02, 0.01, 2),
            ],
            [new(41, 3.5, Row(33, text).Values, 0), new(42, 3.25, Row(44, text).Values, 0.3)]),
        [
            new(unit, "Income", 200,
            [
                Point("Income", 40, 2), Point("Income", 125, 0), Point("Income", 400, -1.5),
                new(new("Income", "", null), 1, 0.5, 1.5),
            ]),
            new(unit, "Records", 200,
            [
                new(new("Records", "no" + text, null), -0.5, -1, 0), new(new("Records", "yes", null), 1.5, 1, 2),
            ]),
        ]);

    private static TableFinding Bare(Unit unit, string text)
    {
        RowDescription none = new(
            [], "", new(2_000, 0, double.NaN, null, double.NaN), new(700, 0, double.NaN, null, double.NaN),
            new(double.NaN, double.NaN, 0), null, Verdict.Undecided,
            "no small set of conditions separates the rows at this end from others");
        var lowest = Description(high: false, text)
            .With(it => it.Ablation, null)
            .With(it => it.Controls, new(double.NaN, double.NaN, 0));
        return new(unit, none, lowest, Profile(unit, curve: false, text), new(unit, 0, 0, [], []), []);
    }

    private static DriverMap Drivers(Unit[] units, string text) => new()
    {
        Units = [.. units.Select((unit, u) => new UnitDrivers(unit, 0, u == 2 ? 0 : 1.2,
        [
            new()
            {
                Column = "Income",
                MeanAbsoluteShapley = u == 2 ? 0 : 0.5,
                Interval = new(0.4, 0.6, 0.95),
                Direction = -0.9,
                RaisedBy = "smaller values",
                PermutationImportance = 0.3,
                PermutationDeviation = 0.02,
            },
            new()
            {
                Column = "Records",
                MeanAbsoluteShapley = u == 2 ? 0 : 0.8,
                Interval = new(0.7, 0.95, 0.95),
                Direction = 0.9,
                RaisedBy = "yes" + text,
                PermutationImportance = 0.6,
                PermutationDeviation = 0.03,
            },
            new()
            {
                Column = "Home" + text,
                MeanAbsoluteShapley = 0,
                Interval = new(0, 0, 0.95),
                Direction = 0,
                RaisedBy = "",
                PermutationImportance = 0,
                PermutationDeviation = 0,
            },
        ]))],
        Rows = 200,
        BackgroundRows = 64,
        IsExact = false,
        Redundant = [[units[0], units[1]]],
        Linear = new([("Income", -0.5), ("Records", 0.75), ("Home" + text, 0)], [0.97, -0.3, null]),
    };

    private static DependencePoint Point(string column, double at, double mean) =>
        new(new(column, at.ToString(System.Globalization.CultureInfo.InvariantCulture), at), mean, mean - 0.5, mean + 0.5);

    private static RowInput Row(double income, string text) => new(
    [
        new("Income", income.ToString(System.Globalization.CultureInfo.InvariantCulture), income),
        new("Records", "yes" + text, null),
    ]);
}
