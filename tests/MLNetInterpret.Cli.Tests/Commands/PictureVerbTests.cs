namespace MLNetInterpret.Cli;

/// <summary><c>maximize</c>, <c>attack</c> and <c>dream</c> on a tiny model of pictures: what they write and refuse.</summary>
[TestClass]
public sealed class PictureVerbTests
{
    private static PictureSession _pictures = null!;

    private static Session _session = null!;

    private static string Model => _pictures.Model;

    private static string Data => _pictures.Data;

    [ClassInitialize]
    public static void Train(TestContext _) => _session = (_pictures = new()).Session;

    [ClassCleanup]
    public static void Delete() => _pictures.Dispose();

    [TestMethod]
    public void A_picture_is_one_sheet_and_a_folder_has_one_for_each_layer()
    {
        Ok("maximize", Model, "--units", "conv1:0", "conv1:2", "--steps", "3", "--out", Out("one.png"));
        StringAssert.Contains(_session.Output, $"Figure: {Out("one.png")}");
        StringAssert.Contains(_session.Output, "conv1:2");
        _pictures.AssertWritten("one.png");
        string[] two = ["maximize", Model, "--units", "conv1:0", "logits", "--steps", "2", "--negative", "--out"];
        Ok([.. two, Out("two.png")]);
        _pictures.AssertWritten("two.png");
        Ok([.. two, Out("two")]);
        StringAssert.Contains(_session.Output, $"Figure: {Path.Combine(Out("two"), "logits.png")}");
        _pictures.AssertHolds("two", "conv1.png", "logits.png");
        Ok("maximize", Model, "--units", "logits", "--steps", "2", "--negative", "--out", Out("two"));
        _pictures.AssertHolds("two", "logits.png");
        File.WriteAllText(Path.Combine(Out("two"), "mine.txt"), "dear");
        _session.Fails(1, "holds 'mine.txt'", [.. two, Out("two")]);
        Directory.Delete(Out("two"), recursive: true);
    }

    [TestMethod]
    public void The_ending_says_what_is_written()
    {
        string[] one = ["maximize", Model, "--units", "conv1:0", "--steps", "2", "--out"];
        Ok([.. one, Out("one.svg")]);
        Ok([.. one, Out("one.svg")]);
        StringAssert.StartsWith(File.ReadAllText(Out("one.svg")), "<");
        StringAssert.Contains(File.ReadAllText(Out("one.svg")), "<svg");
        File.WriteAllText(Out("one.svg"), "<svg>mine</svg>");
        _session.Fails(1, "one.svg' was not written by mlnet-interpret", [.. one, Out("one.svg")]);
        File.Delete(Out("one.svg"));
        Ok([.. one, Out("one")]);
        _pictures.AssertHolds("one", "conv1.png");
        Directory.Delete(Out("one"), recursive: true);
        foreach (var name in new[] { "one.jpg", "one.v2" })
            _session.Fails(2, "name a file that ends in .png or .svg, or a folder without an ending", [.. one, Out(name)]);
        _session.Fails(2, "name a file that ends in .zip", "train", "images", "--data", Data, "--out", Out("model"));
        _session.Fails(2, "name a folder", "interpret", Model, "--data", Data, "--out", Out("report.zip"));
        _pictures.AssertWritten();
    }

    [TestMethod]
    public void Pictures_are_attacked_towards_a_class()
    {
        string[] attack = ["attack", Model, "--data", Data];
        Ok([.. attack, "--target", "light", "--linf", "60/255", "--top", "2", "--steps", "5", "--out", Out("attack.png")]);
        _pictures.AssertWritten("attack.png");
        StringAssert.Contains(_session.Output, "dark");
        StringAssert.Contains(_session.Output, $"Figure: {Out("attack.png")}");
        _session.Fails(2, "There is no class 'grey'", [.. attack, "--target", "grey", "--out", Out("attack.png")]);
        _session.Fails(2, "'far' is not a distance", [.. attack, "--linf", "far", "--out", Out("attack.png")]);
        _session.Fails(2, "'1/0' is not a distance", [.. attack, "--linf", "1/0", "--out", Out("attack.png")]);
        _session.Fails(2, "A picture has no columns", [.. attack, "--fix", "Size", "--out", Out("attack.png")]);
        _session.Fails(2, "--top is 0, but has to be", [.. attack, "--top", "0", "--out", Out("attack.png")]);
        _pictures.AssertWritten();
    }

