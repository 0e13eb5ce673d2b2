using System.Text;
using System.Text.RegularExpressions;

namespace MLNetInterpret;

/// <summary>What scanned units see is not written twice where findings show the pictures that it is cut from.</summary>
[TestClass]
public class CropEntryTests
{
    private static readonly Crop Part = new(2, 3, 10, 8);

    [TestMethod]
    public void Parts_of_pictures_that_are_shown_are_places_in_them_and_come_back()
    {
        var set = Set();
        using var json = Written(set);
        Assert.AreEqual(null, Deep.Difference(set, FindingSetJson.Read(json)));
        var crops = Crops(json);
        Assert.AreEqual(1, Regex.Count(crops, "\"png\""), "only the last is no part of its row");
        StringAssert.Contains(crops, "\"part\":{\"top\":2,\"left\":3,\"height\":10,\"width\":8},\"longest\":4");
    }

    [TestMethod]
    public void A_report_keeps_the_places_although_its_catalogue_stands_elsewhere()
    {
        using var json = new MemoryStream();
        FindingSetJson.WriteWithoutScan(json, Set());
        Assert.AreEqual(1, Regex.Count(Crops(json), "\"png\""));
        json.Position = 0;
        Assert.AreEqual(null, FindingSetJson.Read(json).Scan);
    }

    [TestMethod]
    public void Crops_as_version_6_wrote_them_are_read()
    {
        var (set, pattern) = (Set(), "\\{\"input\":\\d+,\"part\":[^}]*\\},\"longest\":4\\}|\\{\"picture\":(\\{[^}]*\\})\\}");
        using var json = Written(set);
        var (text, place) = (Encoding.UTF8.GetString(json.ToArray()), 0);
        var pictures = set.Crops[0].Crops.Select(one =>
            $"{{\"channels\":{one.Channels},\"height\":{one.Height},\"width\":{one.Width},"
            + $"\"png\":\"{Convert.ToBase64String(one.Png!)}\"}}")
            .ToArray();
        var old = Regex.Replace(text, pattern, _ => pictures[place++])
            .Replace($"\"version\":{FindingSetJson.Version}", "\"version\":6", StringComparison.Ordinal);
        Assert.AreEqual(3, place);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(old));
        Assert.AreEqual(null, Deep.Difference(set, FindingSetJson.Read(stream)));
    }

    [TestMethod]
    [DataRow("\"input\":-1"), DataRow("\"input\":9999"), DataRow("\"other\":0")]
    public void A_place_in_no_picture_is_refused(string place)
    {
        using var json = Written(Set());
        var text = new Regex("\"input\":\\d+(?=,\"part\":\\{\"top\":2)").Replace(Encoding.UTF8.GetString(json.ToArray()), place);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.ThrowsExactly<InvalidDataException>(() => FindingSetJson.Read(stream));
    }

    /// <summary>Pictures with a scan whose first unit has three crops: two of a row that is shown, and another.</summary>
    private static FindingSet Set()
    {
        var findings = SampleFindings.Images(2);
        var scan = SampleScan.Of(InputKind.Image, 3);
        var shown = (ImageInput)findings[0].Highest.Examples[0].Input!;
        TopRow At(TopRow row, Crop? crop) =>
            row.With(it => it.Row, findings[0].Highest.Examples[0].Row).With(it => it.Crop, crop);
        var rows = scan.Units[0].Highest;
        var unit = scan.Units[0].With(
            it => it.Highest, [At(rows[0], Part), At(rows[1], new(0, 0, 9, 9)), At(rows[2], Part), .. rows.Skip(3)]);
        var set = new FindingSet([.. findings], findings.Kind, findings.Columns, findings.Provenance)
        {
            Crops =
            [
                (unit.Unit, [shown.Cropped(Part).Shrunk(4), shown.Cropped(new(0, 0, 9, 9)).Shrunk(4), new(3, 1, 1, [7, 8, 9])]),
            ],
        };
        return SampleScan.With(set, scan.With(it => it.Units, [unit, .. scan.Units.Skip(1)]));
    }

    private static MemoryStream Written(FindingSet set)
    {
        var stream = new MemoryStream();
        FindingSetJson.Write(stream, set);
        stream.Position = 0;
        return stream;
    }

    private static string Crops(MemoryStream json)
    {
        var text = Encoding.UTF8.GetString(json.ToArray());
        return Regex.Match(text, "\"crops\":\\[\\{.*?\\]\\}\\]").Value;
    }
}
