namespace MLNetInterpret.Attribution;

/// <summary>A row whose kind and weight are known functions of the other columns.</summary>
internal sealed record Flower
{
    public float Length { get; set; }

    public float Width { get; set; }

    public string Place { get; set; } = "";

    public string Kind { get; set; } = "";

    public float Weight { get; set; }
}
