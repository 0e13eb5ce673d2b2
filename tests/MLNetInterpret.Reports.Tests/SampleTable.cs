namespace MLNetInterpret.Reports.Tests;

/// <summary>Made-up descriptions of a table's units, with everything that may be left out or not a number.</summary>
internal static class SampleTable
{
    public static TableFindings Of(FindingSet rows) => new(
        [.. rows.Select((finding, i) => Unit(finding.Unit, i % 2 == 0))],
        new([new(rows[0].Unit, 0.5, 1.25, [new("Time", 0.3, new(0.2, 0.4, 0.95), -0.5, "smaller values", 0.125, 0.01)])], 200, 64, false, [[rows[0].Unit, rows[1].Unit]], new([new("Time", -0.75)], [0.5, null])),
        new(3_000, 1_000, true, 4))
    {
        Stability = new([1, 2], 500, 0.8, [new(rows[0].Unit, [new(rows[1].Unit, -0.9), null], 0.25, ["Time"])], 0.5, 0.125),
    };

    private static TableFinding Unit(Unit unit, bool known)
    {
        RowInput row = new([new("Time", "48", 48), new("Home", "rent", null), new("Income", "", null)]);
        ProfileEnd End(float score) => new(
            row, score, score + 1, known ? score + 2 : null, known ? 1 : null, known, 0.75, 0.125, 90, ["Time 48"],
            [new(50, score / 2, 0.5, 40, row), new(99, null, null, null, null), new(null, score, 1, 100, row)], [new(3, null, score, [], row)]);
        RowCondition[] conditions =
        [
            new("Time", 48, null, null, "long terms (48 or more)", 1.5, 0.4), new("Income", null, null, "", "an unknown income", 1.25, 0.1),
            new("Home", null, null, "rent", "a rented home <&>", 1, 0.2), new("Age", 20, 30, null, "Age from 20 to 30", 0.5, 0.3),
        ];
        var test = new DescriptionTest(1_000, 120, 0.875, new(0.85, 0.9, 0.95), 1.5);
        var none = RowDescription.Judged([], "", new(3_000, 0, double.NaN, null, 0), new(1_000, 0, double.NaN, null, 0), new(double.NaN, double.NaN, 0), null, true);
        var described = RowDescription.Judged(
            conditions, "long terms (48 or more), an unknown income, a rented home <&> and Age from 20 to 30", test, test, new(0.6, known ? 0.7 : double.NaN, known ? 4 : 0),
            known ? new(0.5, 1.25, -0.125, 0.25, "logits:0") : null, true);
        return new(
            unit, described, known ? none : described, new(unit, "claim", End(3), End(-2), row.Values, 0.25f, ["Time whole"]),
            new(unit, 100, 900, [new("Home", "rent", 0.5, new(0.4, 0.6, 0.95), 0.75, 0.25, 9)], [new(7, 2.5, row.Values, 0.5)]),
            known ? [new(unit, "Time", 200, [new(row.Values[0], 1.5, 1, 2)])] : []);
    }
}
