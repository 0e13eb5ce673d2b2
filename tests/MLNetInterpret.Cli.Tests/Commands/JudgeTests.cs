using System.Text.Json;
using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary><c>interpret --judge</c>, and what can be asked afterwards.</summary>
[TestClass]
public sealed class JudgeTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Another_model_judges_how_interpretable_units_are()
    {
        var data = _session.At("pictures");
        Draw(data);
        string Train(string name, string blocks)
        {
            var path = _session.At(name);
            var code = _session.Run(
                "train", "images", "--data", data, "--size", "8", "--blocks", blocks, "--epochs", "2", "--out", path);
            Assert.AreEqual(0, code, _session.Error);
            return path;
        }

        var (model, judge, report) = (Train("m.zip", "4"), Train("judge.zip", "6"), _session.At("report"));
        string[] interpret = ["interpret", model, "--data", data, "--units", "conv1", "--depth", "scan", "--out", report];
        Assert.AreEqual(0, _session.Run([.. interpret, "--judge", judge, "--group", "Label"]), _session.Error);
        StringAssert.Contains(_session.Output, "chance is 0.5");
        var catalogue = Path.Combine(ReportText.Chapter(report, 0), "catalogue");
        Assert.AreEqual(0, _session.Run("query", "units", catalogue, "--sort", "interpretability", "--json"), _session.Error);
        using var answer = JsonDocument.Parse(_session.Output);
        double[] shares = [.. answer.RootElement.GetProperty("units").EnumerateArray()
            .Select(unit => unit.GetProperty("interpretability").GetProperty("rows"))
            .Select(rows => rows.ValueKind == JsonValueKind.Null ? -1 : rows.GetProperty("share").GetDouble())];
        Assert.HasCount(4, shares);
        CollectionAssert.AreEqual(shares.OrderDescending().ToArray(), shares);
        Assert.IsTrue(shares[0] is >= 0 and <= 1);

        _session.Fails(2, "The judge is the network that it would judge", [.. interpret, "--judge", model, "--force"]);
        _session.Fails(2, "Groups of rows are for a judge", [.. interpret, "--group", "Label", "--force"]);
        _session.Fails(2, "The group column 'Photo' is not in", [.. interpret, "--judge", judge, "--group", "Photo", "--force"]);
        _session.Fails(1, "none.zip", [.. interpret, "--judge", _session.At("none.zip"), "--force"]);
    }

    /// <summary>Pictures of four photos, a folder each.</summary>
    private static void Draw(string folder)
    {
        var random = new Random(1);
        for (var picture = 0; picture < 48; picture++)
        {
            var path = Path.Combine(folder, $"photo{picture % 4}", $"{picture}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var bitmap = new SKBitmap(8, 8);
            for (var pixel = 0; pixel < 64; pixel++)
            {
                byte Level() => (byte)random.Next(40 * (picture % 4), 256);
                bitmap.SetPixel(pixel % 8, pixel / 8, new(Level(), Level(), Level()));
            }

            using var file = File.Create(path);
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }
    }
}
