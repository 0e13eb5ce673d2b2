using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Random movements of training images, for which their class stays the same.</summary>
internal sealed class Augmentation(int shift, bool flip, Random random) : IResumable
{
    private long _drawn;

    /// <summary>Moves (the edge pixels fill the gap) and mirrors each image at random.</summary>
    /// <param name="images"><c>[N, C, H, W]</c>.</param>
    public Tensor Apply(Tensor images)
    {
        if (shift == 0 && !flip) return images;
        var (count, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        var rows = Places(count, height, mirror: false);
        var columns = Places(count, width, mirror: flip);
        var pixels = (rows.unsqueeze(2) * width + columns.unsqueeze(1)).view(count, 1, height * width);
        return images.flatten(2).gather(2, pixels.expand(count, channels, height * width)).view(images.shape);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter to) => to.Write(_drawn);

    /// <inheritdoc/>
    public void Read(BinaryReader from, int epochs)
    {
        // each draw is one step of the generator, whatever its range
        for (var left = from.ReadInt64(); left > 0; left--) Draw(0, 2);
    }

    private int Draw(int least, int above)
    {
        _drawn++;
        return random.Next(least, above);
    }

    /// <summary>For each image, where along one axis every pixel comes from: <c>[N, length]</c>.</summary>
    private Tensor Places(long count, long length, bool mirror)
    {
        var places = new long[count * length];
        for (var image = 0; image < count; image++)
        {
            var moved = Draw(-shift, shift + 1);
            var mirrored = mirror && Draw(0, 2) == 0;
            for (var place = 0; place < length; place++)
            {
                var source = Math.Clamp(place + moved, 0, length - 1);
                places[image * length + place] = mirrored ? length - 1 - source : source;
            }
        }

        return tensor(places, count, length);
    }
}
