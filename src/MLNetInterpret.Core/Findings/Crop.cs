namespace MLNetInterpret;

/// <summary>A part of a picture, in its pixels.</summary>
public sealed record Crop(int Top, int Left, int Height, int Width);
