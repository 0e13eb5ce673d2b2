namespace MLNetInterpret.Fuzz.Killing;

/// <summary>A command line that writes something, on data so small that it ends soon.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Out">What it writes.</param>
/// <param name="Arguments">What it is started with; the seed and the output are added.</param>
internal sealed record KilledVerb(string Name, string Out, params string[] Arguments)
{
    /// <summary>Every verb that writes, but the demo, which takes minutes on any data.</summary>
    public static IReadOnlyList<KilledVerb> All { get; } =
    [
        new(
            "train tabular", "out.zip", "train", "tabular", "--data", "table.csv", "--label", "Good", "--positive", "yes",
            "--hidden-units", "6", "4", "--epochs", "12"),
        new(
            "train images", "out.zip", "train", "images", "--data", "photos", "--size", "16", "--blocks", "4", "--epochs", "6"),
        new(
            "train text", "out.zip", "train", "text", "--data", "text.txt", "--hidden-units", "8", "--epochs", "4",
            "--window", "16", "--streams", "4", "--held-out-share", "0.1"),
        new(
            "train-prior", "out.zip", "train-prior", "--data", "photos", "--size", "16", "--code-size", "4", "--blocks", "8",
            "--epochs", "6"),
        new("interpret", "out", "interpret", "table.zip", "--data", "table.csv", "--depth", "quick", "--units", "hidden2"),
        new("maximize", "out.png", "maximize", "pictures.zip", "--units", "logits", "--steps", "16"),
        new(
            "attack", "out.png", "attack", "table.zip", "--data", "table.csv", "--class-names", "no", "yes", "--top", "2",
            "--linf", "1"),
        new("tabular", "out.png", "tabular", "table.zip", "--data", "table.csv", "--units", "hidden2:0"),
        new("scan run", "out", "scan", "run", "table.zip", "--data", "table.csv", "--label", "Good", "--shard-rows", "10"),
    ];

    /// <summary>The whole command line.</summary>
    public string[] With(int seed) =>
        [.. Arguments, "--seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture), "--out", Out];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
