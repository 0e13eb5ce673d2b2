using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>The hooks of one pass, on the parts that it reads or changes; none is left once this is disposed.</summary>
internal sealed class PassHooks : IDisposable
{
    private const int WorthWatching = 1 << 16;
    private readonly IReadOnlyList<Place> _wanted;
    private readonly IReadOnlyList<Change> _changes;
    private readonly Survey _survey;
    private readonly ActivationCache? _cache;
    private readonly Place? _deepest;
    private readonly Dictionary<Part, int> _calls = [];
    private readonly List<Action> _unhook = [];
    private readonly WriteWatch _watch = new();
    private int _kept;
    private bool _ended;

    /// <summary>Sets the hooks.</summary>
    /// <param name="survey">The network's calls.</param>
    /// <param name="wanted">What is kept; the pass ends behind the deepest, if there is one.</param>
    /// <param name="changes">What is changed, before it is kept.</param>
    /// <param name="cache">Where it is kept; null where nothing is.</param>
    public PassHooks(Survey survey, IReadOnlyList<Place> wanted, IReadOnlyList<Change> changes, ActivationCache? cache)
    {
        (_survey, _wanted, _changes, _cache) = (survey, wanted, changes, cache);
        _deepest = wanted.MaxBy(place => place.Event);
        foreach (var part in wanted.Concat(changes.Select(change => change.Place)).Select(place => place.Part).Distinct())
            _unhook.Add(part.After(returned => Returned(part, returned)));
    }

    /// <summary>Checks that the pass reached everything, which has not been ended early.</summary>
    /// <exception cref="ChangedCalls">It did not.</exception>
    public void RequireAll()
    {
        if (_ended) return;
        foreach (var (part, expected) in _calls.Keys.Concat(_wanted.Select(place => place.Part)).Distinct()
            .Select(part => (part, _survey.CallsOf(part, int.MaxValue))))
            if (_calls.GetValueOrDefault(part) is var calls && calls != expected) throw new ChangedCalls(part, calls, expected);
    }

    /// <summary>Whether later layers wrote into what was kept. The next pass copies it first.</summary>
    public bool WasWrittenOver()
    {
        var written = _watch.Written();
        _survey.Overwritten.UnionWith(written);
        return written.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var remove in _unhook) remove();
        _unhook.Clear();
        _watch.Dispose();
    }

    private object? Returned(Part part, object returned)
    {
        if (_ended) return null;
        var call = _calls[part] = _calls.GetValueOrDefault(part) + 1;
        object? changed = null;
        foreach (var change in _changes)
            if (change.Place.Part == part && change.Place.Call == call)
                changed = Outputs.With(changed ?? returned, change.Place.Output, Changed(change, changed ?? returned));

        foreach (var place in _wanted)
            if (place.Part == part && place.Call == call) Keep(place, changed ?? returned);

        if (part != _deepest?.Part || call != _deepest.Call) return changed;
        _ended = true;
        RequireCallsUntil(_deepest.Event);
        throw EarlyExit.Reached;
    }

    private static Tensor Changed(Change change, object returned)
    {
        var own = Outputs.Of(returned)[change.Place.Output]!;
        var shape = own.shape;
        var units = change.Make(change.Place.Arrangement.ToUnits(own));
        return change.Place.Arrangement.Back(units, shape).to(own.dtype);
    }

    private void Keep(Place place, object returned)
    {
        var own = Outputs.Of(returned) is var outputs && place.Output < outputs.Count ? outputs[place.Output] : null;
        if (own is null) throw new ChangedCalls(place);
        var units = place.Arrangement.ToUnits(own);
        // what runs after it may write into it; what is small is copied sooner than watched
        var copy = place.Event != _deepest!.Event
            && (own.numel() < WorthWatching || _survey.Overwritten.Contains(place) || !_watch.TryAdd(place, own));
        _cache!.Keep(place.Shape.Point, units, copy);
        if (!ReferenceEquals(units, own)) units.Dispose();
        _kept++;
    }

    private void RequireCallsUntil(int end)
    {
        foreach (var (part, calls) in _calls)
            if (_survey.CallsOf(part, end) is var expected && calls != expected)
                throw new ChangedCalls(part, calls, expected);
        if (_kept < _wanted.Count) throw new ChangedCalls(_wanted.First(place => !_calls.ContainsKey(place.Part)));
    }

    /// <summary>What takes the place of a point's activations.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Make">From <c>[N, U, positions...]</c> to the same shape, in memory of its own.</param>
    internal sealed record Change(Place Place, Func<Tensor, Tensor> Make);
}

/// <summary>Ends a pass whose remaining layers nobody reads. Preallocated: throwing it costs about a microsecond.</summary>
internal sealed class EarlyExit : Exception
{
    public static readonly EarlyExit Reached = new();
}

/// <summary>A pass that did not call the network's parts as the first one did.</summary>
internal sealed class ChangedCalls : InvalidOperationException
{
    /// <summary>A part ran another number of times.</summary>
    public ChangedCalls(Part part, int calls, int expected)
        : base($"'{part}' ran {Times(calls)} in this pass, but {Times(expected)} when the network was taken over: " +
               "points can be read only of a network that runs the same parts for every input.")
    {
    }

    /// <summary>A point was not there.</summary>
    public ChangedCalls(Place place)
        : base($"The pass did not come to '{place.Shape.Point}', as it did when the network was taken over: " +
               "points can be read only of a network that runs the same parts for every input.")
    {
    }

    private static string Times(int calls) => calls == 1 ? "once" : $"{calls} times";
}
