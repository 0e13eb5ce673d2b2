namespace MLNetInterpret;

/// <summary>Made-up findings of every kind, the same for the same seed.</summary>
internal static class SampleFindings
{
    /// <summary>Text that breaks a page which forgets to encode it.</summary>
    public const string Hostile =
        "</script><script>document.title='PWNED'</script>\"'><img src=x onerror=\"document.title='PWNED'\"> " +
        "\u202Eright to left \u0007 🦀 &amp; {{x}}";

    public static FindingSet Images(int units = 6, int channels = 3, int size = 16, int seed = 0, string point = "conv2")
    {
        var random = new Random(seed);
        var names = new[] { "Sneaker", "Bag", "Coat", "T-shirt/top" };
        return new(
            [.. Enumerable.Range(0, units).Select(unit =>
            {
                ImageInput Picture(double noise) => Grating(channels, size, 0.3 + (0.4 * unit / units), unit, noise, random);
                Example[] Rows(double from, double step) => [.. Enumerable.Range(0, 9).Select(rank => new Example(
                    (17 * unit) + rank, $"img-{unit}-{rank}", (float)(from + (step * rank)), [rank % size, unit % size],
                    Picture(40), names[(unit + (rank / 5)) % names.Length]))];
                var statistics = Statistics(random, unit, 2_000, 6);
                var best = statistics.Maximum;
                var verdict = unit switch { 1 => Verdict.NotRepresentative, 2 => Verdict.Undecided, _ => Verdict.Supported };
                var score = verdict == Verdict.NotRepresentative ? best * 0.7f : best * 1.6f;
                return new Finding(
                    new(point, unit), $"its highest rows are {names[unit % names.Length]} (5 of 9)",
                    new(new(Picture(4), score, [.. Enumerable.Range(0, 32).Select(i => score * i / 31)]), Rows(best, -0.07)),
                    new(new(Picture(4), -0.4f, [0, -0.2f, -0.4f]), Rows(statistics.Minimum, 0.02)),
                    statistics,
                    [
                        new(
                            "optimised input", score,
                            "the unit's activation on the optimised image, measured again on the plain network"),
                        new("best real row", best, "the largest activation on any training row"),
                    ],
                    verdict,
                    verdict == Verdict.Supported
                        ? "the optimised image drives the unit 1.6 times as far as any real one"
                        : "see the numbers")
                {
                    Preference = verdict == Verdict.Supported
                        ? new(
                            names[unit % names.Length], true, 0.91, new(0.87, 0.94, 0.95), 0.001, 0.7, 4, 0.55, 0.1, 0.25, 400,
                            true, [])
                        : null,
                    Representation = new(
                        verdict == Verdict.NotRepresentative ? verdict : Verdict.Supported,
                        "the optimised image as it was measured"),
                };
            })],
            InputKind.Image, [], Provenance("planted images", 2_000));
    }

    public static FindingSet Table(int units = 3, int seed = 0)
    {
        var random = new Random(seed);
        ColumnProfile[] columns =
        [
            new("Seniority", 0, [0, 0, 2, 5, 12, 25, 32], 7.99, 8.17, null),
            new("Income", 0.0855, [32, 54, 90, 125, 170, 297, 468], 141.7, 80.7, null),
            new("Assets", 0.0106, [0, 0, 0, 3_000, 6_000, 17_500, 45_000], 5_404, 11_574, null),
            new("Constant", 0, [1, 1, 1, 1, 1, 1, 1], 1, 0, null),
            new("Home", 0.0013, null, null, null,
            [
                ("owner", 0.47), ("rent", 0.22), ("parents", 0.176), ("other", 0.072), ("priv", 0.055),
                ("ignore", 0.0045),
            ]),
            new("Records", 0, null, null, null, [("no", 0.826), ("yes", 0.174)]),
        ];

        RowInput Row(double seniority, double? income, double assets, string home, string records) => new(
        [
            Number("Seniority", seniority), Number("Income", income), Number("Assets", assets), Number("Constant", 1),
            new("Home", home, null), new("Records", records, null),
        ]);

        Example[] Rows(double from, double step) => [.. Enumerable.Range(0, 9).Select(rank => new Example(
            random.Next(3_000), null, (float)(from + (step * rank)), [],
            Row(
                random.Next(30), rank == 3 ? null : random.Next(40, 400), random.Next(20) * 500,
                rank % 2 == 0 ? "rent" : "owner", rank < 5 ? "yes" : "no"),
            rank % 3 == 0 ? "bad" : "good"))];

        return new(
            [.. Enumerable.Range(0, units).Select(unit =>
            {
                var statistics = Statistics(random, unit, 3_300, 3);
                return new Finding(
                    new("hidden1", unit),
                    "fires for Records yes (5 of its 9 highest rows, 17 % of all rows) and Seniority below 4",
                    new(
                        new(Row(0, null, 60_000, "rent", "yes"), statistics.Maximum * 1.2f, [0.1f, 1, 2]),
                        Rows(statistics.Maximum, -0.1)),
                    new(new(Row(30, 460, 0, "owner", "no"), -0.5f, [0, -0.5f]), Rows(statistics.Minimum, 0.05)),
                    statistics,
                    [new("best real row", statistics.Maximum, "the largest activation on any training row")],
                    Verdict.Supported, "the optimised row drives the unit further than any real one");
            })],
            InputKind.Table, columns, Provenance("planted rows", 3_340));
    }

