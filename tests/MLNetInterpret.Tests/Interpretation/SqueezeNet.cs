using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Interpretation;

/// <summary>SqueezeNet v1.0 (Iandola et al. 2016, arXiv:1602.07360) with its published ImageNet weights, where they are at
/// hand.</summary>
/// <remarks>Points: <c>conv1</c> and <c>final</c> (before their rectifiers), <c>fire2</c> to <c>fire9</c>,
/// <c>logits</c>.</remarks>
internal static partial class SqueezeNet
{
    public const int Size = 227;

    /// <summary>Names a file of weights that lies elsewhere than in <c>shared/models</c> above the tests.</summary>
    public const string Variable = "MLNETINTERPRET_SQUEEZENET";

    /// <summary>The weights' file, or null where there is none.</summary>
    public static string? File()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
        for (var folder = new DirectoryInfo(Repository.Root); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "models", "squeezenet-v1.0", "weights.npz");
            if (System.IO.File.Exists(path)) return path;
        }

        return null;
    }

    /// <summary>The network, or null where the weights are not at hand.</summary>
    public static HookedNetwork? Load()
    {
        if (File() is not { } path) return null;
        LibTorch.EnsureLoaded();
        var module = new Net();
        var arrays = Read(path);
        using (no_grad())
            foreach (var (name, convolution) in module.Convolutions())
            {
                Fill(convolution.weight!, arrays[$"{name}/W"]);
                Fill(convolution.bias!, arrays[$"{name}/b"]);
            }

        return new(module, [3, Size, Size], new PixelScale(0, 255) { Mean = [104, 117, 123], ReversedChannels = true });
    }

    /// <summary>The central square of a photo, nearest sampling, <c>[1, 3, 227, 227]</c>, 0 to 255.</summary>
    /// <remarks>The values that are stored: the independent numbers were computed without the photos' colour profiles.</remarks>
    public static ImageInput Photo(string path)
    {
        using var codec = SKCodec.Create(path);
        var whole = codec.Info.WithColorType(SKColorType.Rgba8888);
        using var stored = new SKBitmap(whole);
        if (codec.GetPixels(whole, stored.GetPixels()) != SKCodecResult.Success) throw new InvalidDataException(path);
        var side = Math.Min(whole.Height, whole.Width);
        var (top, left) = ((whole.Height - side) / 2, (whole.Width - side) / 2);
        var pixels = new byte[3 * Size * Size];
        for (var row = 0; row < Size; row++)
            for (var column = 0; column < Size; column++)
            {
                var color = stored.GetPixel(left + column * side / Size, top + row * side / Size);
                foreach (var (plane, value) in new[] { color.Red, color.Green, color.Blue }.Index())
                    pixels[(plane * Size + row) * Size + column] = value;
            }

        return new(3, Size, Size, pixels);
    }

    /// <summary>Published outputs fill the first rows; the others, there because oneDNN needs multiples of 16, stay 0.</summary>
    private static void Fill(Tensor parameter, (long[] Shape, float[] Values) array)
    {
        parameter.zero_();
        using var values = tensor(array.Values, array.Shape);
        parameter.narrow(0, 0, array.Shape[0]).copy_(values);
    }

    private static Dictionary<string, (long[] Shape, float[] Values)> Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(entry => entry.FullName[..^".npy".Length], entry =>
        {
            using var stream = entry.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            var bytes = memory.ToArray();
            var header = BitConverter.ToUInt16(bytes, 8);
            var text = Encoding.ASCII.GetString(bytes, 10, header);
            long[] shape = [.. Numbers().Matches(Shape().Match(text).Value).Select(match => long.Parse(match.Value))];
            var values = new float[(bytes.Length - 10 - header) / 4];
            Buffer.BlockCopy(bytes, 10 + header, values, 0, values.Length * 4);
            return (shape, values);
        });
    }

    [GeneratedRegex(@"\([\d, ]*\)")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private static readonly int[] Squeezed = [16, 16, 32, 32, 48, 48, 64, 64];
        private readonly Conv2d conv1 = nn.Conv2d(3, 96, 7, stride: 2);
        private readonly List<Fire> _fires = [];
        private readonly Conv2d final = nn.Conv2d(512, 1008, 1, padding: 1);
        private readonly Identity logits = nn.Identity();

        public Net() : base(nameof(SqueezeNet))
        {
            var inputs = 96;
            foreach (var (squeezed, place) in Squeezed.Select((squeezed, place) => (squeezed, place)))
            {
                _fires.Add(new(inputs, squeezed));
                register_module($"fire{place + 2}", _fires[^1]);
                inputs = 8 * squeezed;
            }

            RegisterComponents();
        }

        public IEnumerable<(string Name, Conv2d Convolution)> Convolutions() =>
        [
            ("conv1", conv1),
            .. _fires.SelectMany((fire, place) => fire.Convolutions($"fire{place + 2}")),
            ("conv_final", final),
        ];

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var values = Pooled(conv1.call(input).relu());
            for (var place = 0; place < _fires.Count; place++)
            {
                values = _fires[place].call(values);
                if (place is 2 or 6) values = Pooled(values);
            }

            return logits.call(final.call(values).narrow(1, 0, 1000).relu().mean([2, 3])).MoveToOuterDisposeScope();
        }

        private static Tensor Pooled(Tensor values) => nn.functional.max_pool2d(values, 3, stride: 2, ceil_mode: true);
    }

    private sealed class Fire : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d squeeze;
        private readonly Conv2d small;
        private readonly Conv2d large;

        public Fire(int inputs, int squeezed) : base(nameof(Fire))
        {
            squeeze = nn.Conv2d(inputs, squeezed, 1);
            small = nn.Conv2d(squeezed, 4 * squeezed, 1);
            large = nn.Conv2d(squeezed, 4 * squeezed, 3, padding: 1);
            RegisterComponents();
        }

        public IEnumerable<(string Name, Conv2d Convolution)> Convolutions(string name) =>
            [($"{name}/conv1x1_1", squeeze), ($"{name}/conv1x1_2", small), ($"{name}/conv3x3_2", large)];

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var values = squeeze.forward(input).relu();
            return cat([small.forward(values).relu(), large.forward(values).relu()], 1).MoveToOuterDisposeScope();
        }
    }
}
