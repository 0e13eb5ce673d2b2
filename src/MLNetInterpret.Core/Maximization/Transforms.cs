using System.Globalization;
using System.Numerics;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Small random changes between parameterisation and network, so that what is found survives them.</summary>
/// <remarks>Each batch item is changed on its own; neighbouring affine steps are folded into one resampling (bilinear,
/// reflected at the border). Source: Olah et al. 2017, section "Transformation robustness".</remarks>
public sealed class Transform
{
    private readonly IReadOnlyList<Step> _steps;

    internal Transform(string description, AffineDraw draw) : this(description, [new(0, draw, null)])
    {
    }

    internal Transform(string description, int padding) : this(description, [new(padding, null, null)])
    {
    }

    internal Transform(string description, Func<Tensor, Random, Tensor> change) : this(description, [new(0, null, change)])
    {
    }

    internal Transform(string description, params IReadOnlyList<Step> steps)
    {
        Description = description;
        _steps = steps;
    }

    /// <summary>Draws one item's change for a picture of a size: where each pixel of the result is read, in pixels around the
    /// centre.</summary>
    internal delegate Matrix3x2 AffineDraw(Random random, int height, int width);

    /// <summary>The chain of transforms in words.</summary>
    public string Description { get; }

    /// <summary>Appends another transform.</summary>
    public Transform Then(Transform next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (_steps.Count == 0) return next;
        return next._steps.Count == 0 ? this : new($"{Description}, {next.Description}", [.. _steps, .. next._steps]);
    }

    /// <summary>Changes a batch of pictures, <c>[N, C, H, W]</c>; other inputs pass unchanged only through <c>None</c>.</summary>
    /// <param name="input">The pictures; they keep their size.</param>
    /// <param name="random">Decides every draw.</param>
    /// <param name="grey">Value of the padding: mid-grey, the centre of the pictures' value range.</param>
    /// <exception cref="ArgumentException">The input has no height and width.</exception>
    public Tensor Apply(Tensor input, Random random, double grey = 0.5)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(random);
        if (_steps.Count == 0) return input;
        if (input.dim() != 4)
            throw new ArgumentException($"'{Description}' needs pictures [N, C, H, W], not an input of {input.dim()} axes.");

        // padding cannot be folded into what comes before it: each begins another resampling
        for (var (at, padding) = (0, 0); at < _steps.Count; padding = 0)
        {
            if (_steps[at].Change is { } change)
            {
                input = change(input, random);
                at++;
                continue;
            }

            while (at < _steps.Count && _steps[at] is { Draw: null, Change: null }) padding += _steps[at++].Padding;
            List<AffineDraw> draws = [];
            while (at < _steps.Count && _steps[at].Draw is { } draw)
            {
                draws.Add(draw);
                at++;
            }

            if (draws.Count > 0) input = Resampled(input, draws, random, padding, grey);
        }

        return input;
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <summary>The pictures' own cut of the padded canvas, resampled once.</summary>
    private static Tensor Resampled(Tensor input, List<AffineDraw> draws, Random random, int padding, double grey)
    {
        var shape = input.shape;
        var (count, height, width) = ((int)shape[0], (int)shape[2], (int)shape[3]);
        var (canvasHeight, canvasWidth) = (height + 2f * padding, width + 2f * padding);
        var theta = new float[count * 6];
        for (var item = 0; item < count; item++)
        {
            // the last change is the first on the way back from the result to the picture
            var whole = Matrix3x2.Identity;
            foreach (var draw in draws) whole = draw(random, height, width) * whole;
            // the grid's coordinates run from -1 to 1: over the picture where it is written, over the canvas where it is read
            float[] row =
            [
                whole.M11 * (width / canvasWidth), whole.M21 * height / canvasWidth, whole.M31 * 2 / canvasWidth,
                whole.M12 * width / canvasHeight, whole.M22 * (height / canvasHeight), whole.M32 * 2 / canvasHeight,
            ];
            row.CopyTo(theta, item * 6);
        }

        var canvas = padding == 0
            ? input
            : nn.functional.pad(input, [padding, padding, padding, padding], PaddingModes.Constant, grey);
        var grid = nn.functional.affine_grid(tensor(theta).view(count, 2, 3).to(input.dtype).to(input.device), shape, false);
        return nn.functional.grid_sample(canvas, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, false);
    }

    /// <param name="Padding">Pixels of grey on each side, where there is nothing else.</param>
    /// <param name="Draw">An affine change, or null.</param>
    /// <param name="Change">Any other change of a batch, which keeps its shape, or null.</param>
    internal sealed record Step(int Padding, AffineDraw? Draw, Func<Tensor, Random, Tensor>? Change);
}

