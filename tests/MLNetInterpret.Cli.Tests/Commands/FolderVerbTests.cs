using System.Text.Json;
using MLNetInterpret.Cli.Commands.Scanning;
using MLNetInterpret.Cli.Verbs;
using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary>Commands on a folder of pictures in which one is cut short, one is a pipe, and a link leads back.</summary>
[TestClass]
public sealed class FolderVerbTests
{
    private const string Skipped = "Warning: Skipped 2 of 26 pictures in ";
    private static Session _session = null!;

    private static string Data => _session.At("pictures");

    private static string Model => _session.At("m.zip");

    [ClassInitialize]
    public static void Train(TestContext _)
    {
        _session = new();
        foreach (var (name, light) in new[] { ("dark", (byte)90), ("light", (byte)130) })
        {
            Directory.CreateDirectory(Path.Combine(Data, name));
            for (var i = 0; i < 12; i++)
                File.WriteAllBytes(
                    Path.Combine(Data, name, $"{i}.png"), Picture(10, 10, (byte)(light + i), SKEncodedImageFormat.Png));
        }

        var photo = Picture(40, 24, 100, SKEncodedImageFormat.Jpeg);
        File.WriteAllBytes(Path.Combine(Data, "light", "cut.jpg"), photo[..(photo.Length / 2)]);
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows keeps no pipes in folders.");
        string[] pipes = [Path.Combine(Data, "dark", "pipe.png"), Path.Combine(Data, "notes")];
        using (var make = System.Diagnostics.Process.Start("mkfifo", pipes)) make.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(Data, "dark", "up"), "..");
        Assert.AreEqual(0, _session.Run(
            "train", "images", "--data", Data, "--size", "8", "--blocks", "4", "--epochs", "6", "--skip-broken", "--out", Model),
            _session.Error);
        AssertSkipped();
        Assert.DoesNotContain("Skipped", _session.Output);
    }

    [ClassCleanup]
    public static void Delete() => _session.Dispose();

    [TestMethod, Timeout(120_000, CooperativeCancellation = false)]
    public void What_is_broken_ends_a_command_that_was_not_told_to_skip_it()
    {
        var other = _session.At("none.zip");
        string[][] commands =
        [
            ["train", "images", "--data", Data, "--size", "8", "--out", other],
            ["train-prior", "--data", Data, "--size", "8", "--out", other],
            ["interpret", Model, "--data", Data, "--out", _session.At("none")],
            ["attack", Model, "--data", Data, "--out", _session.At("none.png")],
        ];
        foreach (var command in commands)
        {
            Assert.AreEqual(1, _session.Run(command), _session.Error);
            StringAssert.Contains(_session.Error, "a pipe, a socket or a device");
            StringAssert.Contains(_session.Error, "--skip-broken");
            Assert.IsFalse(File.Exists(other) || File.Exists(_session.At("none.png")) || Directory.Exists(_session.At("none")));
        }
    }

    [TestMethod, Timeout(120_000, CooperativeCancellation = false)]
    public void A_model_is_interpreted_and_attacked_on_what_is_whole()
    {
        Ok("interpret", Model, "--data", Data, "--depth", "scan", "--skip-broken", "--out", _session.At("report"));
        AssertSkipped();
        Ok("attack", Model, "--data", Data, "--top", "1", "--steps", "2", "--skip-broken", "--out", _session.At("a.png"));
        AssertSkipped();
    }

    [TestMethod, Timeout(120_000, CooperativeCancellation = false)]
    public void A_scan_skips_in_every_shard_what_it_was_planned_without()
    {
        string[] data = ["--data", Data, "--units", "conv1"];
        Ok(["scan", "run", Model, .. data, "--skip-broken", "--out", _session.At("whole")]);
        AssertSkipped();
        StringAssert.Contains(_session.Output, "24 rows");
        Ok(["scan", "plan", Model, .. data, "--skip-broken", "--shard-rows", "10", "--out", _session.At("job")]);
        AssertSkipped();
        Ok("scan", "worker", _session.At("job"));
        Assert.DoesNotContain("Looking for broken", _session.Error);
        Ok("scan", "merge", _session.At("job"), "--out", _session.At("merged"));
        StringAssert.Contains(_session.Output, "24 rows");
        Assert.AreEqual(1, _session.Run(["scan", "run", Model, .. data, "--out", _session.At("none")]));
        StringAssert.Contains(_session.Error, "--skip-broken");
    }

    [TestMethod, Timeout(60_000, CooperativeCancellation = false)]
    public void A_folder_is_hashed_without_waiting_for_what_is_no_file()
    {
        var before = DataFiles.Hash(Data, CancellationToken.None);
        Assert.AreEqual(before, DataFiles.Hash(Data, CancellationToken.None));
        var more = Path.Combine(Data, "light", "more.txt");
        File.WriteAllText(more, "1");
        try
        {
            var one = DataFiles.Hash(Data, CancellationToken.None);
            File.WriteAllText(more, "2");
            Assert.HasCount(3, new[] { before, one, DataFiles.Hash(Data, CancellationToken.None) }.Distinct().ToList());
        }
        finally
        {
            File.Delete(more);
        }
    }

    [TestMethod]
    public void A_photo_of_a_phone_is_upright_and_one_cut_short_is_refused()
    {
        var photo = Picture(40, 24, 100, SKEncodedImageFormat.Jpeg);
        // orientation 6: the camera stood upright, and stored its picture lying
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"u8];
        byte[] turned = [.. photo[..2], 0xff, 0xe1, 0, (byte)(exif.Length + 2), .. exif, .. photo[2..]];
        File.WriteAllBytes(_session.At("phone.jpg"), turned);
        File.WriteAllBytes(_session.At("cut.jpg"), turned[..^20]);
        string[] Dream(string name) =>
            ["dream", Model, "--data", _session.At(name), "--steps", "1", "--octaves", "1", "--out", _session.At("dream.png")];
        Ok([.. Dream("phone.jpg"), "--json"]);
        using (var answer = JsonDocument.Parse(_session.Output))
        {
            var dream = answer.RootElement.GetProperty("dreams").EnumerateArray().Single();
            Assert.AreEqual((40, 24), (dream.GetProperty("height").GetInt32(), dream.GetProperty("width").GetInt32()));
        }

        File.Delete(_session.At("dream.png"));
        _session.Fails(1, $"'{_session.At("cut.jpg")}' ", Dream("cut.jpg"));
        _session.Fails(
            1, "is cut short", "maximize", Model, "--start", _session.At("cut.jpg"), "--out", _session.At("dream.png"));
        Assert.IsFalse(File.Exists(_session.At("dream.png")));
    }

    [TestMethod]
    public void Skipping_is_for_folders_of_pictures()
    {
        var (table, model) = (_session.WriteTable(), _session.At("table.zip"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        Ok([.. train, "--hidden-units", "4", "--epochs", "1", "--out", model]);
        _session.Fails(
            2, "--skip-broken is for folders of pictures, but the model reads table rows",
            "interpret", model, "--data", table, "--skip-broken", "--out", _session.At("none"));
    }

    private static void AssertSkipped()
    {
        StringAssert.Contains(_session.Error, $"{Skipped}'{Data}'");
        foreach (var name in new[] { "cut.jpg", "pipe.png" }) StringAssert.Contains(_session.Error, name);
        StringAssert.Contains(_session.Error, $"Did not follow 1 link in '{Data}'");
        Assert.AreEqual(_session.Error.IndexOf(Skipped, StringComparison.Ordinal),
            _session.Error.LastIndexOf(Skipped, StringComparison.Ordinal), "it is said once");
    }

    private static void Ok(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);

    private static byte[] Picture(int width, int height, byte light, SKEncodedImageFormat format)
    {
        using var picture = new SKBitmap(width, height);
        picture.Erase(new SKColor(light, light, light));
        using var file = picture.Encode(format, 90);
        return file.ToArray();
    }
}
