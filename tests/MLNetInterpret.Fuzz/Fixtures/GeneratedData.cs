using System.Buffers.Binary;
using System.Text;

namespace MLNetInterpret.Fuzz.Fixtures;

/// <summary>Data that a seed decides.</summary>
internal static class GeneratedData
{
    /// <summary>A table in which size and colour decide the label; two columns of categories.</summary>
    public static void Table(string path, int rows, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("Size,Colour,Shape,Noise,Good\n");
        for (var row = 0; row < rows; row++)
        {
            var (size, red, noise) = (random.Next(100), random.Next(2) == 0, random.Next(10));
            var shape = new[] { "round", "square", "long" }[random.Next(3)];
            text.Append(size).Append(red ? ",red," : ",blue,").Append(shape).Append(',').Append(noise == 0 ? "" : $"{noise}")
                .Append((size > 50) == red ? ",yes\n" : ",no\n");
        }

        File.WriteAllText(path, text.ToString());
    }

    /// <summary>Grey pictures of three classes: light above, light below, noise.</summary>
    public static void Idx(string file, string labels, int pictures, int side, int seed)
    {
        var random = new Random(seed);
        var classes = Enumerable.Range(0, pictures).Select(picture => picture % 3).ToArray();
        var points = classes.SelectMany(
            label => Enumerable.Range(0, side * side).Select(place => Grey(random, label, place / side, side)));
        File.WriteAllBytes(file, [.. BigEndian(0x0803, pictures, side, side), .. points]);
        File.WriteAllBytes(labels, [.. BigEndian(0x0801, pictures), .. classes.Select(label => (byte)label)]);
    }

    /// <summary>Words of a small vocabulary, brackets among them.</summary>
    public static void Text(string path, int seed, int words = 160)
    {
        var random = new Random(seed);
        string[] all = ["the", "tree", "(old)", "grows", "and", "so", "on.\n", "caf\u00e9", "[12]", "stone"];
        File.WriteAllText(path, string.Join(' ', Enumerable.Range(0, words).Select(_ => all[random.Next(all.Length)])));
    }

    /// <summary>Records of CIFAR-10's format.</summary>
    public static void Cifar(string path, int pictures, int seed)
    {
        var bytes = new byte[pictures * 3073];
        new Random(seed).NextBytes(bytes);
        for (var picture = 0; picture < pictures; picture++) bytes[picture * 3073] = (byte)(picture % 3);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>The grey of a picture's point.</summary>
    public static byte Grey(Random random, int label, int row, int side) => label switch
    {
        0 => (byte)((row < side / 2 ? 180 : 20) + random.Next(60)),
        1 => (byte)((row < side / 2 ? 20 : 180) + random.Next(60)),
        _ => (byte)random.Next(256),
    };

    private static byte[] BigEndian(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }
}