    public static FindingSet Text(int units = 3, string? text = null, int seed = 0)
    {
        var random = new Random(seed);
        text ??= "/* count the open ones */\n" +
            "static int depth(const char *z){\n\tint n = 0;\n\twhile( *z ) n += (*z++ == '(');\n\treturn n;\n}\n";
        return new(
            [.. Enumerable.Range(0, units).Select(unit =>
            {
                var level = 0.0;
                var activations = text.Select(c =>
                {
                    level = (0.8 * level) + (c switch { '(' or '{' => 0.5, ')' or '}' => -0.5, _ => 0.02 });
                    return (float)level;
                }).ToArray();
                TextInput Window() => new(text, activations, Array.IndexOf(activations, activations.Max()));
                Example[] Rows(double from, double step) => [.. Enumerable.Range(0, 4).Select(rank => new Example(
                    random.Next(500), null, (float)(from + (step * rank)), [rank * 31], Window()))];
                var statistics = Statistics(random, unit, 50_000, 1.2);
                return new Finding(
                    new("lstm1.cell", unit), "highest after '(' (4 of 4 peaks)",
                    new(null, Rows(statistics.Maximum, -0.02)), new(null, Rows(statistics.Minimum, 0.02)), statistics,
                    [new("peaks after '('", 4, "of the unit's 4 highest windows")],
                    Verdict.Undecided, "four windows are too few to tell");
            })],
            InputKind.Text, [], Provenance("planted code", 50_000));
    }

    public static Provenance Provenance(string model, long rows) => new(
        model, "0123456789abcdef", "fedcba9876543210", rows, 7, 2,
        "MLNetInterpret 0.1.0, ML.NET 5.0.1, TorchSharp 0.107.0, libtorch 2.10.0");

    /// <summary>Half-rectified noise with a tail to <paramref name="top"/>.</summary>
    public static UnitStatistics Statistics(Random random, int unit, int count, double top)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(_ =>
            (float)Math.Max(-0.05, (top * Math.Pow(random.NextDouble(), 5)) - (0.1 * (unit % 3))))];
        var (low, high) = ((double)values.Min(), (double)values.Max());
        var edges = Enumerable.Range(0, 41).Select(i => low + ((high - low) * i / 40)).ToArray();
        var counts = new long[40];
        foreach (var value in values) counts[Math.Min(39, (int)((value - low) / (high - low) * 40))]++;
        var sorted = values.Order().ToArray();
        return new(
            count, 0, values.Average(v => (double)v), 1, values.Count(v => v == 0) / (double)count, sorted[0], sorted[^1],
            [.. UnitStatistics.Shares.Select(share => (double)sorted[(int)(count * share)])], new(edges, counts));
    }

    private static RowValue Number(string column, double? value) =>
        new(column, value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", value);

    private static ImageInput Grating(int channels, int size, double frequency, int angle, double noise, Random random)
    {
        var pixels = new byte[channels * size * size];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (plane, y, x) = (i / (size * size), i / size % size, i % size);
            var wave = Math.Sin((frequency * ((x * Math.Cos(angle)) + (y * Math.Sin(angle)))) + plane);
            pixels[i] = (byte)Math.Clamp(128 + (100 * wave) + (noise * (random.NextDouble() - 0.5)), 0, 255);
        }

        return new(channels, size, size, pixels);
    }
}