/// <summary>The catalogue of transforms.</summary>
public static class Transforms
{
    /// <summary>No transform.</summary>
    public static Transform None { get; } = new("none");

    /// <summary>Shift by a sixteenth of the picture, scale by 5 %, rotate by 5 degrees: what a picture should survive.</summary>
    internal static Transform Moves { get; } = new("shift by up to 1/16, scale 0.95-1.05, rotate 5 degrees",
        (random, height, width) => Shift(random, height / 16f, width / 16f) * Scaling(random, 0.95, 1.05) * Rotation(random, 5));

    /// <summary>Shift by a sixteenth of the picture, scale by 5 %, rotate by 5 degrees, and a blur in half of the steps: what a
    /// picture should survive.</summary>
    public static Transform Standard { get; } = Moves.Then(Blur(0.5));

    /// <summary>Pads the picture with grey for the transforms that follow, which then move grey in instead of the picture's
    /// reflection; the result is cut back to the picture's size. Beyond the padding the padded picture is reflected.</summary>
    /// <param name="pixels">Pixels on each side, 0 or more.</param>
    /// <remarks>Grey is the centre of the network's pixel range. Without a transform behind it nothing changes. Source: Olah et
    /// al. 2017, whose pictures are padded before they are jittered.</remarks>
    public static Transform Pad(int pixels)
    {
        Check.AtLeast(pixels, 0);
        return new($"pad {pixels} px", pixels);
    }

    /// <summary>Replaces each pixel by the mean of the 3 x 3 pixels around it, now and then: what the first layer of a network
    /// does not resolve comes and goes, and is not drawn.</summary>
    /// <param name="probability">Share of the steps in which a picture is blurred, 0 to 1. Where it is always blurred, the ascent
    /// makes up for it.</param>
    /// <remarks>Passes 0.8 of a wave of 8 pixels along an axis, a third of one of 4, and turns one of 2 over at a third. At the
    /// border it is the mean of those pixels that the picture has.</remarks>
    public static Transform Blur(double probability)
    {
        Check.Between(probability, 0, 1);
        return new(string.Create(CultureInfo.InvariantCulture, $"blur in {probability:0.##} of the steps"), (input, random) =>
        {
            var rows = Enumerable.Range(0, (int)input.shape[0]);
            float[] drawn = [.. rows.Select(_ => random.NextDouble() < probability ? 1f : 0f)];
            if (!drawn.Contains(1)) return input;
            var blurred = Penalties.Blurred(input, 1);
            if (!drawn.Contains(0)) return blurred;
            var mask = AlignedTensor.From(drawn, drawn.Length, 1, 1, 1).to(input.device).to(input.dtype);
            return input + mask * (blurred - input);
        });
    }

    /// <summary>Shifts by a random whole number of pixels, up to <paramref name="pixels"/> each way.</summary>
    public static Transform Jitter(int pixels)
    {
        Check.AtLeast(pixels, 0);
        return new($"jitter {pixels} px", (random, _, _) =>
            Matrix3x2.CreateTranslation(random.Next(-pixels, pixels + 1), random.Next(-pixels, pixels + 1)));
    }

    /// <summary>Scales by a random factor, uniform between the two.</summary>
    public static Transform Scale(double smallest, double largest)
    {
        if (!(smallest > 0 && smallest <= largest))
            throw new ArgumentException($"Scales are above 0 and ascending, not {smallest} to {largest}.", nameof(smallest));
        return new(string.Create(CultureInfo.InvariantCulture, $"scale {smallest}-{largest}"),
            (random, _, _) => Scaling(random, smallest, largest));
    }

    /// <summary>Rotates by a random angle, up to <paramref name="degrees"/> each way.</summary>
    public static Transform Rotate(double degrees)
    {
        Check.AtLeast(degrees, 0);
        return new(string.Create(CultureInfo.InvariantCulture, $"rotate {degrees} degrees"),
            (random, _, _) => Rotation(random, degrees));
    }

    private static Matrix3x2 Shift(Random random, float down, float across)
    {
        var right = MathF.Round((random.NextSingle() * 2 - 1) * across);
        return Matrix3x2.CreateTranslation(right, MathF.Round((random.NextSingle() * 2 - 1) * down));
    }

    private static Matrix3x2 Scaling(Random random, double smallest, double largest) =>
        Matrix3x2.CreateScale((float)(1 / (smallest + random.NextDouble() * (largest - smallest))));

    private static Matrix3x2 Rotation(Random random, double degrees) =>
        Matrix3x2.CreateRotation((float)((random.NextDouble() * 2 - 1) * degrees * Math.PI / 180));
}
