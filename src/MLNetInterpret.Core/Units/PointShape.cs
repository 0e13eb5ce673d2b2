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

    /// <summary>Names of the units in their order: classes, or characters; empty where they have none.</summary>
    internal IReadOnlyList<string> Names { get; private init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Point} [{string.Join(", ", Shape)}]";

    /// <summary>The same point, whose units have names.</summary>
    internal PointShape Named(IReadOnlyList<string> names) =>
        new(Point, Order, Shape) { IsDetail = IsDetail, Event = Event, Names = names };

    /// <summary>The unit of a name; null where none is called that.</summary>
    /// <exception cref="ArgumentException">Several are.</exception>
    internal Unit? UnitOf(string name) =>
        ClassNames.IndexOf(Names, name, index => $"{UnitAt(index)}") is { } index ? UnitAt(index) : null;

    /// <summary>All of the point's units.</summary>
    internal IEnumerable<Unit> Units() => Enumerable.Range(0, UnitCount).Select(UnitAt);

    /// <summary>One of the point's units.</summary>
    internal Unit UnitAt(int index) => Named(new Unit(Point, index));

    /// <summary>A unit of this point with its name.</summary>
    internal Unit Named(Unit unit) => unit with
    {
        ClassName = unit.Index is { } index && index < Names.Count && Names[index].Length > 0 ? Names[index] : null,
    };

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
