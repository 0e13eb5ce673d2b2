using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

/// <summary>Made-up catalogues of every kind, the same for the same seed.</summary>
internal static class SampleScan
{
    public static readonly string[] Clothes =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public static readonly string[] Credit =
    [
        "Seniority", "Home=owner", "Home=rent", "Time", "Age", "Records=yes", "Job=fixed", "Job=freelance", "Expenses",
        "Income", "Assets", "Debt", "Amount", "Price",
    ];

    /// <summary>A catalogue whose fourth unit is dead, whose fifth is never above zero, and whose sixth is a copy of the
    /// first.</summary>
    /// <param name="kind">What the network reads.</param>
    /// <param name="units">Number of units.</param>
    /// <param name="reductions">Each has an entry of every unit.</param>
    /// <param name="classes">Names of the classes; null for the usual ones of the kind.</param>
    /// <param name="columns">Names of the columns; null for the usual ones of the kind.</param>
    public static ScannedUnits Of(
        InputKind kind, int units = 48, Reduction[]? reductions = null, string[]? classes = null, string[]? columns = null,
        int seed = 0)
    {
        classes ??= kind == InputKind.Image ? Clothes : [];
        columns ??= kind == InputKind.Table ? Credit : [];
        reductions ??= [Reduction.Max];
        var point = kind switch { InputKind.Image => "conv2", InputKind.Table => "hidden1", _ => "lstm1.cell" };
        var plan = new ScanPlan
        {
            Model = "0123456789abcdef",
            ModelName = $"planted {kind.ToString().ToLowerInvariant()}",
            Kind = kind,
            Rows = 60_000,
            Units = [point],
            Reductions = reductions,
            Classes = classes,
            Columns = columns,
            Threads = 2,
        };
        var random = new Random(seed);
        return new(plan, SampleFindings.Provenance(plan.ModelName, 60_000), [.. classes.Select((_, c) => 6_000L - c)],
            [.. reductions.SelectMany(reduction =>
                Enumerable.Range(0, units).Select(unit => Unit(plan, new(point, unit), reduction, random)))]);
    }

    /// <summary>Findings about the first units, with the catalogue behind them.</summary>
    public static FindingSet With(FindingSet findings, ScannedUnits scan) =>
        new([.. findings], findings.Kind, findings.Columns, findings.Provenance)
        {
            AdversarialExamples = findings.AdversarialExamples,
            Dreams = findings.Dreams,
            Scan = scan,
            Crops = findings.Crops,
        };

    private static UnitScan Unit(ScanPlan plan, Unit unit, Reduction reduction, Random random)
    {
        var state = unit.Index switch { 3 => UnitState.Dead, 4 => UnitState.NeverPositive, _ => UnitState.Alive };
        var statistics = Statistics(plan.Kind, state, random);
        double[] means = [.. plan.Classes.Select(_ => statistics.Mean * (0.3 + random.NextDouble()))];
        if (means.Length > 0) means[random.Next(means.Length)] += statistics.StandardDeviation * 2.5 * random.NextDouble();
        var preferred = means.Length == 0 ? 0 : Array.IndexOf(means, means.Max());
        var rest = means.Length < 2 ? 0 : (means.Sum() - means.Max()) / (means.Length - 1);
        var selectivity = state == UnitState.Alive && means.Length > 1
            ? (means.Max() - rest) / (means.Max() + rest)
            : (double?)null;
        TopRow[] highest = [.. Enumerable.Range(0, 9).Select(rank =>
            Row(plan, statistics.Maximum - (0.07f * rank), rank, Label(preferred, rank)))];
        string? Label(int best, int rank)
        {
            if (plan.Classes.Count == 0) return null;
            var away = random.NextDouble() < (selectivity ?? 0) + 0.3 ? 0 : rank;
            return plan.Classes[(best + away) % plan.Classes.Count];
        }
        return new(unit, reduction, state, statistics, highest,
            [.. Enumerable.Range(0, 9).Select(rank => Row(plan, statistics.Minimum + (0.01f * rank), rank, Label(rank, rank)))])
        {
            Classes = plan.Classes.Count == 0 ? null : new(
                means, [.. plan.Classes.Select(name => highest.Count(row => row.Label == name))], preferred, selectivity,
                state == UnitState.Dead ? null : random.NextDouble() * (selectivity ?? 0)),
            Columns =
            [
                .. plan.Columns.Select(_ =>
                    state == UnitState.Dead ? null : (double?)Math.Pow((2 * random.NextDouble()) - 1, 3)),
            ],
            Similar = unit.Index switch
            {
                5 => [new(unit.Point + ":0", 0.991, true), new(unit.Point + ":1", -0.31, false)],
                3 => [],
                _ => [new(unit.Point + ":1", 0.42, false)],
            },
            Projection = state == UnitState.Dead
                ? []
                : [.. Enumerable.Range(0, 4).Select(_ => (float)random.NextDouble() - 0.5f)],
        };
    }

    private static TopRow Row(ScanPlan plan, float activation, int rank, string? label) => plan.Kind switch
    {
        InputKind.Image => new()
        {
            Activation = activation,
            Row = 100 + rank,
            Position = [rank, 2 * rank],
            Id = $"img-{rank}",
            Label = label,
            Crop = new(rank, 2, 7, 9),
        },
        InputKind.Text => new()
        {
            Activation = activation,
            Row = 100 + rank,
            Position = [31 * rank],
            Id = null,
            Label = label,
            Crop = null,
        },
        _ => new()
        {
            Activation = activation,
            Row = 100 + rank,
            Position = [],
            Id = rank == 2 ? null : $"row-{rank}",
            Label = label,
            Crop = null,
        },
    };

    private static UnitStatistics Statistics(InputKind kind, UnitState state, Random random)
    {
        if (state == UnitState.Dead) return new(60_000, 0, 0, 0, 1, 0, 0, [0, 0, 0, 0, 0, 0, 0], new([0, 1], [60_000]));
        var isText = kind == InputKind.Text;
        var spread = 0.4 + (2 * random.NextDouble());
        var shift = (random.NextDouble() * (isText ? 1 : 0.5)) - (isText ? 0.5 : 0.3);
        var sparse = isText ? 1 : 3;
        double Activation(double value) => kind switch
        {
            InputKind.Text => Math.Tanh(value),
            InputKind.Image => Math.Max(0, value),
            _ => value,
        };
        double[] values =
        [
            .. Enumerable.Range(0, 2_000)
                .Select(_ => Math.Pow(random.NextDouble(), sparse) * (random.Next(4) == 0 ? -0.4 : 1))
                .Select(noise => (spread * noise) + shift)
                .Select(Activation),
        ];
        if (state == UnitState.NeverPositive) values = Array.ConvertAll(values, value => -Math.Abs(value));
        Array.Sort(values);
        var (low, high) = (values[0], values[^1] > values[0] ? values[^1] : values[0] + 1);
        double[] edges = [.. Enumerable.Range(0, 49).Select(i => low + ((high - low) * i / 48))];
        var counts = new long[48];
        foreach (var value in values) counts[Math.Min(47, (int)((value - low) / (high - low) * 48))] += 30;
        var mean = values.Average();
        return new(
            60_000, 0, mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))),
            values.Count(value => value == 0) / 2_000.0, (float)values[0], (float)values[^1],
            [.. UnitStatistics.Shares.Select(share => values[(int)(2_000 * share)])], new(edges, counts));
    }
}
