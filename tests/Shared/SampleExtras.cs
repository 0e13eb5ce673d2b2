namespace MLNetInterpret;

/// <summary>What a finding may carry besides the least: made up, the same for the same findings.</summary>
internal static class SampleExtras
{
    public static readonly string[] Methods =
        ["learned prior, latent", "learned prior, pull", "no prior", "hand-made regularisers"];

    /// <summary>Snapshots and moved scores for every unit but the last; variants and methods for the first two; the second began
    /// again.</summary>
    public static FindingSet Full(FindingSet images) => new(
        [.. images.Select((finding, unit) => unit == images.Count - 1 && unit > 0 ? finding : finding
            .With(it => it.Highest, finding.Highest.With(it => it.Optimized, Full(finding.Highest.Optimized!, unit)))
            .With(it => it.Lowest, finding.Lowest
                .With(it => it.Optimized, finding.Lowest.Optimized!
                    .With(it => it.Snapshots, Snapshots(finding.Lowest.Optimized!))
                    .With(it => it.ScoreWhenMoved, -0.1f))))],
        images.Kind, images.Columns, images.Provenance)
    {
        AdversarialExamples = Attacks(images),
        Dreams =
        [
            new(
                "cat", "features.6", Stretched((ImageInput)images[0].Highest.Examples[0].Input!),
                Stretched((ImageInput)images[0].Highest.Optimized!.Input), 4),
        ],
    };

    /// <summary>A success with a target, one without a label, and a failure that changed nothing.</summary>
    public static FindingSet Attacked(FindingSet table)
    {
        var row = (RowInput)table[0].Highest.Examples[0].Input!;
        RowInput Changed(params RowValue[] values)
        {
            RowValue Now(RowValue value) => values.FirstOrDefault(one => one.Column == value.Column) ?? value;
            return new([.. row.Values.Select(Now)]);
        }
        return new([.. table], table.Kind, table.Columns, table.Provenance)
        {
            AdversarialExamples =
            [
                new(
                    17, "bad", row,
                    Changed(new RowValue("Assets", "1234567", 1_234_567), new RowValue("Home", "parents", null)),
                    ("bad", 0.81), ("good", 0.56), "good", "at most 2 columns", 2, 31, true),
                new(
                    -1, null, row, Changed(new RowValue("Income", "", null)),
                    ("bad", 0.7), ("good", 0.51), null, "at most 1 column", 1, 9, true),
                new(2_210, "bad", row, row, ("bad", 0.99), ("bad", 0.99), null, "at most 1 column", 0, 60, false),
            ],
        };
    }

    /// <summary>What a maximisation without data would give of the same units; the last has no minimum.</summary>
    public static UnitMaximum[] Maxima(FindingSet images) =>
        [.. Full(images).Select((finding, unit) => new UnitMaximum(
            finding.Unit, finding.Highest.Optimized!, unit == images.Count - 1 ? null : finding.Lowest.Optimized))];

    private static OptimizedInput Full(OptimizedInput optimized, int unit) => optimized
        .With(it => it.Snapshots, Snapshots(optimized))
        .With(it => it.ScoreWhenMoved, optimized.Score * 0.75f)
        .With(it => it.Restarted, unit == 1)
        .With(it => it.Variants, unit > 1
            ? []
            : [.. Enumerable.Range(1, 4).Select(k =>
                new Alternative($"variant {k}", Shifted(optimized.Input, k), optimized.Score - (0.1f * k)))])
        .With(it => it.Methods, unit > 1
            ? []
            : [.. Methods.Select((name, k) => new Alternative(name, Shifted(optimized.Input, 3 * k), optimized.Score + k))]);

    private static (int Step, InputValue Input)[] Snapshots(OptimizedInput optimized) =>
        [.. new[] { 1, 2, 8, optimized.Trace.Count }
            .Where(step => step <= optimized.Trace.Count)
            .Select(step => (Step: step, Input: Shifted(optimized.Input, step)))];

    private static AdversarialExample[] Attacks(FindingSet images) =>
    [
        .. images.Take(3).Select((finding, k) =>
        {
            var original = (ImageInput)finding.Highest.Examples[0].Input!;
            byte Changed(byte pixel, int i) => (byte)Math.Clamp(pixel + (((i % 3) - 1) * 4), 0, 255);
            var changed = original.With(it => it.Pixels, [.. original.Pixels.Select(Changed)]);
            return new AdversarialExample(
                100 + k, k == 1 ? null : "Sneaker", original, changed, ("Sneaker", 0.97), (k == 2 ? "Sneaker" : "Bag", 0.6),
                k == 0 ? "Bag" : null, "each pixel by at most 4/255", 4, 12, k != 2);
        }),
    ];

    private static ImageInput Shifted(InputValue input, int by)
    {
        var picture = (ImageInput)input;
        return picture
            .With(it => it.Pixels, [.. picture.Pixels.Select((_, i) => picture.Pixels[(i + by) % picture.Pixels.Length])]);
    }

    /// <summary>Twice as wide as high, as photos are not square.</summary>
    private static ImageInput Stretched(ImageInput picture) =>
        picture
            .With(it => it.Width, 2 * picture.Width)
            .With(it => it.Pixels, [.. picture.Pixels.SelectMany(pixel => new[] { pixel, pixel })]);
}
