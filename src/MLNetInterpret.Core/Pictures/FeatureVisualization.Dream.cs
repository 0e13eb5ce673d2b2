using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <content>Photos in which what a network sees is made stronger, from coarse to fine.
/// Source: Mordvintsev, Olah, Tyka, "Inceptionism: Going Deeper into Neural Networks", 2015.</content>
public static partial class FeatureVisualization
{
    /// <summary>Makes what a network sees in a photo stronger (DeepDream).</summary>
    /// <param name="network">A network of pictures. Points in front of its first dense layer can be read
    /// from photos of any size.</param>
    /// <param name="objective">The objective that is raised, for example <c>Objectives.Layer("conv3")</c>.</param>
    /// <param name="photo">The photo, with the network's number of channels.</param>
    /// <param name="options">Octaves, steps and more.</param>
    /// <returns>A picture of the photo's size.</returns>
    /// <exception cref="ArgumentException">The photo's channels or size do not fit the network and point;
    /// the message says which do.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no hook is left.</exception>
    public static ImageInput Dream(
        this HookedNetwork network, Objective objective, ImageInput photo, DreamOptions? options = null)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(photo);
        options = (options ?? new()).Validated();
        if (network.Pixels is not { } scale || network.InputShape[0] != photo.Channels)
            throw new ArgumentException(
                $"The photo has {photo.Channels} channels, " +
                $"but the network reads inputs of shape [{string.Join(", ", network.InputShape)}].", nameof(photo));

        using var scope = NewDisposeScope();
        using var whole = photo.ToTensor(scale);
        var details = zeros_like(whole);
        var sizes = Sizes(photo, options, network.GrainOf(objective)).ToList();
        var parts = new WorkParts(options.Progress.Whole(), sizes.Sum(Pixels));
        for (var octave = 0; octave < sizes.Count; octave++)
        {
            var small = Resized(whole, sizes[octave]);
            var start = (small + Resized(details, sizes[octave])).clamp(scale.Minimum, scale.Maximum);
            using var stronger = Strengthen(network, objective, start, options, octave,
                parts.Next(Pixels(sizes[octave]), $"octave {octave + 1} of {sizes.Count}"));
            details = Within(stronger.Input - small, options.Strength * scale.Range);
        }

        var dream = whole + Resized(details, (photo.Height, photo.Width));
        return ImageInput.From(dream.clamp(scale.Minimum, scale.Maximum), scale);
    }

    /// <summary>Changes whose root mean square is no larger than a bound.</summary>
    private static Tensor Within(Tensor changes, double most)
    {
        var size = changes.square().mean().sqrt().item<float>();
        return size > most ? changes * (most / size) : changes;
    }

    /// <summary>Pixels for each position of the deepest map that is read: networks that add maps of several depths take pictures
    /// of whole multiples only.</summary>
    private static int GrainOf(this HookedNetwork network, Objective objective)
    {
        var side = network.InputShape[1];
        return (int)objective.Points.Where(point => point != ActivationPoint.Input).Select(network.Points.Require)
            .Where(point => !point.IsFlat && point.Shape.Count == 3 && side % point.Shape[1] == 0)
            .Select(point => side / point.Shape[1]).DefaultIfEmpty(1).Max();
    }

    /// <summary>What a dream of a layer or a unit makes stronger.</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="unit">The layer or unit; null for the deepest layer that reads photos of any size.</param>
    /// <exception cref="ArgumentException">There is no such unit, or no such layer.</exception>
    internal static Objective DreamOf(this HookedNetwork network, Unit? unit)
    {
        unit = unit is null ? new(network.DeepestMap()) : network.Points.Find(unit);
        return unit.Index is null ? Objectives.Layer(unit.Point) : Objectives.Channel(unit);
    }

    /// <summary>The deepest point with a map of positions, which can be read from photos of any size.</summary>
    internal static ActivationPoint DeepestMap(this HookedNetwork network) =>
        network.Points.LastOrDefault(point => !point.IsFlat)?.Point ?? throw new ArgumentException(
            "The network has no layer with a map of positions, so it reads pictures of its own size only.");

    private static double Pixels((int Height, int Width) size) => (double)size.Height * size.Width;

    /// <summary>Rows and columns of each octave, the smallest first, in whole grains; the last is about the photo's
    /// own.</summary>
    private static IEnumerable<(int Height, int Width)> Sizes(ImageInput photo, DreamOptions options, int grain)
    {
        int Side(double pixels) => Math.Max(1, (int)Math.Round(pixels / grain)) * grain;
        return Enumerable.Range(0, options.Octaves).Reverse()
            .Where(octave => octave == 0
                || Math.Min(photo.Height, photo.Width) / Math.Pow(options.OctaveScale, octave) >= options.SmallestOctave)
            .Select(octave => Math.Pow(options.OctaveScale, octave))
            .Select(factor => (Side(photo.Height / factor), Side(photo.Width / factor)))
            .Distinct();
    }

    private static Maximized Strengthen(
        HookedNetwork network, Objective objective, Tensor start, DreamOptions options, int octave,
        IProgress<WorkProgress>? progress)
    {
        try
        {
            return network.Maximize(objective, Images.Near(start, linf: 1), Transforms.Jitter(options.Jitter), new()
            {
                Steps = options.Steps,
                Rule = AscentRule.Sign,      // along the gradient itself, the photo's few strongest edges would take everything
                LearningRate = options.StepSize,
                Restarts = 0,
                Seed = options.SeedOrZero + octave,
                Progress = progress,
                Cancellation = options.Cancellation,
            });
        }
        catch (ArgumentException failure) when (failure.InnerException is System.Runtime.InteropServices.ExternalException)
        {
            throw new ArgumentException(
                $"'{objective.Description}' cannot be read from a picture of {start.shape[2]} x {start.shape[3]} pixels: " +
                "read it at a point in front of the network's first dense layer, " +
                $"or give a photo of {network.InputShape[1]} x {network.InputShape[2]} and one octave.", failure);
        }
    }

    private static Tensor Resized(Tensor pictures, (int Height, int Width) size) =>
        pictures.shape[2] == size.Height && pictures.shape[3] == size.Width
            ? pictures
            : nn.functional.interpolate(
                pictures, [size.Height, size.Width], mode: InterpolationMode.Bicubic, align_corners: false);
}
