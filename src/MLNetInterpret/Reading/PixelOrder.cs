using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reading;

/// <summary>Where a vector has the colours of a picture, if not plane after plane in the order red, green, blue.</summary>
/// <param name="IsInterleaved">Whether the colours of a pixel stand together.</param>
/// <param name="Places">Where red, green and blue stand, 0 to 2.</param>
internal sealed record PixelOrder(bool IsInterleaved, IReadOnlyList<int> Places)
{
    /// <summary>Refuses an order that no picture has.</summary>
    /// <exception cref="ArgumentException">It is not an order of that number of channels.</exception>
    public void Require(int channels)
    {
        if (!Places.Order().SequenceEqual(Enumerable.Range(0, channels)))
            throw new ArgumentException(
                $"The colours stand at {string.Join(", ", Places)}, "
                + $"which is no order of {NumberWords.Count(channels, "channel")}.");
    }

    /// <summary>Puts a picture's values plane after plane in the order red, green, blue.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="planes">As many.</param>
    public void Arrange(ReadOnlySpan<float> values, Span<float> planes)
    {
        var area = values.Length / Places.Count;
        for (var channel = 0; channel < Places.Count; channel++)
        {
            var plane = planes.Slice(channel * area, area);
            if (!IsInterleaved) values.Slice(Places[channel] * area, area).CopyTo(plane);
            else
                for (var pixel = 0; pixel < area; pixel++) plane[pixel] = values[(pixel * Places.Count) + Places[channel]];
        }
    }
}
