using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>The parts of a network that no hook saw, though they run.</summary>
/// <remarks>A hook fires where a part runs by <c>call</c>, and not where it runs by <c>forward</c>. A part with weights that no
/// hook saw runs all the same where the output has a gradient to its weights. Our own networks show the points that they mean
/// to.</remarks>
internal sealed class UnseenParts
{
    private readonly nn.Module _network;
    private readonly IReadOnlyList<Part> _parts;
    private readonly HashSet<Part> _seen;
    private readonly Tensor _example;
    private readonly Func<Tensor, Tensor> _run;

    /// <param name="network">The network.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="calls">Their calls that hooks saw.</param>
    /// <param name="example">A batch.</param>
    /// <param name="run">Runs the network.</param>
    public UnseenParts(
        nn.Module network, IReadOnlyList<Part> parts, IReadOnlyList<Trace.Call> calls, Tensor example,
        Func<Tensor, Tensor> run) =>
        (_network, _parts, _seen, _example, _run) = (network, parts, [.. calls.Select(call => call.Part)], example, run);

    /// <summary>One sentence for those that run, one for those that may.</summary>
    public IEnumerable<string> Sentences()
    {
        var silent = _parts.Where(part => !_seen.Contains(part) && !IsOurs(Above(part)?.Module ?? _network)).ToList();
        if (silent.Count == 0) yield break;
        var weighty = silent.Where(part => Weights(part).Any()).ToList();
        var running = Running(weighty);
        var known = (running ?? []).Concat(_seen).ToHashSet();
        if (running is { Count: > 0 })
            yield return $"{Names(running)} {(running.Count == 1 ? "runs" : "run")} by forward, where no hook fires, and " +
                         $"{(running.Count == 1 ? "is no activation point" : "are no activation points")}: {Remedy(running[0])}.";

        bool RunsBelow(Part part) => known.Any(other => IsBelow(other, part));
        bool IsUsed(Part? part) => part is null || known.Contains(part) || RunsBelow(part);
        var doubtful = silent.Where(part => (running is null || !Weights(part).Any()) && !known.Contains(part))
            .Where(part => HasBelow(part) ? RunsBelow(part) : IsUsed(Above(part))).ToList();
        if (doubtful.Count > 0)
            yield return $"{Names(doubtful)} {(doubtful.Count == 1 ? "was" : "were")} not seen to run, and " +
                         $"{(doubtful.Count == 1 ? "is no activation point" : "are no activation points")}; " +
                         $"unless the network does without: {Remedy(doubtful[0])}.";
    }

    /// <summary>Those whose weights the output has a gradient to, or null where that cannot be found out.</summary>
    private List<Part>? Running(List<Part> parts)
    {
        if (parts.Count == 0) return [];
        var weights = parts.SelectMany(Weights).ToList();
        try
        {
            foreach (var weight in weights) weight.requires_grad = true;
            using var scope = NewDisposeScope();
            using var gradients = enable_grad();
            var output = _run(_example);
            if (!output.is_floating_point()) return null;
            if (output.requires_grad) output.sum().backward();
            return [.. parts.Where(part => Weights(part).Any(weight => weight.grad is not null))];
        }
        catch (Exception failure) when (NetworkFailure.Is(failure))
        {
            return null;
        }
        finally
        {
            foreach (var weight in weights)
            {
                weight.requires_grad = false;
                weight.grad?.Dispose();
                weight.grad = null;
            }
        }
    }

    private static string Names(IReadOnlyList<Part> parts) => Survey.Named([.. parts.Select(part => part.Name)]);

    private static string Remedy(Part part)
    {
        var path = part.Name.Split('.');
        var field = path.Length > 1 && path[^1].All(char.IsAsciiDigit) ? $"{path[^2]}[{path[^1]}]" : path[^1];
        return $"write {field}.call(x) instead of {field}.forward(x)";
    }

    private static IEnumerable<TorchSharp.Modules.Parameter> Weights(Part part) =>
        part.Module.named_parameters(recurse: false).Select(named => named.parameter)
            .Where(parameter => parameter.is_floating_point());

    private static bool IsOurs(nn.Module module) =>
        module is IShownPoints || module.GetType().Assembly == typeof(UnseenParts).Assembly;

    private static bool IsBelow(Part part, Part above) => part.Name.StartsWith(above.Name + ".", StringComparison.Ordinal);

    private bool HasBelow(Part part) => _parts.Any(other => IsBelow(other, part));

    /// <summary>The nearest part that this is in; null for the network.</summary>
    private Part? Above(Part part) => _parts.Where(other => IsBelow(part, other)).MaxBy(other => other.Name.Length);
}
