using System.Text;
using System.Text.Json;

namespace MLNetInterpret;

[TestClass]
public class FindingSetJsonTests
{
    [TestMethod, DataRow(InputKind.Image), DataRow(InputKind.Table), DataRow(InputKind.Text)]
    public void Reading_gives_back_what_was_written(InputKind kind)
    {
        var written = Sample(kind);
        using var stream = Written(written);
        Assert.AreEqual(null, Deep.Difference(written, FindingSetJson.Read(stream)));
    }

    [TestMethod]
    public void What_a_finding_may_carry_besides_comes_back_too()
    {
        var (pictures, rows) = (SampleExtras.Full(SampleFindings.Images()), SampleExtras.Attacked(SampleFindings.Table()));
        foreach (var written in new[] { pictures, rows })
        {
            using var stream = Written(written);
            Assert.AreEqual(null, Deep.Difference(written, FindingSetJson.Read(stream)));
        }

        var other = SampleExtras.Full(SampleFindings.Images());
        ((ImageInput)other[0].Highest.Optimized!.Snapshots[2].Input).Pixels[5] ^= 1;
        Assert.AreEqual(".Findings[0].Highest.Optimized.Snapshots[2].Item2.Pixels[5]", Deep.Difference(pictures, other));
        var less = new FindingSet([.. pictures], pictures.Kind, pictures.Columns, pictures.Provenance)
        {
            AdversarialExamples = pictures.AdversarialExamples,
        };
        Assert.AreEqual(".Dreams.Count", Deep.Difference(pictures, less));
    }

    [TestMethod, DataRow(InputKind.Image), DataRow(InputKind.Table), DataRow(InputKind.Text)]
    public void The_scan_behind_the_findings_and_the_crops_of_pictures_come_back(InputKind kind)
    {
        var sample = Sample(kind);
        Example Cropped(Example example, int i) => example.With(it => it.Crop, i == 0 ? null : new(i, 2, 3, 4));
        var cropped = sample.Select(finding => finding
            .With(it => it.Highest, finding.Highest.With(it => it.Examples, [.. finding.Highest.Examples.Select(Cropped)])));
        var set = new FindingSet([.. cropped], kind, sample.Columns, sample.Provenance)
        {
            Crops = kind == InputKind.Image ? [("conv2:1", [new(1, 1, 2, [3, 4])]), ("conv2:2", [])] : [],
        };
        var written = SampleScan.With(set, SampleScan.Of(kind, 4));
        using var stream = Written(written);
        Assert.AreEqual(null, Deep.Difference(written, FindingSetJson.Read(stream)));
    }

    [TestMethod, TestCategory("Long")]
    public void Cells_that_follow_concepts_come_back_with_all_of_their_text()
    {
        FindingSet[] written =
        [
            SampleCells.Set(SampleCells.Of(SampleCells.Code(100_000))),
            SampleCells.Set(SampleCells.Spoiled(SampleCells.Of(SampleCells.Code(3_000)), SampleFindings.Hostile)),
            SampleFindings.Text(1).With(cells: SampleCells.None(SampleCells.Code(2_000))),
        ];
        using var stream = new MemoryStream();
        FindingSetJson.WriteAll(stream, written);
        stream.Position = 0;
        var read = FindingSetJson.ReadAll(stream);
        Assert.AreEqual(null, Deep.Difference(written, read));
        Assert.HasCount(100_000, read[0].Cells![0].Display!.Activations);

        var cells = written[0].Cells!;
        Assert.AreEqual(
            ".Cells.Background.Units",
            Deep.Difference(written[0], SampleCells.Set(new([.. cells], cells.Concepts, cells.Background
                .With(it => it.Units, 1)))));
        CellFindings later = new([cells[0].With(it => it.Lag, 1), .. cells.Skip(1)], cells.Concepts, cells.Background);
        Assert.AreEqual(".Cells[0].Lag", Deep.Difference(written[0], SampleCells.Set(later)));
    }

    [TestMethod]
    public void What_is_known_about_a_tables_units_comes_back()
    {
        var written = SampleTable.Of();
        using var stream = Written(written);
        var read = FindingSetJson.Read(stream);
        Assert.AreEqual(null, Deep.Difference(written, read));
        Assert.IsNull(read.Table!.Units[1].Highest.HeldOut.Interval);
        Assert.IsTrue(double.IsNaN(read.Table.Units[1].Highest.Controls.Untrained));
        FindingSet bare = new([.. written], written.Kind, written.Columns, written.Provenance);
        Assert.AreEqual(".Table", Deep.Difference(written, bare));

        var joined = written.First(finding => finding.Verdict == Verdict.Supported);
        StringAssert.StartsWith(
            joined.Claim, "fires for a recorded default and small incomes (at most 90); lowest for no record");
        Assert.IsTrue(
            written.All(finding => finding.Evidence.All(evidence => !double.IsNaN(evidence.Value))),
            "what was not measured is no evidence");
    }

