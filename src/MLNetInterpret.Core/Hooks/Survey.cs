using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>What a network was seen to do with an example: the calls of its parts, and the points that they are.</summary>
internal sealed class Survey
{
    private readonly Dictionary<Part, int[]> _events;

    private Survey(IReadOnlyList<Place> places, IReadOnlyList<Trace.Call> calls, long? rows)
    {
        (Places, Rows) = (places.ToDictionary(place => place.Shape.Point), rows);
        _events = calls.Select((call, at) => (call.Part, At: at)).GroupBy(call => call.Part)
            .ToDictionary(group => group.Key, group => group.Select(call => call.At).ToArray());
    }

    /// <summary>Where each point's activations come from, in order.</summary>
    public Dictionary<ActivationPoint, Place> Places { get; }

    /// <summary>The only number of rows that the network takes at a time; null where any will do.</summary>
    public long? Rows { get; }

    /// <summary>The point that a network of whole numbers makes of them first; null where there is none.</summary>
    public Place? Codes { get; private init; }

    /// <summary>What a reader of the points should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Places whose activations later layers were seen to write into.</summary>
    public HashSet<Place> Overwritten { get; } = [];

    /// <summary>How often a part ran until an event, that one included.</summary>
    public int CallsOf(Part part, int until) =>
        _events.TryGetValue(part, out var events) ? events.Count(at => at <= until) : 0;

    /// <summary>Whether the network takes that number of rows at once.</summary>
    public bool Takes(Tensor input) => Rows is null || input.shape[0] == Rows;

    /// <summary>Rows in pieces of the size that the network takes, the last one filled up with its first row.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="example">A piece for no rows at all.</param>
    /// <returns>Each piece, and how many rows of it count.</returns>
    public IEnumerable<(Tensor Rows, long Count)> Pieces(Tensor input, Tensor example)
    {
        var size = Rows!.Value;
        if (input.shape[0] == 0) yield return (example, 0);
        for (var first = 0L; first < input.shape[0]; first += size)
        {
            var count = Math.Min(size, input.shape[0] - first);
            var rows = input.narrow(0, first, count);
            var more = Enumerable.Repeat(rows.narrow(0, 0, 1), (int)(size - count));
            yield return (count == size ? rows : cat([rows, .. more]), count);
        }
    }

    /// <summary>The point that an input of floats stands for, where the network reads whole numbers; null for an input that it
    /// reads itself.</summary>
    /// <exception cref="ArgumentException">The floats stand for nothing.</exception>
    public Place? Embedded(Tensor input, ScalarType type, IReadOnlyList<long> shape)
    {
        if (is_floating_point(type) || !input.is_floating_point()) return null;
        if (Codes is { Shape: var point } && input.shape.AsSpan(1).SequenceEqual([.. point.Shape])) return Codes;
        throw new ArgumentException(
            $"The network reads whole numbers ({type}) of shape [{string.Join(", ", shape)}], and this is {input.dtype} of " +
            $"shape [{string.Join(", ", input.shape[1..])}]" +
            $"{(Codes is null ? "" : $"; floats stand for its point {Codes.Shape}")}.");
    }

    /// <summary>Looks at a network.</summary>
    /// <param name="network">The network, whose parts have their names below it.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="example">A batch that it accepts.</param>
    /// <param name="run">Runs it; may ask for gradients.</param>
    /// <exception cref="NetworkFailure">It does not accept the example.</exception>
    public static Survey Of(nn.Module network, IReadOnlyList<Part> parts, Tensor example, Func<Tensor, Tensor> run)
    {
        var (seen, output) = Watched(parts, example, run);
        var longer = Longer(parts, example, run);
        var rows = example.shape[0];
        var isFixed = longer is not { } more || !IsLonger(seen, output, more.Calls, more.Output, rows);
        var (places, odd) = PlacesOf(network, seen, isFixed ? null : longer?.Calls, rows);
        var warnings = new UnseenParts(network, parts, seen, example, run).Sentences().ToList();
        if (odd.Count > 0)
            warnings.Add(
                $"{Named(odd)} {(odd.Count == 1 ? "gives no rows" : "give no rows")} of activations, and " +
                $"{(odd.Count == 1 ? "is no point" : "are no points")}: " +
                "a point has its rows along its first axis, or along its second behind time steps.");
        if (places.Count == 0 && parts.Count == 0)
            warnings.Add(
                "The network has no parts, and so no points: give it its layers as fields, call RegisterComponents() " +
                "at the end of its constructor, and run them by call.");
        if (isFixed)
            warnings.Add(
                $"The network takes {rows} {(rows == 1 ? "row" : "rows")} at a time and no other number: " +
                "batches are read piece by piece, which is slower.");
        return new(places, seen, isFixed ? rows : null)
        {
            Warnings = warnings,
            Codes = is_floating_point(example.dtype) ? null : CodesOf(places, longer?.Calls ?? seen),
        };
    }