    [TestMethod]
    public void A_dream_stands_beside_the_photo_and_has_its_size_or_the_one_asked_for()
    {
        string[] dream = ["dream", Model, "--data", _session.At("photo.png"), "--steps", "2", "--octaves", "2"];
        Ok([.. dream, "--out", Out("dream.png")]);
        StringAssert.Contains(_session.Output, $"Figure: {Out("dream.png")}");
        var one = _pictures.Size("dream.png");
        Ok([.. dream, "--units", "conv1", "conv1:1", "conv1:2", "--out", Out("dream.png")]);
        Assert.IsGreaterThan(one.Height, _pictures.Size("dream.png").Height, "several are on one sheet");
        _pictures.AssertWritten("dream.png");
        Ok([.. dream, "--units", "conv1", "conv1:2", "--size", "20", "--out", Out("dreams")]);
        StringAssert.Contains(_session.Output, $"Picture of conv1:2: {Path.Combine(Out("dreams"), "conv1-2.png")}");
        _pictures.AssertHolds("dreams", "conv1-2.png", "conv1.png", "dream.png");
        Assert.AreEqual((12, 20), _pictures.Size(Path.Combine("dreams", "conv1-2.png")));
        Directory.Delete(Out("dreams"), recursive: true);
        Ok([.. dream, "--units", "conv1:2", "--objective", "mean", "-0.5*mean:conv1:1", "--out", Out("dream.svg")]);
        StringAssert.Contains(File.ReadAllText(Out("dream.svg")), "conv1:2");
        File.Delete(Out("dream.svg"));
        _session.Fails(2, "--strength is 2, but has to be", [.. dream, "--strength", "2", "--out", Out("dream.png")]);
        _session.Fails(2, "cannot be read from a picture of", [.. dream, "--units", "logits:1", "--out", Out("dense.png")]);
        _session.Fails(2, "no activation point 'conv9'", [.. dream, "--units", "conv9", "--out", Out("conv9.png")]);
        string[] photo = ["dream", Model, "--data", _session.At("photo.png")];
        _session.Fails(2, "--octaves is 0, but has to be from 1 to 100.", [.. photo, "--octaves", "0", "--out", Out("none.png")]);
        _session.Fails(1, "is not a picture that can be read", "dream", Model, "--data", Model, "--out", Out("none.png"));
        _session.Fails(2, "--size is 0, but has to be from 1 to 8192", [.. photo, "--size", "0", "--out", Out("none.png")]);
        _pictures.AssertWritten();
    }

    [TestMethod]
    public void Bad_arguments_are_one_sentence_and_nothing_is_written()
    {
        _session.Fails(2, "no activation point 'conv9'", "maximize", Model, "--units", "conv9", "--out", Out("a.png"));
        _session.Fails(2, "--steps is 0, but has to be at least 1.", "maximize", Model, "--steps", "0", "--out", Out("a.png"));
        _session.Fails(
            2, "--snapshots is 6, but has to be from 1 to 5",
            "maximize", Model, "--steps", "5", "--snapshots", "6", "--out", Out("a"));
        _session.Fails(2, "--variants is -1, but has to be", "maximize", Model, "--variants", "-1", "--out", Out("a.png"));
        _session.Fails(2, "fourier", "maximize", Model, "--parameterization", "clay", "--out", Out("a.png"));
        _session.Fails(1, "m.zip", "maximize", Model, "--out", Path.Combine(Model, "a.png"));
        _session.Fails(2, "Try: mlnet-interpret dream --help", "dream", Model);
        _session.Fails(2, "Try: mlnet-interpret attack --help", "attack", Model);
        _pictures.AssertWritten();
    }

    [TestMethod, DataRow("maximize"), DataRow("attack"), DataRow("dream")]
    public void Cancelling_is_code_130_and_writes_nothing(string verb)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string[] more = verb switch { "attack" => ["--data", Data], "dream" => ["--data", _session.At("photo.png")], _ => [] };
        Assert.AreEqual(130, _session.Run(cancelled.Token, [verb, Model, .. more, "--out", Out("a.png")]), _session.Error);
        StringAssert.Contains(_session.Error, "Cancelled");
        _pictures.AssertWritten();
    }

    private static string Out(string name) => _pictures.Out(name);

    private static void Ok(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);
}
