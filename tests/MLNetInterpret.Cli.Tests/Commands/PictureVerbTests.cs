using System.Text.Json;
using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary><c>maximize</c>, <c>attack</c> and <c>dream</c> on a tiny model of pictures.</summary>
[TestClass]
public sealed class PictureVerbTests
{
    private static Session _session = null!;

    private static string Model => _session.At("m.zip");

    private static string Data => _session.At("pictures");

    [ClassInitialize]
    public static void Train(TestContext _)
    {
        _session = new();
        foreach (var (name, colour) in new[] { ("dark", (byte)90), ("light", (byte)130) })
            for (var i = 0; i < 12; i++)
            {
                Directory.CreateDirectory(Path.Combine(Data, name));
                WritePicture(Path.Combine(Data, name, $"{i}.png"), 10, 10, (byte)(colour + i));
            }

        WritePicture(_session.At("photo.png"), 40, 24, 120);
        Assert.AreEqual(0, _session.Run(
            "train", "images", "--data", Data, "--size", "8", "--blocks", "4", "--epochs", "6", "--out", Model), _session.Error);
        Directory.CreateDirectory(_session.At("out"));
    }

    [ClassCleanup]
    public static void Delete() => _session.Dispose();

    [TestMethod]
    public void A_picture_is_one_sheet_and_a_folder_has_one_for_each_layer()
    {
        Ok("maximize", Model, "--units", "conv1:0", "conv1:2", "--steps", "3", "--out", Out("one.png"));
        StringAssert.Contains(_session.Output, $"Figure: {Out("one.png")}");
        StringAssert.Contains(_session.Output, "conv1:2");
        AssertWritten("one.png");
        string[] two = ["maximize", Model, "--units", "conv1:0", "logits", "--steps", "2", "--negative", "--out"];
        Ok([.. two, Out("two.png")]);
        AssertWritten("two.png");
        Ok([.. two, Out("two")]);
        StringAssert.Contains(_session.Output, $"Figure: {Path.Combine(Out("two"), "logits.png")}");
        AssertHolds("two", "conv1.png", "logits.png");
        Ok("maximize", Model, "--units", "logits", "--steps", "2", "--negative", "--out", Out("two"));
        AssertHolds("two", "logits.png");
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
        AssertHolds("one", "conv1.png");
        Directory.Delete(Out("one"), recursive: true);
        foreach (var name in new[] { "one.jpg", "one.v2" })
            _session.Fails(2, "name a file that ends in .png or .svg, or a folder without an ending", [.. one, Out(name)]);
        _session.Fails(2, "name a file that ends in .zip", "train", "images", "--data", Data, "--out", Out("model"));
        _session.Fails(2, "name a folder", "interpret", Model, "--data", Data, "--out", Out("report.zip"));
        AssertWritten();
    }

    [TestMethod]
    public void Snapshots_make_a_strip_and_variants_a_larger_sheet()
    {
        // a linear unit has no way from noise to its picture, unless another objective is climbed
        Ok(
            "maximize", Model, "--units", "conv1:0", "--objective", "max", "--steps", "4", "--snapshots", "1", "4",
            "--out", Out("steps"));
        AssertHolds("steps", "conv1-steps.png", "conv1.png");
        Directory.Delete(Out("steps"), recursive: true);
        _session.Fails(
            2, "2 sheets do not fit into one file", "maximize", Model, "--units", "conv1:0", "--snapshots", "1",
            "--out", Out("steps.png"));
        Ok("maximize", Model, "--units", "conv1:0", "--steps", "4", "--out", Out("plain.png"));
        Ok("maximize", Model, "--units", "conv1:0", "--steps", "4", "--variants", "3", "--out", Out("diverse.png"));
        Assert.IsTrue(Area("diverse.png") > Area("plain.png"), "the variants are on it");
        AssertWritten("diverse.png", "plain.png");
    }

