using System.Collections;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>The activation points of a network, in the order in which it reaches them. Prints as a list with shapes.</summary>
public sealed class PointList : IReadOnlyList<PointShape>
{
    private readonly IReadOnlyList<PointShape> _points;
    private readonly IReadOnlyList<string> _warnings;

    /// <param name="points">In order.</param>
    /// <param name="warnings">Why there may be fewer than somebody expects.</param>
    internal PointList(IReadOnlyList<PointShape> points, IReadOnlyList<string>? warnings = null) =>
        (_points, _warnings) = (points, warnings ?? []);

    /// <summary>The points of some units, as far as these tell.</summary>
    internal static PointList Of(IEnumerable<Unit> units) => new([.. units.GroupBy(unit => unit.Point).Select((group, order) =>
    {
        var names = new string[group.Max(unit => unit.Index ?? 0) + 1];
        Array.Fill(names, "");
        foreach (var unit in group) names[unit.Index ?? 0] = unit.ClassName ?? "";
        PointShape point = new(group.Key, order, [names.Length]);
        return names.Any(name => name.Length > 0) ? point.Named(names) : point;
    })]);

    /// <summary>The first entry about a unit, which may be a class by its name; null where there is none.</summary>
    internal static T? In<T>(IEnumerable<T> entries, Func<T, Unit> unitOf, Unit unit) where T : class
    {
        ArgumentNullException.ThrowIfNull(unit);
        return entries.FirstOrDefault(entry => unitOf(entry) == unit) ?? (Of(entries.Select(unitOf)).Class(unit.Id) is { } named
            ? entries.FirstOrDefault(entry => unitOf(entry) == named)
            : null);
    }

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