    /// <summary>Names for a sentence.</summary>
    public static string Named(IReadOnlyList<string> names)
    {
        const int most = 5;
        var shown = names.Take(most).Select(name => $"'{name}'").ToList();
        if (names.Count > most) return $"{string.Join(", ", shown)} and {names.Count - most} more";
        return shown.Count == 1 ? shown[0] : $"{string.Join(", ", shown.SkipLast(1))} and {shown[^1]}";
    }

    private static (IReadOnlyList<Trace.Call> Calls, Trace.Shape Output) Watched(
        IReadOnlyList<Part> parts, Tensor batch, Func<Tensor, Tensor> run)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var trace = new Trace(parts, batch.is_floating_point() ? null : batch);
        try
        {
            var output = run(batch);
            return (trace.Calls, new(output.shape, output.dtype));
        }
        catch (Exception failure) when (NetworkFailure.Is(failure))
        {
            throw new NetworkFailure(trace.Innermost, failure);
        }
    }

    /// <summary>The same with a row more, or null where the network fails.</summary>
    private static (IReadOnlyList<Trace.Call> Calls, Trace.Shape Output)? Longer(
        IReadOnlyList<Part> parts, Tensor example, Func<Tensor, Tensor> run)
    {
        using var scope = NewDisposeScope();
        try
        {
            return Watched(parts, cat([example, example.narrow(0, 0, 1)]), run);
        }
        catch (NetworkFailure)
        {
            return null;
        }
    }

    /// <summary>Whether the same parts ran, and the output has a row more where it has rows at all.</summary>
    private static bool IsLonger(
        IReadOnlyList<Trace.Call> seen, Trace.Shape output, IReadOnlyList<Trace.Call> more, Trace.Shape longer, long rows) =>
        seen.Select(call => (call.Part, call.Outputs.Count)).SequenceEqual(more.Select(call => (call.Part, call.Outputs.Count)))
        && (output.Axes.Length == 0 || output.Axes[0] != rows || (longer.Axes.Length > 0 && longer.Axes[0] == rows + 1));

    private static (List<Place> Places, List<string> Odd) PlacesOf(
        nn.Module network, IReadOnlyList<Trace.Call> seen, IReadOnlyList<Trace.Call>? longer, long rows)
    {
        var (places, odd) = (new List<Place>(), new List<string>());
        var names = new HashSet<string>();
        for (var at = 0; at < seen.Count; at++)
            for (var output = 0; output < seen[at].Outputs.Count; output++)
            {
                var call = seen[at];
                if (call.Outputs[output] is not { } shape) continue;
                var name = $"{call.Part}{Outputs.SuffixOf(call.Part.Module, output)}{(call.Number > 1 ? $"#{call.Number}" : "")}";
                var arrangement = is_complex(shape.Type) ? null : RowsAxis(shape, longer?[at].Outputs[output], rows) is { } axis
                    ? Arrangement.Of(call.Part.Module, output, shape.Axes.Length, axis)
                    : null;
                if (arrangement is null || !ActivationPoint.IsName(name) || !names.Add(name))
                {
                    odd.Add(name);
                    continue;
                }

                using var own = empty(shape.Axes, device: META);
                using var units = arrangement.ToUnits(own);
                places.Add(new(
                    new(new(name), places.Count, units.shape[1..])
                    {
                        IsDetail = network is IShownPoints shown && shown.IsDetail(name),
                        Event = at,
                    },
                    call.Part, call.Number, output, at, arrangement));
            }

        return (places, odd);
    }

    /// <summary>The axis along which the rows lie, or null.</summary>
    private static int? RowsAxis(Trace.Shape shape, Trace.Shape? longer, long rows)
    {
        for (var axis = 0; axis < shape.Axes.Length && axis < 2; axis++)
        {
            var more = (long[])shape.Axes.Clone();
            more[axis]++;
            if (shape.Axes[axis] == rows && (longer is null || more.SequenceEqual(longer.Axes))) return axis;
        }

        return null;
    }

    private static Place? CodesOf(List<Place> places, IReadOnlyList<Trace.Call> calls)
    {
        var first = calls.FirstOrDefault(
            call => call.IsGivenCodes && call.Outputs[0] is { } output && is_floating_point(output.Type));
        return first is null
            ? null
            : places.Find(place => place.Part == first.Part && place.Call == first.Number && place.Output == 0);
    }

    private static bool IsComplex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
}
