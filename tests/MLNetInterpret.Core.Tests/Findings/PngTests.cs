using MLNetInterpret.Core.Findings;

namespace MLNetInterpret;

[TestClass]
public class PngTests
{
    [TestMethod]
    [DataRow(1, 1, 1), DataRow(1, 7, 5), DataRow(3, 4, 9), DataRow(3, 1, 1), DataRow(2, 3, 4), DataRow(5, 6, 2)]
    public void Every_picture_comes_back(int channels, int height, int width)
    {
        var random = new Random(channels + height);
        var noise = new byte[channels * height * width];
        random.NextBytes(noise);
        byte[] smooth = [.. noise.Select((_, i) => (byte)((i % width) + (3 * (i / width))))];
        foreach (var pixels in new[] { noise, smooth, new byte[noise.Length] })
            CollectionAssert.AreEqual(
                pixels, Png.Read(Png.Write(channels, height, width, pixels), channels, height, width));
    }

    [TestMethod]
    public void A_smooth_picture_is_a_tenth_of_its_pixels()
    {
        byte[] pixels = [.. Enumerable.Range(0, 128 * 128).Select(i => (byte)((i % 128) + (i / 128)))];
        Assert.IsLessThan(pixels.Length / 10, Png.Write(1, 128, 128, pixels).Length);
    }

    [TestMethod]
    public void A_damaged_file_or_one_of_another_size_is_refused()
    {
        var file = Png.Write(1, 4, 4, [.. Enumerable.Range(0, 16).Select(i => (byte)(13 * i))]);
        for (var at = 0; at < file.Length; at++)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 1;
            Assert.ThrowsExactly<InvalidDataException>(() => Png.Read(damaged, 1, 4, 4), $"byte {at}");
            Assert.ThrowsExactly<InvalidDataException>(() => Png.Read(file[..at], 1, 4, 4), $"{at} bytes");
        }

        Assert.ThrowsExactly<InvalidDataException>(() => Png.Read(file, 1, 4, 5));
        Assert.ThrowsExactly<InvalidDataException>(() => Png.Read(file, 3, 4, 4));
    }
}