    [TestMethod]
    public void A_photo_is_a_start_but_not_for_a_CPPN()
    {
        var photo = _session.At("photo.png");
        Ok(
            "maximize", Model, "--units", "logits:0", "--steps", "2", "--start", photo, "--parameterization", "pixels",
            "--out", Out("photo.png"));
        AssertWritten("photo.png");
        _session.Fails(
            2, "A CPPN cannot start from a picture",
            "maximize", Model, "--start", photo, "--parameterization", "cppn", "--out", Out("cppn.png"));
        _session.Fails(1, "There is no file", "maximize", Model, "--start", _session.At("none.png"), "--out", Out("none.png"));
        AssertWritten();
    }

    [TestMethod, DataRow("pyramid"), DataRow("cppn"), DataRow("pixels")]
    public void Pictures_are_made_from_what_was_asked_for(string picture)
    {
        Ok("maximize", Model, "--units", "conv1:1", "--steps", "2", "--parameterization", picture, "--out", Out("a.png"));
        AssertWritten("a.png");
    }

    [TestMethod]
    public void The_same_seed_draws_the_same_sheet()
    {
        byte[] Sheet(string seed)
        {
            Ok("maximize", Model, "--units", "conv1:1", "--steps", "3", "--seed", seed, "--out", Out("s.png"));
            return File.ReadAllBytes(Out("s.png"));
        }

        CollectionAssert.AreEqual(Sheet("4"), Sheet("4"));
        CollectionAssert.AreNotEqual(Sheet("4"), Sheet("5"));
        AssertWritten("s.png");
    }

    [TestMethod]
    public void Objective_transforms_penalty_size_and_recipe_are_those_of_the_library()
    {
        string[] one = ["maximize", Model, "--units", "conv1:0", "--steps", "2", "--out"];
        Ok([.. one, Out("one.svg"), "--objective", "mean", "-0.5*max:conv1:1", "--recipe", "strong",
            "--transforms", "pad:2", "jitter:2", "scale:0.9:1.1", "rotate:5", "blur:0.5",
            "--penalty", "2*total-variation", "l2:0.5"]);
        var drawn = File.ReadAllText(Out("one.svg"));
        foreach (var said in new[] { "recipe strong", "objective mean -0.5*max:conv1:1", "penalty 2*total-variation l2:0.5" })
            StringAssert.Contains(drawn, said);
        File.Delete(Out("one.svg"));
        Ok([.. one, Out("large"), "--size", "20"]);
        Assert.AreEqual((20, 20), Size(Path.Combine("large", "units", "conv1-0.png")));
        Directory.Delete(Out("large"), recursive: true);
        _session.Fails(
            2, "does not accept an input of shape",
            "maximize", Model, "--units", "logits:0", "--size", "20", "--out", Out("a.png"));
        _session.Fails(2, "--size is 0, but has to be from 1 to 8192", [.. one, Out("a.png"), "--size", "0"]);
        _session.Fails(2, "--recipe is 'calm', but has to be one of: default", [.. one, Out("a.png"), "--recipe", "calm"]);
        AssertWritten();
    }

