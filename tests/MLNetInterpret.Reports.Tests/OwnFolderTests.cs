using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reports.Tests;

/// <summary>What of a user's stands in a report's or a catalogue's folder is never lost.</summary>
[TestClass]
public sealed class OwnFolderTests : IDisposable
{
    private static readonly ReportOptions Small = new() { Parts = ReportParts.Png | ReportParts.Json, FiguresPerLayer = 1 };
    private readonly string _root = Directory.CreateTempSubdirectory("mlnetinterpret-own-").FullName;

    private string Folder => Path.Combine(_root, "out");

    private string Figures => Path.Combine(Folder, "1-planted-images", "figures");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void A_report_is_replaced_until_somebody_changes_it()
    {
        WriteReport();
        WriteReport();
        var figure = Directory.GetFiles(Figures).Order().First();
        var original = File.ReadAllBytes(figure);
        File.WriteAllBytes(figure, [.. original[..^1], (byte)(original[^1] ^ 1)]);
        AssertRefused(WriteReport, $"'1-planted-images/figures/{Path.GetFileName(figure)}', which was changed");
        File.WriteAllBytes(figure, original);
        WriteReport();
        File.WriteAllText(Path.Combine(Figures, "thesis.tex"), "dear");
        AssertRefused(WriteReport, "'1-planted-images/figures/thesis.tex'");
        File.Delete(Path.Combine(Figures, "thesis.tex"));
        WriteReport();
        File.AppendAllText(Path.Combine(Folder, "index.html"), "<p>my notes</p>");
        AssertRefused(WriteReport, "'index.html', which was changed");
        Report.WriteTelling(Folder, Small, [SampleFindings.Images(1, size: 6)], force: true);
        Report.RequireWritable(Folder);
    }

    [TestMethod]
    public void A_site_whose_names_are_those_of_a_report_is_not_one()
    {
        foreach (var name in new[] { "index.html", "images/photo.jpg", "figures/thesis.tex" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
            File.WriteAllText(Path.Combine(Folder, name), "dear");
        }

        AssertRefused(WriteReport, "'figures/thesis.tex'");
        Assert.ThrowsExactly<IOException>(() => Report.RequireWritable(Folder));
    }

    [TestMethod]
    public void A_report_without_its_list_as_0_1_0_left_it_may_have_been_changed()
    {
        WriteReport();
        File.Delete(Path.Combine(Folder, WrittenList.FileName));
        AssertRefused(WriteReport, "which is on no list");
    }

    [TestMethod]
    public void A_catalogue_without_its_list_as_0_1_0_left_it_is_known_by_what_its_files_say()
    {
        WriteCatalogue();
        File.Delete(Path.Combine(Folder, WrittenList.FileName));
        WriteCatalogue();
        Assert.IsTrue(File.Exists(Path.Combine(Folder, WrittenList.FileName)));

        var (units, list) = (Path.Combine(Folder, "units.parquet"), Path.Combine(Folder, WrittenList.FileName));
        var original = File.ReadAllBytes(units);
        foreach (var (name, content) in new (string, byte[])[]
        {
            ("units.parquet", [1, 2, 3]), ("units.parquet", File.ReadAllBytes(Path.Combine(Folder, "classes.parquet"))),
            ("notes.txt", [1]), ("units-of-mine.parquet", original),
        })
        {
            File.Delete(list);
            File.WriteAllBytes(Path.Combine(Folder, name), content);
            AssertRefused(WriteCatalogue, "which is on no list");
            File.Delete(Path.Combine(Folder, name));
            File.WriteAllBytes(units, original);
            WriteCatalogue();
            original = File.ReadAllBytes(units);
        }
    }

    [TestMethod]
    public void A_catalogue_does_not_replace_a_report_nor_the_other_way_round()
    {
        WriteReport();
        AssertRefused(WriteCatalogue, "holds a report, not a catalogue");
        Directory.Delete(Folder, recursive: true);
        WriteCatalogue();
        AssertRefused(WriteReport, "holds a catalogue, not a report");
    }

    [TestMethod]
    public void Figures_say_what_drew_them()
    {
        WriteReport();
        foreach (var figure in Directory.GetFiles(Figures, "*.png")) Assert.IsTrue(PngTag.IsIn(figure));
        Assert.IsNotEmpty(Directory.GetFiles(Figures, "*.png"));
    }

    private void WriteReport() => Report.Write(Folder, Small, SampleFindings.Images(1, size: 6));

    private void WriteCatalogue() => ScanParquet.Write(Folder, SampleScan.Of(InputKind.Table, 2));

    private void AssertRefused(Action write, string part)
    {
        var before = Everything();
        var failure = Assert.ThrowsExactly<IOException>(write);
        StringAssert.Contains(failure.Message, part);
        CollectionAssert.AreEqual(before, Everything());
    }

    private string[] Everything() =>
    [
        .. Directory.EnumerateFiles(_root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => $"{path} {Convert.ToHexString(File.ReadAllBytes(path))}").Order(StringComparer.Ordinal),
    ];
}
