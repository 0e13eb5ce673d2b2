using System.CommandLine.Parsing;
using System.Text;
using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary>The commands of docs/walks.md, in their order, on small data of one's own in the place of the shipped data.</summary>
[TestClass, TestCategory("Long")]
public sealed class WalkTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Pictures_of_ones_own()
    {
        foreach (var (name, colour) in new[] { ("dark", new SKColor(40, 30, 20)), ("light", new SKColor(200, 220, 240)) })
            WritePictures(_session.At($"pictures/{name}"), colour);
        Walk("Your pictures", "datasets/emoji", "pictures", "train images", "--epochs 1 --size 12 --blocks 2 3");
        AssertWritten("pictures/index.html", "catalogue/units.parquet");
        StringAssert.Contains(_session.Output, "conv");
    }

    [TestMethod]
    public void A_table_of_ones_own()
    {
        var table = File.ReadLines(Path.Combine(Session.Datasets, "credit", "credit_data.csv")).Take(400);
        _session.Write("table.csv", string.Join('\n', table));
        Walk("Your table", "datasets/credit/credit_data.csv", "table.csv", "train tabular", "--epochs 3");
        AssertWritten("unit.png");
        StringAssert.Contains(_session.Output, "Row 12: decided ");
    }

    [TestMethod]
    public void A_text_of_ones_own()
    {
        var text = string.Concat(Enumerable.Range(0, 2500).Select(i => $"call{i % 7}(a, b{i % 3}); /* note {i % 5} */\n"));
        _session.Write("text.c", text);
        Walk("Your text", "datasets/text/sqlite-c.txt", "text.c", "train text", "--hidden-units 6 --epochs 1");
        AssertWritten("cells/index.html");
        StringAssert.Contains(_session.Output, "inside:()");
    }

    /// <summary>Runs a walk's commands; changes come in pairs of a verb and the options to add, which replace its own.</summary>
    private void Walk(string title, string shipped, string own, params string[] changes)
    {
        var walk = PageCommandTests.Read("docs/walks.md").Split("\n## ")
            .Single(part => part.StartsWith(title, StringComparison.Ordinal));
        var commands = PageCommandTests.Commands(walk).Select(line => line["mlnet-interpret ".Length..]).ToList();
        Assert.IsGreaterThan(1, commands.Count);
        foreach (var command in commands)
        {
            var line = new StringBuilder(command)
                .Replace(shipped, _session.At(own)).Replace("out/walk/", _session.At("walked") + "/").ToString();
            List<string> words = [.. CommandLineParser.SplitCommandLine(line)];
            for (var i = 0; i < changes.Length; i += 2)
                if (command.StartsWith(changes[i], StringComparison.Ordinal)) Replace(words, changes[i + 1].Split(' '));
            Assert.AreEqual(0, _session.Run([.. words]), $"{command}\n{_session.Error}");
        }
    }

    private static void Replace(List<string> words, string[] more)
    {
        foreach (var option in more.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
            if (words.IndexOf(option) is >= 0 and var at) words.RemoveRange(at, 2);
        words.AddRange(more.Where(word => word != ""));
    }

    private void AssertWritten(params string[] names)
    {
        foreach (var name in names) Assert.IsTrue(File.Exists(_session.At($"walked/{name}")), name);
    }

    private static void WritePictures(string folder, SKColor colour)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(colour.Red);
        for (var i = 0; i < 30; i++)
        {
            using var bitmap = new SKBitmap(12, 12);
            for (var pixel = 0; pixel < 144; pixel++)
                bitmap.SetPixel(pixel % 12, pixel / 12, colour.WithGreen((byte)random.Next(256)));
            using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), png.ToArray());
        }
    }
}
