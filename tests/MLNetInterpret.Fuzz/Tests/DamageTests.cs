using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using MLNetInterpret.Fuzz.Damage;
using MLNetInterpret.Fuzz.Fixtures;

namespace MLNetInterpret.Fuzz.Tests;

[TestClass]
public sealed class DamageTests
{
    private const int Seeds = 60;

    private static readonly byte[] Zip = ZipDamage.Write(
    [
        ("Chain/Model.key", WithJson("""{"Name":"a","Sizes":[3,8,8],"Scale":{"Mean":0.5,"Of":null}}""")),
        ("Chain/Weights", [.. Enumerable.Range(0, 400).Select(i => (byte)i)]),
        ("Schema", "Size"u8.ToArray()),
    ]);

    private static readonly byte[] Table = "Size,Colour\n1,red\n2,blue\n"u8.ToArray();

    [TestMethod]
    [DataRow("raw"), DataRow("rezipped"), DataRow("csv"), DataRow("text"), DataRow("png"), DataRow("bmp"), DataRow("gif")]
    public void A_seed_decides_the_damage_and_most_of_it_is_some(string name)
    {
        var (bytes, damage) = Of(name);
        var seen = new HashSet<string>();
        var changed = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (once, what) = damage(new Random(seed), bytes);
            var (again, same) = damage(new Random(seed), bytes);
            CollectionAssert.AreEqual(once, again, what);
            Assert.AreEqual(what, same);
            seen.Add(what);
            if (!once.AsSpan().SequenceEqual(bytes)) changed++;
        }

        Assert.IsGreaterThan(Seeds / 2, seen.Count);
        Assert.IsGreaterThan(Seeds * 3 / 4, changed);
    }

    [TestMethod]
    public void A_changed_description_still_has_its_length_before_it()
    {
        var kinds = new HashSet<JsonValueKind>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (bytes, what) = EmbeddedJson.Damage(new(seed), WithJson("""{"Name":"a","Sizes":[3,8,8],"Of":{"Mean":0.5}}"""));
            using var reader = new BinaryReader(new MemoryStream(bytes));
            Assert.AreEqual(7, reader.ReadInt32());
            var text = reader.ReadString();
            using var read = JsonDocument.Parse(text);
            Assert.AreEqual(JsonValueKind.Object, read.RootElement.ValueKind, what);
            Assert.AreEqual(9, reader.ReadInt32(), what);
            if (read.RootElement.TryGetProperty("Sizes", out var sizes)) kinds.Add(sizes.ValueKind);
            else kinds.Add(JsonValueKind.Undefined);
        }

        // null, missing, something else
        Assert.IsGreaterThanOrEqualTo(3, kinds.Count);
    }

    [TestMethod]
    public void A_zip_that_is_written_again_has_the_right_checksums()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (bytes, _) = ZipDamage.Rezipped(new(seed), Zip);
            var entries = ZipDamage.Read(bytes);
            var directory = 0;
            foreach (var (name, content) in entries)
            {
                directory += bytes.AsSpan(directory).IndexOf([(byte)0x50, (byte)0x4b, (byte)1, (byte)2]);
                var crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(directory + 16));
                Assert.AreEqual(Crc32.HashToUInt32(content), crc, name);
                directory += 46;
            }
        }
    }

    private static byte[] WithJson(string json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(7);
            writer.Write(json);
            writer.Write(9);
        }

        return bytes.ToArray();
    }

    private static (byte[] Bytes, Func<Random, byte[], (byte[] Bytes, string What)> Damage) Of(string name) => name switch
    {
        "raw" => (Zip, ZipDamage.Raw),
        "rezipped" => (Zip, ZipDamage.Rezipped),
        "csv" => (Table, TextDamage.Csv),
        "text" => (Encoding.UTF8.GetBytes("a text of some words"), TextDamage.Text),
        "png" => (Picture("png"), HeaderDamage.Png),
        "bmp" => (Picture("bmp"), HeaderDamage.Bmp),
        _ => (Picture("gif"), HeaderDamage.Gif),
    };

    private static byte[] Picture(string ending)
    {
        using var work = new WorkFolder();
        var path = Path.Combine(work.Folder("pictures"), $"picture.{ending}");
        PictureFiles.Write(path, side: 8, seed: 1);
        return File.ReadAllBytes(path);
    }
}
