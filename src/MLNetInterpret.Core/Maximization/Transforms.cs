using System.Globalization;
using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Small random changes between parameterisation and network, so that what is found survives them.</summary>
/// <remarks>Each batch item is changed on its own; neighbouring affine steps are folded into one resampling (bilinear,
/// reflected at the border). Source: Olah et al. 2017, section "Transformation robustness".</remarks>
public sealed class Transform
{
    private readonly IReadOnlyList<AffineDraw> _steps;

    internal Transform(string description, params IReadOnlyList<AffineDraw> steps)
    {
        Description = description;
        _steps = steps;
    }

    /// <summary>Draws one item's change for a picture of a size, in pixels around its centre.</summary>
    internal delegate Matrix3x2 AffineDraw(Random random, int height, int width);

    /// <summary>The chain, for people.</summary>
    public string Description { get; }

    /// <summary>This, and then another.</summary>
    public Transform Then(Transform next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (_steps.Count == 0) return next;
        return next._steps.Count == 0 ? this : new($"{Description}, {next.Description}", [.. _steps, .. next._steps]);
    }

    /// <summary>Changes a batch of pictures, <c>[N, C, H, W]</c>; other inputs pass unchanged only through <c>None</c>.</summary>
    /// <exception cref="ArgumentException">The input has no height and width.</exception>
    public Tensor Apply(Tensor input, Random random)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(random);
        if (_steps.Count == 0) return input;
        if (input.dim() != 4)
            throw new ArgumentException($"'{Description}' needs pictures [N, C, H, W], not an input of {input.dim()} axes.");

        var (count, height, width) = ((int)input.shape[0], (int)input.shape[2], (int)input.shape[3]);
        var theta = new float[count * 6];
        for (var item = 0; item < count; item++)
        {
            var whole = Matrix3x2.Identity;
            foreach (var step in _steps) whole *= step(random, height, width);
            // the grid's coordinates run from -1 to 1 over the picture
            float[] row =
            [
                whole.M11, whole.M21 * height / width, whole.M31 * 2 / width,
                whole.M12 * width / height, whole.M22, whole.M32 * 2 / height,
            ];
            row.CopyTo(theta, item * 6);
        }

        var grid = nn.functional.affine_grid(tensor(theta).view(count, 2, 3).to(input.device), [.. input.shape], false);
        return nn.functional.grid_sample(input, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, false);
    }

    /// <inheritdoc/>
    public override string ToString() => Description;
}

/// <summary>The catalogue of transforms.</summary>
public static class Transforms
{
    /// <summary>Nothing.</summary>
    public static Transform None { get; } = new("none");

    /// <summary>Shift by a sixteenth of the picture, scale by 5 %, rotate by 5 degrees: what a picture should survive.</summary>
    public static Transform Standard { get; } = new Transform("shift by up to 1/16",
            (random, height, width) => Shift(random, height / 16f, width / 16f))
        .Then(Scale(0.95, 1.05)).Then(Rotate(5));

    /// <summary>Shifts by up to so many whole pixels each way.</summary>
    public static Transform Jitter(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        return new($"jitter {pixels} px", (random, _, _) =>
            Matrix3x2.CreateTranslation(random.Next(-pixels, pixels + 1), random.Next(-pixels, pixels + 1)));
    }

    /// <summary>Scales by a factor drawn evenly between the two.</summary>
    public static Transform Scale(double smallest, double largest)
    {
        if (!(smallest > 0 && smallest <= largest))
            throw new ArgumentException($"Scales are above 0 and ascending, not {smallest} to {largest}.", nameof(smallest));
        return new(string.Create(CultureInfo.InvariantCulture, $"scale {smallest}-{largest}"),
            (random, _, _) => Matrix3x2.CreateScale((float)(1 / (smallest + random.NextDouble() * (largest - smallest)))));
    }

    /// <summary>Rotates by up to so many degrees each way.</summary>
    public static Transform Rotate(double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degrees);
        return new(string.Create(CultureInfo.InvariantCulture, $"rotate {degrees} degrees"),
            (random, _, _) => Matrix3x2.CreateRotation((float)((random.NextDouble() * 2 - 1) * degrees * Math.PI / 180)));
    }

    private static Matrix3x2 Shift(Random random, float down, float across) =>
        Matrix3x2.CreateTranslation(MathF.Round((random.NextSingle() * 2 - 1) * across), MathF.Round((random.NextSingle() * 2 - 1) * down));
}