    [TestMethod]
    public void The_best_real_row_is_told_of_a_folder_and_of_a_catalogue()
    {
        string[] line = ["maximize", Model, "--units", "logits", "--steps", "2", "--out", Out("real.png"), "--json"];
        double[] Best(params string[] rows)
        {
            Ok([.. line, .. rows]);
            using var answer = JsonDocument.Parse(_session.Output);
            return [.. answer.RootElement.GetProperty("units").EnumerateArray()
                .OrderBy(unit => unit.GetProperty("unit").GetString(), StringComparer.Ordinal)
                .Select(unit => unit.GetProperty("highest").GetProperty("bestReal").GetDouble())];
        }

        Ok("scan", "run", Model, "--data", Data, "--units", "logits", "--out", _session.At("catalogue"));
        var (data, scanned) = (Best("--data", Data), Best("--scanned", _session.At("catalogue")));
        Assert.HasCount(2, data);
        for (var unit = 0; unit < 2; unit++) Assert.AreEqual(data[unit], scanned[unit], 1e-4);
        Ok([.. line[..^1], "--units", "conv1:1", "--scanned", _session.At("catalogue")]);
        StringAssert.Contains(_session.Error, "has no conv1:1 by its max, so the best real rows of such units are not known");
        Ok([.. line[..^1], "--data", Data]);
        StringAssert.Contains(_session.Output, "best real: its activation on the best real picture");
        AssertWritten("real.png");
        _session.Fails(
            2, "from --data or from --scanned", [.. line, "--data", Data, "--scanned", _session.At("catalogue")]);
        Ok("train", "images", "--data", Data, "--size", "8", "--blocks", "3", "--epochs", "1", "--out", _session.At("other.zip"));
        _session.Fails(
            2, "is of another network: scan this one", "maximize", _session.At("other.zip"), "--scanned",
            _session.At("catalogue"), "--out", Out("real.png"));
        AssertWritten();
    }

