using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary>A session with a tiny model of pictures, the pictures, a photo, and a folder for what is written.</summary>
internal sealed class PictureSession : IDisposable
{
    public PictureSession()
    {
        foreach (var (name, colour) in new[] { ("dark", (byte)90), ("light", (byte)130) })
            for (var i = 0; i < 12; i++)
            {
                Directory.CreateDirectory(Path.Combine(Data, name));
                WritePicture(Path.Combine(Data, name, $"{i}.png"), 10, 10, (byte)(colour + i));
            }

        WritePicture(Session.At("photo.png"), 40, 24, 120);
        Assert.AreEqual(0, Session.Run(
            "train", "images", "--data", Data, "--size", "8", "--blocks", "4", "--epochs", "6", "--out", Model), Session.Error);
        Directory.CreateDirectory(Session.At("out"));
    }

    public Session Session { get; } = new();

    public string Model => Session.At("m.zip");

    public string Data => Session.At("pictures");

    public void Dispose() => Session.Dispose();

    public string Out(string name) => Session.At(Path.Combine("out", name));

    /// <summary>Nothing but these files was written; they are pictures, and taken away again.</summary>
    public void AssertWritten(params string[] names)
    {
        var files = Directory.GetFileSystemEntries(Session.At("out")).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(names, files.Select(Path.GetFileName).ToArray());
        foreach (var file in files)
        {
            Assert.IsTrue(Size(Path.GetFileName(file)).Height > 0);
            File.Delete(file);
        }
    }

    public void AssertHolds(string folder, params string[] names) => CollectionAssert.AreEqual(
        names, Directory.GetFiles(Out(folder), "*.png").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());

    public (int Height, int Width) Size(string name)
    {
        using var picture = SKBitmap.Decode(Out(name));
        return (picture.Height, picture.Width);
    }

    public long Area(string name) => (long)Size(name).Height * Size(name).Width;

    private static void WritePicture(string path, int width, int height, byte light)
    {
        using var picture = new SKBitmap(width, height);
        picture.Erase(new SKColor(light, light, light));
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }
}
