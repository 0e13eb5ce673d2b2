using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>Every call of a network's parts while this is not disposed.</summary>
internal sealed class Trace : IDisposable
{
    private readonly List<Action> _unhook = [];
    private readonly List<Call> _calls = [];
    private readonly Dictionary<Part, int> _counts = [];
    private readonly List<(Part Part, string Given, bool IsGivenCodes)> _open = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="codes">The whole numbers that the network is given, or null: which call is given them is noted.</param>
    public Trace(IReadOnlyList<Part> parts, Tensor? codes = null)
    {
        foreach (var part in parts)
        {
            _unhook.Add(part.Before(given => _open.Add((part, Shapes(given), IsGiven(given, codes)))));
            _unhook.Add(part.After(returned =>
            {
                Close(part, returned);
                return null;
            }));
        }
    }

    /// <summary>Calls in the order in which they ended.</summary>
    public IReadOnlyList<Call> Calls => _calls;

    /// <summary>The part that was running last of all those that have not ended, and what it was given; null where none
    /// is.</summary>
    public (Part Part, string Given)? Innermost => _open.Count == 0 ? null : (_open[^1].Part, _open[^1].Given);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var remove in _unhook) remove();
    }

    private void Close(Part part, object returned)
    {
        // what stands behind it threw something that somebody caught
        var begun = _open.FindLastIndex(open => open.Part == part);
        var isGivenCodes = _open[begun].IsGivenCodes;
        _open.RemoveRange(begun, _open.Count - begun);
        var number = _counts[part] = _counts.GetValueOrDefault(part) + 1;
        _calls.Add(new(
            part, number, isGivenCodes,
            [.. Outputs.Of(returned).Select(output => output is null ? null : new Shape(output.shape, output.dtype))]));
    }

    private static bool IsGiven(object?[] given, Tensor? codes)
    {
        using var scope = NewDisposeScope();
        return codes is not null && given.OfType<Tensor>().Any(input =>
            !input.is_floating_point() && input.shape.SequenceEqual(codes.shape) && input.eq(codes).all().item<bool>());
    }

    private static string Shapes(object?[] given) =>
        string.Join(" and ", given.SelectMany(Outputs.Of).Where(input => input is not null)
            .Select(input => $"{input!.dtype} [{string.Join(", ", input.shape)}]"));

    /// <summary>One call of a part.</summary>
    /// <param name="Part">The part.</param>
    /// <param name="Number">Which of its calls, from 1.</param>
    /// <param name="IsGivenCodes">Whether it was given the network's own whole numbers.</param>
    /// <param name="Outputs">What it returned, null where a place is empty.</param>
    internal sealed record Call(Part Part, int Number, bool IsGivenCodes, IReadOnlyList<Shape?> Outputs);

    /// <summary>Axes and type of a tensor.</summary>
    internal sealed record Shape(long[] Axes, ScalarType Type);
}
