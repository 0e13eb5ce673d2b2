using Microsoft.ML;
using MLNetInterpret.Priors;
using SkiaSharp;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class TrainPriorTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void A_prior_of_a_folder_of_pictures_is_trained_measured_and_saved()
    {
        var random = new Random(1);
        foreach (var name in new[] { "dark", "light" })
            for (var i = 0; i < 20; i++)
            {
                using var picture = new SKBitmap(10, 10);
                picture.Erase(new SKColor((byte)random.Next(name == "dark" ? 100 : 256), 40, (byte)(name == "dark" ? 20 : 200)));
                using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
                Directory.CreateDirectory(_session.At($"pictures/{name}"));
                File.WriteAllBytes(_session.At($"pictures/{name}/{i}.png"), png.ToArray());
            }

        var (data, model) = (_session.At("pictures"), _session.At("prior.zip"));
        string[] command =
            ["train-prior", "--data", data, "--size", "9", "--code-size", "3", "--blocks", "16", "--epochs", "2", "--out", model];
        Assert.AreEqual(0, _session.Run(command), _session.Error);
        foreach (var part in new[] { "this prior", "3 principal components", "always the mean picture", model })
            StringAssert.Contains(_session.Output, part);
        var ml = new MLContext();
        var loaded = (ImagePriorTransformer)ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(model));
        Assert.AreEqual(9, loaded.Prior.Network.Architecture.Height);

        Assert.AreEqual(0, _session.Run("units", model), _session.Error);
        StringAssert.Contains(_session.Output, "code:0 to code:2");

        var before = File.ReadAllBytes(model);
        _session.Fails(2, "at least 8", [.. command[..3], "--size", "7", "--out", model]);
        _session.Fails(2, "has to be at least 1", [.. command[..3], "--code-size", "0", "--out", model]);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(model));
    }
}
