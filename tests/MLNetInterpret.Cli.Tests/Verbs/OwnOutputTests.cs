using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli;

/// <summary>The same command twice in a row replaces what it wrote, until somebody puts something else there.</summary>
[TestClass]
public sealed class OwnOutputTests
{
    private static Session _session = null!;

    private static string Table => _session.At("table.csv");

    private static string[] Train =>
    [
        "train", "tabular", "--data", Table, "--label", "Good", "--positive", "yes", "--hidden-units", "4", "--epochs", "1",
        "--out", _session.At("m.zip"),
    ];

    [ClassInitialize]
    public static void Make(TestContext _)
    {
        _session = new();
        _session.WriteTable();
        Ok(Train);
    }

    [ClassCleanup]
    public static void Delete() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_model_is_trained_onto_itself_and_not_onto_another_zip()
    {
        Ok(Train);
        var other = _session.At("other.zip");
        using (var zip = System.IO.Compression.ZipFile.Open(other, System.IO.Compression.ZipArchiveMode.Create))
            zip.CreateEntry("letter.txt");
        var before = File.ReadAllBytes(other);
        _session.Fails(1, $"'{other}' was not written by mlnet-interpret and would be lost", [.. Train[..^1], other]);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(other));
        Ok([.. Train[..^1], other, "--force"]);
        Ok([.. Train[..^1], _session.Write("empty.zip", "")]);
        Ok("units", other);
    }

    [TestMethod]
    public void Sheets_are_drawn_onto_themselves_and_not_onto_another_picture()
    {
        string[] draw =
            ["drivers", _session.At("m.zip"), "--data", Table, "--sample-rows", "20", "--out", _session.At("map.png")];
        Ok(draw);
        Ok(draw);
        Assert.IsTrue(PngTag.IsIn(_session.At("map.png")));
        var theirs = File.ReadAllBytes(_session.At("map.png"));
        theirs[40] ^= 1;
        File.WriteAllBytes(_session.At("map.png"), theirs);
        _session.Fails(1, "map.png' was not written by mlnet-interpret", draw);
        CollectionAssert.AreEqual(theirs, File.ReadAllBytes(_session.At("map.png")));
        Ok([.. draw, "--force"]);
        Ok(draw);
    }

    [TestMethod, TestCategory("Long")]
    public void A_report_and_a_catalogue_are_written_onto_themselves_until_somebody_adds_to_them()
    {
        string[][] commands =
        [
            ["interpret", _session.At("m.zip"), "--data", Table, "--depth", "scan", "--units", "logits",
                "--out", _session.At("report")],
            ["scan", "run", _session.At("m.zip"), "--data", Table, "--units", "logits", "--out", _session.At("catalogue")],
        ];
        foreach (var command in commands)
        {
            Ok(command);
            Ok(command);
            var notes = Path.Combine(command[^1], "notes.txt");
            File.WriteAllText(notes, "dear");
            _session.Fails(1, "holds 'notes.txt', which was put there by somebody else", command);
            Assert.AreEqual("dear", File.ReadAllText(notes));
            Ok([.. command, "--force"]);
            Assert.IsFalse(File.Exists(notes));
            Ok(command);
        }

        Assert.IsEmpty(_session.Names().Where(name => name.StartsWith('.') || name.EndsWith(".scan", StringComparison.Ordinal)));
    }

    private static void Ok(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);
}
