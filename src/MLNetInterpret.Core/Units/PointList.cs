using System.Collections;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>An activation point, and the shape of its activations for one row.</summary>
public sealed class PointShape(ActivationPoint point, int order, IReadOnlyList<long> shape)
{
    /// <summary>The point.</summary>
    public ActivationPoint Point { get; } = point;

    /// <summary>Place in the order in which the network reaches its points, from 0.</summary>
    public int Order { get; } = order;

    /// <summary>Shape of one row's activations: units first, then positions.</summary>
    public IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>Channels, hidden neurons, cells or logits at the point.</summary>
    public int UnitCount => (int)Shape[0];

    /// <summary>Whether a unit has one value for a row, and no map of positions.</summary>
    public bool IsFlat => Shape.Count == 1;

    /// <summary>Whether the point is left out where units are not named.</summary>
    internal bool IsDetail { get; init; }

    /// <summary>Which call of a module gave it; several points may come of one.</summary>
    internal int Event { get; init; } = order;

    /// <inheritdoc/>
    public override string ToString() => $"{Point} [{string.Join(", ", Shape)}]";

    /// <summary>Checks that a unit of this point exists.</summary>
    internal void Require(Unit unit)
    {
        if (unit.Index >= UnitCount)
            throw new ArgumentException($"'{unit}' does not exist: '{Point}' has the units 0 to {UnitCount - 1}.");
        if (unit.Position.Count > 0
            && (unit.Position.Count != Shape.Count - 1 || unit.Position.Zip(Shape.Skip(1)).Any(p => p.First >= p.Second)))
            throw new ArgumentException(
                $"'{unit}' does not exist: the positions of '{Point}' are [{string.Join(", ", Shape.Skip(1))}], counted from 0.");
    }
}

/// <summary>The activation points of a network, in the order in which it reaches them. Prints as a list with shapes.</summary>
public sealed class PointList : IReadOnlyList<PointShape>
{
    private readonly IReadOnlyList<PointShape> _points;
    private readonly IReadOnlyList<string> _warnings;

    /// <param name="points">In order.</param>
    /// <param name="warnings">Why there may be fewer than somebody expects.</param>
    internal PointList(IReadOnlyList<PointShape> points, IReadOnlyList<string>? warnings = null) =>
        (_points, _warnings) = (points, warnings ?? []);

    /// <inheritdoc/>
    public int Count => _points.Count;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are no points at all; the message says why.</exception>
    public PointShape this[int index] => _points.Count > 0 ? _points[index] : throw None();

    /// <summary>The point of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the nearest.</exception>
    public PointShape Require(ActivationPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return _points.FirstOrDefault(p => p.Point == point) ?? throw new ArgumentException(
            $"The network has no activation point '{point}'. {NearestTo(point.Name)}");
    }

    /// <summary>Checks that a unit exists here, and gives its point.</summary>
    /// <exception cref="ArgumentException">The point, the index or the position does not exist;
    /// the message says what does.</exception>
    public PointShape Require(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var point = Require(unit.Point);
        point.Require(unit);
        return point;
    }

    /// <summary>Every single unit that the patterns name. See <see cref="HookedNetwork.Units"/>.</summary>
    internal IReadOnlyList<Unit> Units(IReadOnlyList<string> patterns)
    {
        if (_points.Count == 0) throw None();
        if (patterns.Count == 0) return [.. Hidden().SelectMany(UnitsAt)];

        return Ordered(patterns.SelectMany(pattern => UnitsLike(pattern.Trim())));
    }

    /// <summary>Every single unit of these layers and units; of all hidden points where there are none.</summary>
    /// <exception cref="ArgumentException">One does not exist; the message says what does.</exception>
    internal IReadOnlyList<Unit> Expand(IReadOnlyList<Unit> units) =>
        units.Count == 0 ? Units([]) : Ordered(units.SelectMany(Single));

    /// <summary>What the patterns name, a point without an index as one: a layer.</summary>
    /// <exception cref="ArgumentException">A pattern names nothing; the message says what there is.</exception>
    internal IReadOnlyList<Unit> LayersAndUnits(IReadOnlyList<string> patterns) => Ordered(patterns.SelectMany(pattern =>
        UnitPattern.Parse(pattern) is not { Index: null } like ? Units([pattern])
            : HasWildcards(pattern) ? PointsLike(like).Select(point => new Unit(point.Point))
            : [new(Require(new ActivationPoint(pattern)).Point)]));

    /// <summary>Each unit once, in the network's order.</summary>
    private IReadOnlyList<Unit> Ordered(IEnumerable<Unit> units) =>
        [.. units.Distinct().OrderBy(unit => Require(unit.Point).Order).ThenBy(unit => unit.Index)
            .ThenBy(unit => string.Join(',', unit.Position), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IEnumerator<PointShape> GetEnumerator() => _points.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _points);

    /// <summary>All points but the output and details.</summary>
    private IEnumerable<PointShape> Hidden() => _points.SkipLast(1).Where(point => !point.IsDetail);

    private IEnumerable<Unit> UnitsLike(string pattern)
    {
        if (HasWildcards(pattern))
        {
            var like = UnitPattern.Parse(pattern);
            return PointsLike(like).SelectMany(UnitsAt).Where(like.Holds);
        }

        return Single(Unit.TryParse(pattern) ?? throw new ArgumentException(
            $"'{pattern}' is neither a point nor a unit. {NearestTo(pattern)}"));
    }

    private static bool HasWildcards(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;

    private List<PointShape> PointsLike(UnitPattern like)
    {
        var points = _points.Where(point => like.Holds(point.Point)).ToList();
        return points.Count > 0
            ? points
            : throw new ArgumentException($"No activation point is like '{like.Point}'. {NearestTo(like.Point)}");
    }

    /// <summary>A layer's units, or the unit itself.</summary>
    private IEnumerable<Unit> Single(Unit one)
    {
        var point = Require(one);
        return one.Index is null ? UnitsAt(point) : [one];
    }

    private static IEnumerable<Unit> UnitsAt(PointShape point) =>
        Enumerable.Range(0, point.UnitCount).Select(index => new Unit(point.Point, index));

    private ArgumentException None() => new($"The network has no activation points. {Why("")}".Trim());

    /// <summary>Warnings that name the module, or all of them where there is no point at all.</summary>
    private string Why(string name) => string.Join(" ", _warnings.Where(warning =>
        _points.Count == 0 || warning.Contains($"'{name}'", StringComparison.Ordinal)));

    private string NearestTo(string name) => $"{Nearest(name)} {Why(name)}".Trim();

    private string Nearest(string name)
    {
        if (_points.Count == 0) return "It has none.";
        if (_points.Count <= 12) return $"It has: {string.Join(", ", _points.Select(p => p.Point))}.";
        var near = _points.OrderBy(p => Spelling.Distance(p.Point.Name, name)).ThenBy(p => p.Order).Take(5).Select(p => p.Point);
        return $"The nearest of its {_points.Count} points: {string.Join(", ", near)}.";
    }
}
