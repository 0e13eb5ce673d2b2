using System.Text.Json;

namespace MLNetInterpret.Cli;

/// <summary>How <c>maximize</c> makes pictures: from what, by which terms, compared with which rows, and going on.</summary>
[TestClass]
public sealed class MaximizeTests
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
    public void Snapshots_make_a_strip_and_variants_a_larger_sheet()
    {
        // a linear unit has no way from noise to its picture, unless another objective is climbed
        Ok(
            "maximize", Model, "--units", "conv1:0", "--objective", "max", "--steps", "4", "--snapshots", "1", "4",
            "--out", Out("steps"));
        _pictures.AssertHolds("steps", "conv1-steps.png", "conv1.png");
        Directory.Delete(Out("steps"), recursive: true);
        _session.Fails(
            2, "2 sheets do not fit into one file", "maximize", Model, "--units", "conv1:0", "--snapshots", "1",
            "--out", Out("steps.png"));
        Ok("maximize", Model, "--units", "conv1:0", "--steps", "4", "--out", Out("plain.png"));
        Ok("maximize", Model, "--units", "conv1:0", "--steps", "4", "--variants", "3", "--out", Out("diverse.png"));
        Assert.IsTrue(_pictures.Area("diverse.png") > _pictures.Area("plain.png"), "the variants are on it");
        _pictures.AssertWritten("diverse.png", "plain.png");
    }

    [TestMethod, TestCategory("Long")]
    public void A_cluster_makes_the_same_files()
    {
        string[] line =
        [
            "maximize", Model, "--units", "conv1:0", "conv1:1", "logits", "--steps", "3", "--negative", "--data", Data,
            "--penalty", "total-variation", "--out",
        ];
        Ok([.. line, Out("alone")]);
        Ok([.. line, Out("cluster"), "--cluster", "memory"]);
        Ok([.. line, Out("alone.png")]);
        Ok([.. line, Out("cluster.png"), "--cluster", "memory"]);
        string[] files = [.. Directory.GetFiles(Out("alone"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Out("alone"), file)).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(files, Directory.GetFiles(Out("cluster"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Out("cluster"), file)).Order(StringComparer.Ordinal).ToArray());
        foreach (var file in files)
            CollectionAssert.AreEqual(
                File.ReadAllBytes(Path.Combine(Out("alone"), file)), File.ReadAllBytes(Path.Combine(Out("cluster"), file)), file);
        CollectionAssert.AreEqual(File.ReadAllBytes(Out("alone.png")), File.ReadAllBytes(Out("cluster.png")));
        Assert.IsFalse(Directory.Exists(Out("cluster.work")));
        Assert.IsFalse(Directory.Exists(Out("cluster.png.work")));
        _session.Fails(
            2, "'10.0.0.5' is not the address of a cluster", [.. line, Out("nowhere.png"), "--cluster", "10.0.0.5"]);
        foreach (var folder in new[] { "alone", "cluster" }) Directory.Delete(Out(folder), recursive: true);
        _pictures.AssertWritten("alone.png", "cluster.png");
    }

    [TestMethod]
    public void A_photo_is_a_start_but_not_for_a_CPPN()
    {
        var photo = _session.At("photo.png");
        Ok(
            "maximize", Model, "--units", "logits:0", "--steps", "2", "--start", photo, "--parameterization", "pixels",
            "--out", Out("photo.png"));
        _pictures.AssertWritten("photo.png");
        _session.Fails(
            2, "A CPPN cannot start from a picture",
            "maximize", Model, "--start", photo, "--parameterization", "cppn", "--out", Out("cppn.png"));
        _session.Fails(1, "There is no file", "maximize", Model, "--start", _session.At("none.png"), "--out", Out("none.png"));
        _pictures.AssertWritten();
    }

    [TestMethod, DataRow("pyramid"), DataRow("cppn"), DataRow("pixels")]
    public void Pictures_are_made_from_what_was_asked_for(string picture)
    {
        Ok("maximize", Model, "--units", "conv1:1", "--steps", "2", "--parameterization", picture, "--out", Out("a.png"));
        _pictures.AssertWritten("a.png");
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
        _pictures.AssertWritten("s.png");
    }

    [TestMethod, TestCategory("Long")]
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
        Assert.AreEqual((20, 20), _pictures.Size(Path.Combine("large", "units", "conv1-0.png")));
        Directory.Delete(Out("large"), recursive: true);
        _session.Fails(
            2, "does not accept an input of shape",
            "maximize", Model, "--units", "logits:0", "--size", "20", "--out", Out("a.png"));
        _session.Fails(2, "--size is 0, but has to be from 1 to 8192", [.. one, Out("a.png"), "--size", "0"]);
        _session.Fails(2, "--recipe is 'calm', but has to be one of: default", [.. one, Out("a.png"), "--recipe", "calm"]);
        _pictures.AssertWritten();
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
        _pictures.AssertWritten("real.png");
        _session.Fails(
            2, "from --data or from --scanned", [.. line, "--data", Data, "--scanned", _session.At("catalogue")]);
        Ok("train", "images", "--data", Data, "--size", "8", "--blocks", "3", "--epochs", "1", "--out", _session.At("other.zip"));
        _session.Fails(
            2, "is of another network: scan this one", "maximize", _session.At("other.zip"), "--scanned",
            _session.At("catalogue"), "--out", Out("real.png"));
        _pictures.AssertWritten();
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
        using var finished = new FileSystemWatcher(Directory.CreateDirectory(Out("long.work")).FullName);
        finished.Renamed += (_, file) =>
        {
            if (file.Name?.EndsWith(".unit.json", StringComparison.Ordinal) == true) stop.Cancel();
        };
        finished.EnableRaisingEvents = true;
        var code = _session.Run(stop.Token, line);
        finished.EnableRaisingEvents = false;
        Assert.AreEqual(130, code, _session.Error);
        StringAssert.Contains(_session.Error, " of 6 ");
        StringAssert.Contains(_session.Error, $"kept in '{Out("long.work")}'; the same command goes on.");
        Assert.IsFalse(Directory.Exists(Out("long")));
        Ok(line);
        _pictures.AssertHolds("long", "conv1.png", "logits.png");
        Assert.IsFalse(Directory.Exists(Out("long.work")));
        Directory.Delete(Out("long"), recursive: true);
    }

    private static string Out(string name) => _pictures.Out(name);

    private static void Ok(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);
}