    /// <summary>Looks a unit up: one that exists, with the name of its class.</summary>
    /// <param name="unit">A unit (<c>logits:3</c>), a layer, or a class: <c>ring</c>, <c>class:ring</c>, <c>logits:ring</c>, or
    /// <c>ring (logits:3)</c>. An index goes before a name: of classes whose names are numbers, <c>logits:3</c> is the one at
    /// index 3 and <c>class:3</c> the one called 3. Case counts only where names differ in nothing else. Of a text model, classes
    /// are characters, with or without quotes.</param>
    /// <exception cref="ArgumentException">There is no such point, index, position or class, or several are meant;
    /// the message says what there is.</exception>
    public Unit Find(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Name is { } text)
            return Class(text) ?? throw new ArgumentException($"'{text}' is neither a point nor a unit. {NearestTo(text)}");
        if (!_points.Any(point => point.Point == unit.Point) && Class(unit.Id) is { } named) return named;
        if (unit.Index is null && Classes is { } classes && classes.Names.Contains(unit.Point.Name))
            throw new ArgumentException(
                $"'{unit.Point}' is a point and a class: write '{unit.Point}:*' for the point's units, " +
                $"or 'class:{unit.Point}' for the class.");
        var found = Require(unit);
        return unit.ClassName is null || unit.ToString() == found.ToString() ? found : throw new ArgumentException(
            $"'{unit}' does not exist: '{unit.Id}' is {(found.ClassName is null ? "not a class" : $"'{found}'")}.");
    }

    /// <summary>A layer or unit that exists, with the name of its class.</summary>
    /// <exception cref="ArgumentException">The point, the index or the position does not exist;
    /// the message says what does.</exception>
    internal Unit Require(Unit unit)
    {
        var point = Require(unit.Point);
        point.Require(unit);
        return point.Named(unit);
    }

    /// <summary>The same points, some of which have units with names.</summary>
    internal PointList Named(IReadOnlyList<string> names, IReadOnlyCollection<ActivationPoint> points) =>
        new([.. _points.Select(point => points.Contains(point.Point) ? point.Named(names) : point)], _warnings);

    /// <summary>Every single unit that the patterns name. See <see cref="HookedNetwork.Units"/>.</summary>
    internal IReadOnlyList<Unit> Units(IReadOnlyList<string> patterns)
    {
        if (_points.Count == 0) throw None();
        if (patterns.Count == 0) return [.. Hidden().SelectMany(point => point.Units())];

        return Ordered(patterns.SelectMany(Like).SelectMany(Expanded));
    }

    /// <summary>Every single unit of these layers and units; of all hidden points where there are none.</summary>
    /// <exception cref="ArgumentException">One does not exist; the message says what does.</exception>
    internal IReadOnlyList<Unit> Expand(IReadOnlyList<Unit> units) =>
        units.Count == 0 ? Units([]) : Ordered(units.Select(Require).SelectMany(Expanded));

    /// <summary>What the patterns name, a point without an index as one: a layer.</summary>
    /// <exception cref="ArgumentException">A pattern names nothing; the message says what there is.</exception>
    internal IReadOnlyList<Unit> LayersAndUnits(IReadOnlyList<string> patterns) => Ordered(patterns.SelectMany(Like));

    /// <summary>Each unit once, in the network's order.</summary>
    private IReadOnlyList<Unit> Ordered(IEnumerable<Unit> units) =>
        [.. units.Distinct().OrderBy(unit => Require(unit.Point).Order).ThenBy(unit => unit.Index)
            .ThenBy(unit => string.Join(',', unit.Position), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IEnumerator<PointShape> GetEnumerator() => _points.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _points);

    /// <summary>The network's own output: of a perceptron the logits, from which its probabilities are made.</summary>
    internal PointShape Output => Count > 1 && _points[^1].Point.Name == Mlp.Probability && _points[^1].IsDetail
        ? _points[^2]
        : this[^1];

    /// <summary>All points but the output, what is made of it, and details.</summary>
    private IEnumerable<PointShape> Hidden() => _points.Where(point => point.Order < Output.Order && !point.IsDetail);

    private IEnumerable<Unit> Like(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0) return [Find(pattern)];
        var like = UnitPattern.Parse(pattern);
        PointShape[] points = [.. _points.Where(point => like.Holds(point.Point))];
        Unit[] found = like.Index is null
            ? [.. points.Select(point => new Unit(point.Point))]
            : [.. points.SelectMany(point => point.Units()).Where(like.Holds)];
        if (found.Length == 0 && Class(pattern) is { } named) return [named];
        return points.Length > 0
            ? found
            : throw new ArgumentException($"No activation point is like '{like.Point}'. {NearestTo(like.Point)}");
    }

    /// <summary>A layer's units, or the unit itself.</summary>
    private IEnumerable<Unit> Expanded(Unit one) => one.Index is null ? Require(one.Point).Units() : [one];

    /// <summary>The point whose units are the classes; null where they have no names.</summary>
    private PointShape? Classes => _points.FirstOrDefault(point => point.Names.Count > 0);

    /// <summary>The unit of a class, by its name alone or behind its point's or <c>class</c>; null where there is none.</summary>
    internal Unit? Class(string text)
    {
        if (Classes is not { } classes) return null;
        if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            var point = _points.FirstOrDefault(point => point.Point.Name == text[..colon])
                ?? (text[..colon] == "class" ? classes : null);
            if (point?.UnitOf(text[(colon + 1)..]) is { } named) return named;
        }

        return classes.UnitOf(text);
    }

    private ArgumentException None() => new($"The network has no activation points. {Why("")}".Trim());

    /// <summary>Warnings that name the module, or all of them where there is no point at all.</summary>
    private string Why(string name) => string.Join(" ", _warnings.Where(warning =>
        _points.Count == 0 || warning.Contains($"'{name}'", StringComparison.Ordinal)));

    private string NearestTo(string name) =>
        string.Join(' ', new[] { Nearest(name), NearestClass(name), Why(name) }.Where(part => part.Length > 0));

    /// <summary>What classes there are, and which was meant; nothing where there are none.</summary>
    internal string NearestClass(string text) =>
        ClassNames.NearestTo(Classes?.Names ?? [], text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    private string Nearest(string name)
    {
        if (_points.Count == 0) return "It has none.";
        if (_points.Count <= 12) return $"It has: {string.Join(", ", _points.Select(p => p.Point))}.";
        var near = _points.OrderBy(p => Spelling.Distance(p.Point.Name, name)).ThenBy(p => p.Order).Take(5).Select(p => p.Point);
        return $"The nearest of its {_points.Count} points: {string.Join(", ", near)}.";
    }
}
