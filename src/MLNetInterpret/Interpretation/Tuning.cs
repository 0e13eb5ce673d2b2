using System.Runtime.InteropServices;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static MLNetInterpret.Core.Units.NumberWords;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>Colour, orientation and frequency of first layers' units, measured on stripes and plain colours.</summary>
/// <param name="Claim">In one sentence.</param>
/// <param name="Evidence">The numbers.</param>
/// <remarks>The unit is read at its map's middle, away from padding, on sine gratings and plain fields over the whole range of
/// the pixels; all responses are above that to the middle grey. Source of the method: Hubel, Wiesel, Journal of Physiology 160,
/// 1962; De Valois, Albrecht, Thorell, Vision Research 22, 1982.</remarks>
internal sealed record Tuning(string Claim, IReadOnlyList<Evidence> Evidence)
{
    private const int Angles = 8, Phases = 4;

    /// <summary>Below that share of the best response lost across the stripes, a unit has no direction.</summary>
    private const double LeastDirection = 0.3;

    private static readonly int[] Periods = [2, 3, 4, 6, 8, 12, 16, 24];

    private static readonly (string Name, float[] Color)[] Corners =
    [
        ("black", [-1, -1, -1]), ("white", [1, 1, 1]), ("red", [1, -1, -1]), ("green", [-1, 1, -1]), ("blue", [-1, -1, 1]),
        ("yellow", [1, 1, -1]), ("magenta", [1, -1, 1]), ("cyan", [-1, 1, 1]),
    ];

    private static readonly (string Name, float[] Color)[] Axes =
        [("", [1, 1, 1]), ("red-green ", [1, -1, 0]), ("blue-yellow ", [-1, -1, 1])];

    /// <summary>Measures all units of first layers among those given: those whose positions see least, more than one pixel and at
    /// most half of the picture.</summary>
    public static IReadOnlyDictionary<Unit, Tuning> Measure(NetworkTransformer network, IReadOnlyList<Unit> units)
    {
        var hooked = network.Network;
        if (network.Layout is not ImageLayout { Channels: 1 or 3 } layout) return new Dictionary<Unit, Tuning>();
        var first = hooked.Points.Select(point => point.Point).FirstOrDefault(point => IsSmall(hooked, point));
        if (first is null) return new Dictionary<Unit, Tuning>();
        var least = hooked.FieldOf(first)!.Largest;
        var layers = units.GroupBy(unit => unit.Point)
            .Where(layer => IsSmall(hooked, layer.Key) && hooked.FieldOf(layer.Key)!.Largest == least);
        var stimuli = Stimuli(layout, 2 * Math.Max(least.Height, least.Width));
        return layers.SelectMany(layer => Measure(hooked, layer.Key, [.. layer], layout, stimuli)).ToDictionary();
    }

    private static bool IsSmall(HookedNetwork network, ActivationPoint point) =>
        point != ActivationPoint.Input && network.FieldOf(point)?.Largest is var (height, width)
        && Math.Max(height, width) > 1 && height <= network.InputShape[1] / 2 && width <= network.InputShape[2] / 2;

    private static IEnumerable<KeyValuePair<Unit, Tuning>> Measure(
        HookedNetwork network, ActivationPoint point, Unit[] units, ImageLayout layout, Stimulus[] stimuli)
    {
        var responses = new float[stimuli.Length][];
        foreach (var chunk in stimuli.Index().Chunk(64))
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var pictures = stack([.. chunk.Select(one => Draw(one.Item, layout))]);
            using var seen = network.RunWithCache(pictures.to(network.Device), point);
            var maps = seen[point];
            var middle = maps[.., .., maps.shape[2] / 2, maps.shape[3] / 2].to(ScalarType.Float32).cpu().contiguous();
            var values = MemoryMarshal.Cast<byte, float>(middle.bytes);
            var width = (int)maps.shape[1];
            for (var row = 0; row < chunk.Length; row++) responses[chunk[row].Index] = values.Slice(row * width, width).ToArray();
        }