    [TestMethod]
    public void What_is_finished_in_a_folder_is_not_made_again()
    {
        string[] line = ["maximize", Model, "--out", Out("kept"), "--steps", "2", "--units"];
        string[] longer = ["maximize", Model, "--out", Out("kept"), "--steps", "3", "--units"];
        Ok([.. line, "conv1:0", "conv1:1"]);
        var first = Path.Combine(Out("kept"), "units", "conv1-0.unit.json");
        var (made, picture) = (File.ReadAllText(first), File.ReadAllBytes(Path.ChangeExtension(first, null)[..^5] + ".png"));
        File.WriteAllText(first, made.Replace("\"restarted\":false", "\"restarted\":true", StringComparison.Ordinal));
        _session.Fails(1, "was changed since it was written", [.. line, "conv1"]);
        File.WriteAllText(first, made);
        Ok([.. line, "conv1:0", "conv1:2"]);
        Assert.AreEqual(made, File.ReadAllText(first));
        CollectionAssert.AreEqual(picture, File.ReadAllBytes(Path.Combine(Out("kept"), "units", "conv1-0.png")));
        Assert.HasCount(3, Directory.GetFiles(Path.Combine(Out("kept"), "units"), "*.unit.json"), "what is finished stays");
        _session.Fails(
            2, "holds units made with steps 2, not 3: name another folder, or delete it.", [.. longer, "conv1"]);
        Ok([.. longer, "conv1:0", "--force"]);
        Assert.AreNotEqual(made, File.ReadAllText(first));
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(Out("kept"), "units"), "*.unit.json"));
        Assert.IsFalse(Directory.Exists(Out("kept.work")));
        Directory.Delete(Out("kept"), recursive: true);
    }

    [TestMethod]
    public void What_was_cancelled_says_what_is_kept_and_goes_on()
    {
        string[] line = ["maximize", Model, "--units", "conv1", "logits", "--steps", "300", "--out", Out("long")];
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(() =>
        {
            while (!Directory.Exists(Out("long.work")) || Directory.GetFiles(Out("long.work"), "*.json").Length == 0)
                Thread.Sleep(2);
            stop.Cancel();
        });
        var code = _session.Run(stop.Token, line);
        Assert.IsTrue(watching.Wait(TimeSpan.FromSeconds(60)));
        Assert.AreEqual(130, code, _session.Error);
        StringAssert.Contains(_session.Error, " of 6 ");
        StringAssert.Contains(_session.Error, $"kept in '{Out("long.work")}'; the same command goes on.");
        Assert.IsFalse(Directory.Exists(Out("long")));
        Ok(line);
        AssertHolds("long", "conv1.png", "logits.png");
        Assert.IsFalse(Directory.Exists(Out("long.work")));
        Directory.Delete(Out("long"), recursive: true);
    }

    [TestMethod]
    public void Pictures_are_attacked_towards_a_class()
    {
        string[] attack = ["attack", Model, "--data", Data];
        Ok([.. attack, "--target", "light", "--linf", "60/255", "--top", "2", "--steps", "5", "--out", Out("attack.png")]);
        AssertWritten("attack.png");
        StringAssert.Contains(_session.Output, "dark");
        StringAssert.Contains(_session.Output, $"Figure: {Out("attack.png")}");
        _session.Fails(2, "There is no class 'grey'", [.. attack, "--target", "grey", "--out", Out("attack.png")]);
        _session.Fails(2, "'far' is not a distance", [.. attack, "--linf", "far", "--out", Out("attack.png")]);
        _session.Fails(2, "'1/0' is not a distance", [.. attack, "--linf", "1/0", "--out", Out("attack.png")]);
        _session.Fails(2, "A picture has no columns", [.. attack, "--fix", "Size", "--out", Out("attack.png")]);
        _session.Fails(2, "--top is 0, but has to be", [.. attack, "--top", "0", "--out", Out("attack.png")]);
        AssertWritten();
    }

    [TestMethod]
    public void A_dream_stands_beside_the_photo_and_has_its_size_or_the_one_asked_for()
    {
        string[] dream = ["dream", Model, "--data", _session.At("photo.png"), "--steps", "2", "--octaves", "2"];
        Ok([.. dream, "--out", Out("dream.png")]);
        StringAssert.Contains(_session.Output, $"Figure: {Out("dream.png")}");
        var one = Size("dream.png");
        Ok([.. dream, "--units", "conv1", "conv1:1", "conv1:2", "--out", Out("dream.png")]);
        Assert.IsGreaterThan(one.Height, Size("dream.png").Height, "several are on one sheet");
        AssertWritten("dream.png");
        Ok([.. dream, "--units", "conv1", "conv1:2", "--size", "20", "--out", Out("dreams")]);
        StringAssert.Contains(_session.Output, $"Picture of conv1:2: {Path.Combine(Out("dreams"), "conv1-2.png")}");
        AssertHolds("dreams", "conv1-2.png", "conv1.png", "dream.png");
        Assert.AreEqual((12, 20), Size(Path.Combine("dreams", "conv1-2.png")));
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
        AssertWritten();
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
        AssertWritten();
    }

    [TestMethod, DataRow("maximize"), DataRow("attack"), DataRow("dream")]
    public void Cancelling_is_code_130_and_writes_nothing(string verb)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string[] more = verb switch { "attack" => ["--data", Data], "dream" => ["--data", _session.At("photo.png")], _ => [] };
        Assert.AreEqual(130, _session.Run(cancelled.Token, [verb, Model, .. more, "--out", Out("a.png")]), _session.Error);
        StringAssert.Contains(_session.Error, "Cancelled");
        AssertWritten();
    }

    private static string Out(string name) => _session.At(Path.Combine("out", name));

    private static void Ok(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);

    /// <summary>Nothing but these files was written; they are pictures, and taken away again.</summary>
    private static void AssertWritten(params string[] names)
    {
        var files = Directory.GetFileSystemEntries(_session.At("out")).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(names, files.Select(Path.GetFileName).ToArray());
        foreach (var file in files)
        {
            Assert.IsTrue(Size(Path.GetFileName(file)).Height > 0);
            File.Delete(file);
        }
    }

    private static void AssertHolds(string folder, params string[] names) => CollectionAssert.AreEqual(
        names, Directory.GetFiles(Out(folder), "*.png").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());

    private static (int Height, int Width) Size(string name)
    {
        using var picture = SKBitmap.Decode(Out(name));
        return (picture.Height, picture.Width);
    }

    private static long Area(string name) => (long)Size(name).Height * Size(name).Width;

    private static void WritePicture(string path, int width, int height, byte light)
    {
        using var picture = new SKBitmap(width, height);
        picture.Erase(new SKColor(light, light, light));
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }
}