    [TestMethod]
    public void A_file_without_what_may_be_left_out_is_read()
    {
        const string Old = """
            {"format":"mlnet-interpret findings","version":5,"kind":"image",
            "provenance":{"model":"m","modelHash":"0","dataHash":"1","rows":2,"seed":7,"threads":2,"versions":"v"},"columns":[],
            "inputs":[{"kind":"image","channels":1,"height":1,"width":2,"pixels":"AAE="}],
            "findings":[{"unit":"conv1:3","claim":"c","verdict":"notRepresentative","reason":"r",
            "highest":{"optimized":{"input":{"kind":"image","channels":1,"height":1,"width":2,"pixels":"AgM="},
            """ + """
            "score":1.5,"trace":[0.5,1]},
            "examples":[{"number":1,"id":null,"activation":2,"position":[0,1],"input":0,"label":null}]},
            "lowest":{"optimized":null,"examples":[]},
            "statistics":{"count":2,"nonFinite":0,"mean":1,"standardDeviation":1,"zeroShare":0,"minimum":0,"maximum":2,
            "quantiles":[0,0,1,1,1,2,2],"histogram":{"edges":[0,2],"counts":[2]}},
            "evidence":[{"name":"best real row","value":2,"meaning":"e"}]}]}
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Old));
        var read = FindingSetJson.Read(stream);
        Assert.IsEmpty(read.AdversarialExamples);
        Assert.IsEmpty(read.Dreams);
        var optimized = read[0].Highest.Optimized!;
        Assert.AreEqual(
            (1.5f, 0, (float?)null, 0, 0, false),
            (optimized.Score, optimized.Snapshots.Count, optimized.ScoreWhenMoved, optimized.Variants.Count,
                optimized.Methods.Count, optimized.Restarted));
        CollectionAssert.AreEqual(new byte[] { 2, 3 }, ((ImageInput)optimized.Input).Pixels);
        CollectionAssert.AreEqual(new byte[] { 0, 1 }, ((ImageInput)read[0].Highest.Examples[0].Input!).Pixels);
        Assert.AreEqual(Verdict.NotRepresentative, read[0].Verdict);
    }

    [TestMethod, DataRow(4), DataRow(5)]
    public void Findings_of_an_older_version_say_the_same_with_todays_names(int version)
    {
        var set = SampleTable.Of();
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, set);
        var written = Encoding.UTF8.GetString(stream.ToArray());
        var old = written.Replace($"\"version\":{FindingSetJson.Version}", $"\"version\":{version}", StringComparison.Ordinal)
            .Replace("\"categories\":[\"yes\"]", "\"category\":\"yes\"", StringComparison.Ordinal)
            .Replace("\"categories\":null,\"words\"", "\"category\":null,\"words\"", StringComparison.Ordinal);
        Assert.AreNotEqual(written.Length, old.Length, "there were conditions");
        using var again = new MemoryStream(Encoding.UTF8.GetBytes(old));
        var read = FindingSetJson.Read(again);
        CollectionAssert.AreEqual(new[] { "yes" }, read.Table!.Units[0].Highest.Conditions[0].Categories!.ToArray());
        Assert.AreEqual(Same.Of(set.Table!.Units[0]), Same.Of(read.Table.Units[0]));
    }

    [TestMethod]
    public void A_single_changed_pixel_is_a_difference()
    {
        var (one, other) = (SampleFindings.Images(1), SampleFindings.Images(1));
        ((ImageInput)other[0].Lowest.Examples[8].Input!).Pixels[5] ^= 1;
        Assert.AreEqual(".Findings[0].Lowest.Examples[8].Input.Pixels[5]", Deep.Difference(one, other));
    }

    [TestMethod]
    public void Several_sets_read_back_in_order()
    {
        FindingSet[] written = [SampleFindings.Text(), SampleFindings.Images(), SampleFindings.Table()];
        using var stream = new MemoryStream();
        FindingSetJson.WriteAll(stream, written);
        stream.Position = 0;
        Assert.AreEqual(null, Deep.Difference(written, FindingSetJson.ReadAll(stream)));
    }

    [TestMethod]
    public void Equal_findings_give_equal_bytes()
    {
        using var one = Written(SampleFindings.Images());
        using var other = Written(SampleFindings.Images());
        CollectionAssert.AreEqual(one.ToArray(), other.ToArray());
    }

    [TestMethod]
    public void A_row_shown_for_many_units_is_stored_once()
    {
        var picture = new ImageInput(1, 30, 30, [.. Enumerable.Range(0, 900).Select(i => (byte)i)]);
        var sample = SampleFindings.Images(1)[0];
        var shared = sample
            .With(it => it.Highest, new(null, [.. Enumerable.Range(0, 50).Select(i => new Example(i, null, 1, [], picture))]))
            .With(it => it.Lowest, new(null, []));
        using var stream = Written(new([shared], InputKind.Image, [], SampleFindings.Provenance("m", 1)));
        using var json = JsonDocument.Parse(stream);
        Assert.AreEqual(1, json.RootElement.GetProperty("inputs").GetArrayLength());
        var highest = json.RootElement.GetProperty("findings")[0].GetProperty("highest");
        Assert.AreEqual(50, highest.GetProperty("examples").GetArrayLength());
    }

    [TestMethod]
    public void Numbers_and_text_that_JSON_has_no_place_for_survive()
    {
        var sample = SampleFindings.Text(1, SampleFindings.Hostile)[0];
        var odd = sample
            .With(it => it.Claims, SampleFindings.Hostile + "\0\u2028")
            .With(it => it.Evidence, [
                new("a", double.NaN, ""), new("b", double.NegativeInfinity, ""), new("c", double.Epsilon, ""),
                new("d", -0.0, ""),
            ]);
        using var stream = Written(new([odd], InputKind.Text, [], SampleFindings.Provenance("m", 1)));
        var read = FindingSetJson.Read(stream)[0];
        Assert.AreEqual(odd.Claim, read.Claim);
        CollectionAssert.AreEqual(
            odd.Evidence.Select(e => BitConverter.DoubleToInt64Bits(e.Value)).ToArray(),
            read.Evidence.Select(e => BitConverter.DoubleToInt64Bits(e.Value)).ToArray());
    }

    [TestMethod]
    [DataRow("", "cannot be read")]
    [DataRow("{}", "These are not findings of this library: JSON of the format")]
    [DataRow("null", "These are not findings of this library: JSON of the format")]
    [DataRow("[1]", "These are not findings of this library: JSON of the format")]
    [DataRow("{\"format\":\"mlnet-interpret findings\",\"version\":\"4\"}", "do not say their format's version")]
    [DataRow(
        "{\"format\":\"mlnet-interpret findings\",\"version\":3}", "format version 3, but this library reads versions 4 to 8")]
    [DataRow("{\"format\":\"other\"", "cannot be read")]
    public void What_is_no_finding_set_is_refused_in_one_sentence(string json, string says)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => FindingSetJson.Read(stream)).Message, says);
    }

    [TestMethod]
    public void A_truncated_file_and_a_later_version_are_refused()
    {
        using var whole = Written(SampleFindings.Table());
        using var half = new MemoryStream(whole.ToArray()[..^20]);
        Assert.ThrowsExactly<InvalidDataException>(() => FindingSetJson.Read(half));

        var later = Encoding.UTF8.GetString(whole.ToArray()).Replace(
            $"\"version\":{FindingSetJson.Version}", $"\"version\":{FindingSetJson.Version + 1}", StringComparison.Ordinal);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(later));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => FindingSetJson.Read(stream)).Message,
            "were written by a newer version of MLNetInterpret");
    }

    [TestMethod]
    [DataRow(InputKind.Image, "\"highest\":", "\"heighest\":", "'heighest'")]
    [DataRow(InputKind.Image, "\"claim\":\"", "\"claim\":null,\"claim\":\"", "'Claim'")]
    [DataRow(InputKind.Image, "\"columns\":[]", "\"columns\":[null]", "has an item that is null")]
    [DataRow(InputKind.Image, "\"columns\":[]", "\"columns\":null", "'Columns'")]
    [DataRow(InputKind.Image, "\"kind\":\"image\",\"provenance\"", "\"kind\":1,\"provenance\"", "$.kind")]
    [DataRow(InputKind.Image, "\"input\":0,", "\"input\":99999,", "is input 99999, but there are")]
    [DataRow(InputKind.Image, "\"channels\":", "\"channels\":1", "picture of 1")]
    [DataRow(InputKind.Image, "\"activation\":", "\"activation\":\"NaN\",\"label\":null,\"x\":", "'x'")]
    [DataRow(InputKind.Text, "\"peak\":", "\"peak\":9999", "has its peak at 9999")]
    [DataRow(InputKind.Text, "\"activations\":[", "\"activations\":[1,", "characters has")]
    [DataRow(InputKind.Text, "\"edges\":[", "\"edges\":[-99,", "edges: one more is needed")]
    [DataRow(InputKind.Table, "\"zeroShare\":", "\"zeroShare\":7", "a share outside 0 to 1")]
    [DataRow(InputKind.Table, "\"share\":", "\"shore\":", "not known")]
    public void Damaged_findings_are_refused_in_one_sentence(InputKind kind, string from, string to, string says)
    {
        using var whole = Written(Sample(kind));
        var text = Encoding.UTF8.GetString(whole.ToArray());
        var place = text.IndexOf(from, StringComparison.Ordinal);
        Assert.AreNotEqual(-1, place, from);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text[..place] + to + text[(place + from.Length)..]));
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => FindingSetJson.Read(stream));
        StringAssert.Contains(failure.Message, says);
        Assert.DoesNotContain("\n", failure.Message);
        Assert.DoesNotContain("MLNetInterpret.", failure.Message);
    }

    private static FindingSet Sample(InputKind kind) => kind switch
    {
        InputKind.Image => SampleFindings.Images(),
        InputKind.Table => SampleFindings.Table(),
        _ => SampleFindings.Text(),
    };

    private static MemoryStream Written(FindingSet findings)
    {
        var stream = new MemoryStream();
        FindingSetJson.Write(stream, findings);
        stream.Position = 0;
        return stream;
    }
}