        foreach (var unit in units)
        {
            var own = responses.Select(row => (double)row[unit.Index!.Value]).ToArray();
            yield return new(unit, Of([.. own.Select(value => value - own[0])], stimuli));
        }
    }

    private static Tuning Of(double[] above, Stimulus[] stimuli)
    {
        var places = Enumerable.Range(1, stimuli.Length - 1).ToArray();
        var field = places.Where(at => stimuli[at].Period == 0).MaxBy(at => above[at]);
        var low = places.Where(at => stimuli[at].Period == 0).MinBy(at => above[at]);
        var grating = places.Where(at => stimuli[at].Period > 0).MaxBy(at => above[at]);
        var best = stimuli[grating];
        var across = places.Where(at => stimuli[at].Name == best.Name && stimuli[at].Period == best.Period
            && stimuli[at].Angle == (best.Angle + (Angles / 2)) % Angles).Max(at => above[at]);
        var direction = above[grating] > 0 ? 1 - (Math.Max(0, across) / above[grating]) : 0;
        var claim = Math.Max(above[field], above[grating]) <= 0 ? "responds to no stripes and no plain colour more than to grey"
            : above[field] >= above[grating] ? $"is highest for plain {stimuli[field].Name}, lowest for plain {stimuli[low].Name}"
            : $"is highest for {best.Name}{(direction < LeastDirection ? "stripes of any direction" : best.Stripes)}, "
                + $"{best.Period} pixels from one to the next";
        return new(claim,
        [
            new(
                "best stripes above grey", above[grating],
                $"{best.Name}{best.Stripes}, {best.Period} pixels from one to the next"),
            new("best plain colour above grey", above[field], $"plain {stimuli[field].Name}"),
            new("lowest plain colour above grey", above[low], $"plain {stimuli[low].Name}"),
            new("direction", direction, "share of the response to the best stripes that is lost on stripes across them"),
        ]);
    }

    private static Stimulus[] Stimuli(ImageLayout layout, int most)
    {
        var (corners, axes) = layout.Channels == 1 ? (Corners[..2], Axes[..1]) : (Corners, Axes);
        return
        [
            new("grey", [0, 0, 0]),
            .. corners.Select(corner => new Stimulus(corner.Name, corner.Color)),
            .. from axis in axes
               from period in Periods
               where period <= Math.Max(most, Periods[1])
               from angle in Enumerable.Range(0, Angles)
               from phase in Enumerable.Range(0, Phases)
               select new Stimulus(axis.Name, axis.Color) { Period = period, Angle = angle, Phase = phase },
        ];
    }

    /// <summary>The picture, <c>[C, H, W]</c> in the pixels' own range.</summary>
    private static Tensor Draw(Stimulus stimulus, ImageLayout layout)
    {
        var (middle, reach) = ((layout.Minimum + layout.Maximum) / 2, (layout.Maximum - layout.Minimum) / 2);
        var pixels = new float[layout.Channels * layout.Height * layout.Width];
        var (down, right) = Math.SinCos(Math.PI * stimulus.Angle / Angles);
        for (var at = 0; at < pixels.Length; at++)
        {
            var (row, column) = (at / layout.Width % layout.Height, at % layout.Width);
            var along = stimulus.Period == 0 ? 0 : ((column * right) + (row * down)) / stimulus.Period;
            var wave = Math.Cos(2 * Math.PI * (along + ((double)stimulus.Phase / Phases)));
            pixels[at] = middle + (reach * stimulus.Color[at / (layout.Height * layout.Width)] * (float)wave);
        }

        return tensor(pixels).reshape(layout.Channels, layout.Height, layout.Width);
    }

    /// <summary>A plain field, or stripes.</summary>
    private sealed record Stimulus(string Name, float[] Color)
    {
        /// <summary>Pixels from one stripe to the next; 0 for a plain field.</summary>
        public int Period { get; init; }

        /// <summary>In eighths of half a turn: 0 is upright.</summary>
        public int Angle { get; init; }

        public int Phase { get; init; }

        /// <summary>The stripes by their direction.</summary>
        public string Stripes => Angle switch
        {
            0 => "upright stripes",
            Angles / 2 => "lying stripes",
            Angles / 4 => "stripes that rise to the right",
            Angles * 3 / 4 => "stripes that fall to the right",
            // clockwise, as rows go down
            _ => $"stripes {UpTo(180.0 * ((Angle + (Angles / 2)) % Angles) / Angles, 1)}° from lying, clockwise",
        };
    }
}
