using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <content>How a pass is made.</content>
public sealed partial class HookedNetwork
{
    private ActivationCache Pass(Tensor input, IEnumerable<ActivationPoint> points, (string Point, int Index, float Value)? held)
    {
        ArgumentNullException.ThrowIfNull(input);
        var wanted = points.Distinct().Where(point => point != ActivationPoint.Input).Select(Points.Require).ToList();
        var cache = new ActivationCache(input, Pixels);
        if (wanted.Count == 0) return cache;

        IReadOnlyList<Place> places = [.. wanted.Select(point => _survey.Places[point.Point])];
        IReadOnlyList<PassHooks.Change> changes = held is var (name, index, value)
            ? [new(_survey.Places[name], activations => Held(activations, index, value))]
            : [];
        lock (_pass)
        {
            try
            {
                Show(wanted);
                if (_survey.Takes(input)) Through(input, places, changes, cache)?.Dispose();
                else KeepPieces(input, places, changes, cache);
            }
            catch
            {
                cache.Dispose();
                throw;
            }
            finally
            {
                Show(null);
            }
        }

        return cache;
    }

    private void KeepPieces(
        Tensor input, IReadOnlyList<Place> places, IReadOnlyList<PassHooks.Change> changes, ActivationCache cache)
    {
        using var scope = NewDisposeScope();
        var read = places.Select(_ => new List<Tensor>()).ToArray();
        foreach (var (rows, count) in _survey.Pieces(input, _example))
        {
            using var seen = new ActivationCache(rows);
            _ = Through(rows, places, changes, seen);
            foreach (var (place, pieces) in places.Zip(read)) pieces.Add(seen[place.Shape.Point].narrow(0, 0, count));
        }

        foreach (var (place, pieces) in places.Zip(read)) cache.Keep(place.Shape.Point, cat(pieces), copy: false);
    }

    /// <summary>One pass of rows that the network takes at once.</summary>
    /// <returns>The output, or null where the pass ended at the deepest place.</returns>
    private Tensor? Through(
        Tensor input, IReadOnlyList<Place> places, IReadOnlyList<PassHooks.Change> changes, ActivationCache? cache)
    {
        _ = Module;      // a network that was disposed says so, whatever the pass would fail at
        if (_survey.Embedded(input, InputType, InputShape) is { } embedded)
        {
            // the codes are not read, but for how many there are
            using var first = _example.narrow(0, 0, 1);
            using var codes = first.expand([input.shape[0], .. InputShape]);
            return Through(codes, places, [new(embedded, _ => input.clone()), .. changes], cache);
        }

        using var hooks = new PassHooks(_survey, places, changes, cache);
        try
        {
            var output = Evaluate(input);
            hooks.RequireAll();
            if (!hooks.WasWrittenOver()) return output;
            output.Dispose();
        }
        catch (EarlyExit)
        {
            if (!hooks.WasWrittenOver()) return null;
        }
        catch (Exception failure) when (NetworkFailure.Is(failure))
        {
            hooks.Dispose();
            var part = NetworkFailure.Of(failure, _parts, () => Evaluate(input).Dispose());
            throw input.shape[1..].SequenceEqual(InputShape)
                ? new InvalidOperationException($"The network does not run: {part.Message}.", failure)
                : Refused(input.shape[1..], part, $" It was made for inputs of shape [{string.Join(", ", InputShape)}].");
        }

        // now it is known what has to be copied
        hooks.Dispose();
        return Through(input, places, changes, cache);
    }

    /// <summary>The module's own pass, in which everything evaluates.</summary>
    private Tensor Evaluate(Tensor input)
    {
        var taken = Taken(input);
        Tensor? output = null;
        using var mode = EvaluationMode.Of(_modules);
        using var threads = Threads(taken.shape[0]);      // one while the points are found: how much it computes is not known yet
        using var kernels = RightKernels();
        try
        {
            return output = Module.call(taken);
        }
        finally
        {
            if (!ReferenceEquals(output, taken)) taken.Dispose();
        }
    }

    /// <summary>The input as the module reads it, in memory of its own: some networks write into their input.</summary>
    private Tensor Taken(Tensor input)
    {
        var plain = Pixels is { } pixels ? pixels.Normalized(input, InputShape) : input;
        var type = !is_floating_point(InputType) ? InputType
            : WeightType ?? (plain.is_floating_point() ? plain.dtype : InputType);
        var typed = plain.dtype == type || plain.is_complex() ? plain : plain.to(type);
        if (!ReferenceEquals(typed, plain) && !ReferenceEquals(plain, input)) plain.Dispose();
        return ReferenceEquals(typed, input) ? input.clone() : typed;
    }

    /// <summary>Precision of the first layer's weights, which its input needs; null where there are no weights.</summary>
    private ScalarType? WeightType => _weighty is null ? null : WeightsOf(_weighty).First().dtype;

    private static IEnumerable<Tensor> WeightsOf(nn.Module module) =>
        module.named_parameters(recurse: false).Select(named => (Tensor)named.parameter)
            .Where(weight => weight.is_floating_point());

    private static ArgumentException Refused(IEnumerable<long> shape, NetworkFailure part, string allowed = "") => new(
        $"The network does not accept an input of shape [{string.Join(", ", shape)}]: {part.Message}.{allowed}",
        part.InnerException);

    private static Tensor Held(Tensor activations, int index, float value)
    {
        var changed = activations.clone();
        using var unit = changed.select(1, index);
        unit.fill_(value);
        return changed;
    }
}
