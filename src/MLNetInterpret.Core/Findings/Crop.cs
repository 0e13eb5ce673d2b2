namespace MLNetInterpret;

/// <summary>A part of a picture, in its pixels.</summary>
public sealed record Crop(int Top, int Left, int Height, int Width)
{
    /// <summary>The part in words.</summary>
    public override string ToString() => $"{Width} x {Height} pixels from column {Left} and row {Top} on";
}
