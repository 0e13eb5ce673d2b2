using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>Pictures of 224 x 224: patches of the shipped photos, and emoji; the photo is the group of a patch.</summary>
internal sealed class JudgedRows
{
    private const int Side = 224, Emoji = 32;
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<byte[]> _pictures = [];

    public JudgedRows(string name, int patches, int emoji, int seed)
    {
        Name = name;
        var random = new Random(seed);
        var groups = new List<int>();
        foreach (var (photo, path) in Directory.GetFiles(Repository.At("datasets", "photos"), "*.png").Order().Index())
        {
            using var whole = SKBitmap.Decode(path);
            for (var patch = 0; patch < patches; patch++)
            {
                var shorter = Math.Min(whole.Width, whole.Height);
                var side = random.Next(shorter / 2, shorter + 1);
                var (left, top) = (random.Next(whole.Width - side + 1), random.Next(whole.Height - side + 1));
                _pictures.Add(Planes(whole, new(left, top, left + side, top + side)));
                groups.Add(photo);
            }
        }

        float[][] all = [.. _ml.Data.LoadEmoji(Repository.At("datasets", "emoji"), test: true).GetColumn<float[]>("Features")];
        random.Shuffle(all);
        foreach (var planes in all.Take(emoji))
        {
            using var small = new SKBitmap(Emoji, Emoji, SKColorType.Rgba8888, SKAlphaType.Opaque);
            for (var at = 0; at < Emoji * Emoji; at++)
            {
                byte Plane(int plane) => (byte)MathF.Round(255 * planes[(plane * Emoji * Emoji) + at]);
                small.SetPixel(at % Emoji, at / Emoji, new(Plane(0), Plane(1), Plane(2)));
            }

            groups.Add(100 + _pictures.Count);
            _pictures.Add(Planes(small, new(0, 0, Emoji, Emoji)));
        }

        Groups = [.. groups];
        View = _ml.Data.LoadFromEnumerable(
            _pictures.Select(picture => new Row { Features = Array.ConvertAll(picture, p => (float)p) }));
    }

    public string Name { get; }

    public IDataView View { get; }

    public int[] Groups { get; }

    public int Count => _pictures.Count;

    /// <summary>ResNet18 over the rows; or with the entries of each of its parameters in another order, which have learned
    /// nothing.</summary>
    public NetworkTransformer Model(bool trained, int seed)
    {
        var model = _ml.Transforms.ApplyOnnxNetwork(
            PictureNetworks.ResNet18Path, options: new() { Pixels = PictureNetworks.Pixels }).Fit(View);
        if (trained) return model;
        using var frozen = no_grad();
        var random = new Random(seed);
        var weights = model.Network.Module.state_dict().Values.Where(value => value.is_floating_point() && value.dim() > 1);
        foreach (var parameter in weights)
        {
            long[] places = [.. Enumerable.Range(0, checked((int)parameter.numel())).Select(place => (long)place)];
            random.Shuffle(places);
            using var scope = NewDisposeScope();
            parameter.copy_(parameter.flatten().index_select(0, tensor(places)).reshape(parameter.shape));
        }

        return model;
    }

    private static byte[] Planes(SKBitmap whole, SKRectI part)
    {
        using var drawn = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(drawn);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        canvas.DrawBitmap(whole, part, new SKRect(0, 0, Side, Side), paint);
        var pixels = new byte[3 * Side * Side];
        for (var at = 0; at < Side * Side; at++)
        {
            var color = drawn.GetPixel(at % Side, at / Side);
            (pixels[at], pixels[at + (Side * Side)], pixels[at + (2 * Side * Side)]) = (color.Red, color.Green, color.Blue);
        }

        return pixels;
    }

    private sealed class Row
    {
        [VectorType(3 * Side * Side)]
        public float[] Features { get; set; } = [];
    }
}
