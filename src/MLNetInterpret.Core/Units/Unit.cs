using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>A unit of a network: a layer, one of its channels (or hidden neurons, cells, logits), or one neuron of a
/// channel.</summary>
/// <remarks>
/// <see cref="Id"/>, which <see cref="Parse"/> reads: <c>conv2</c> (layer), <c>conv2:5</c> (channel), <c>conv2:5@3,4</c> (neuron
/// at row 3, column 4), <c>lstm1.cell:117</c> (cell), <c>logits:3</c> (class). JSON, Parquet and names of files hold it.
/// Text that stands where a unit is expected may also name a class: <c>ring</c>, <c>class:ring</c>, <c>logits:ring</c>; the
/// network that the unit is given to knows its index (<see cref="PointList.Find"/>).
/// </remarks>
[JsonConverter(typeof(AsText))]
public sealed record Unit
{
    private readonly ActivationPoint? _point;
    private readonly int? _index;

    /// <summary>Makes a unit.</summary>
    /// <param name="point">Where its activation is read.</param>
    /// <param name="index">Its index along axis 1 of the point's activations, or null for the whole layer.</param>
    /// <param name="position">Its place along the remaining axes, for one neuron of a channel; empty otherwise.</param>
    /// <exception cref="ArgumentException">A number is negative, or a position is given without an index.</exception>
    public Unit(ActivationPoint point, int? index = null, params IReadOnlyList<int> position)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(position);
        if (index < 0 || position.Any(p => p < 0)) throw new ArgumentException("Indices and positions of a unit are at least 0.");
        if (index is null && position.Count > 0) throw new ArgumentException("A position needs a channel: write 'conv2:5@3,4'.");
        (_point, _index, Position) = (point, index, position);
    }

    private Unit(string name) => (Name, Position) = (name, []);

    /// <summary>The point at which the activation is read.</summary>
    /// <exception cref="FormatException">It is text that only a network may know, as a class.</exception>
    public ActivationPoint Point => _point ?? throw OfNetwork();

    /// <summary>Index along axis 1, or null for the whole layer.</summary>
    public int? Index => Name is null ? _index : throw OfNetwork();

    /// <summary>Place along the axes after axis 1 (row, column for images; time step for text);
    /// empty for the whole channel.</summary>
    public IReadOnlyList<int> Position { get; }

    /// <summary>What the network calls the unit: the class of a classifier's logit, the character of a text model's (in quotes,
    /// <c>'{'</c>); null for other units, and before a network was asked. Equal units may differ in it.</summary>
    public string? ClassName { get; internal init; }

    /// <summary>Point, index and position as text, for example <c>logits:3</c>.</summary>
    public string Id => (Name, _index, Position.Count) switch
    {
        ({ } name, _, _) => name,
        (_, null, _) => Point.Name,
        (_, _, 0) => string.Create(CultureInfo.InvariantCulture, $"{Point.Name}:{_index}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Point.Name}:{_index}@{string.Join(',', Position)}"),
    };

    /// <summary>The text that it was made of, where only a network knows what that is; null for a unit.</summary>
    internal string? Name { get; }

    /// <summary>Converts text, a unit or a class by its name, where a unit is expected.</summary>
    public static implicit operator Unit(string text) => FromString(text);

    /// <summary>The same as the implicit conversion.</summary>
    /// <remarks>Text that is no unit may be the name of a class. A method that is given a network looks it up there; elsewhere it
    /// is a <see cref="FormatException"/>, and <see cref="PointList.Find"/> is the way.</remarks>
    public static Unit FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text) ?? new(text);
    }

    /// <summary>Reads a unit as <see cref="Id"/> or <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">The text is not a unit; the message says how to write one.</exception>
    public static Unit Parse(string text) => TryParse(text) ?? throw NoUnit(text);

    /// <summary>Reads a unit as <see cref="Id"/> or <see cref="ToString"/> writes it, or returns null.</summary>
    public static Unit? TryParse(string? text)
    {
        if (text is null) return null;
        if (text.EndsWith(')') && text.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var open)
            return TryParse(text[(open + 2)..^1]) is { Index: not null, ClassName: null } named
                ? named with { ClassName = text[..open] }
                : null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        int[] position = [];
        if (at >= 0)
        {
            var parts = text[(at + 1)..].Split(',');
            position = new int[parts.Length];
            for (var i = 0; i < parts.Length; i++)
                if (!TryNumber(parts[i], out position[i])) return null;
            text = text[..at];
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return at < 0 && ActivationPoint.IsName(text) ? new Unit(new ActivationPoint(text)) : null;
        return ActivationPoint.IsName(text[..colon]) && TryNumber(text[(colon + 1)..], out var index)
            ? new(text[..colon], index, position)
            : null;
    }

    /// <summary>The unit in words: <see cref="Id"/>, after the class that it stands for: <c>ring (logits:3)</c>.</summary>
    public override string ToString() => ClassName is null ? Id : $"{NumberWords.Visible(ClassName)} ({Id})";

    /// <summary>Two units are equal when their <see cref="Id"/> is.</summary>
    public bool Equals(Unit? other) =>
        other is not null && _point == other._point && _index == other._index && Name == other.Name
        && Position.SequenceEqual(other.Position);

    /// <inheritdoc/>
    public override int GetHashCode() => Position.Aggregate(HashCode.Combine(_point, _index, Name), HashCode.Combine);

    /// <summary>The position's index once the axes after the unit axis are joined into one.</summary>
    /// <param name="shape">Shape of the activations, <c>[N, U, positions...]</c>.</param>
    /// <returns>0 for a unit without a position.</returns>
    public int OffsetIn(IReadOnlyList<long> shape) => (int)Position
        .Select((at, axis) => at * shape.Skip(axis + 3).Aggregate(1L, (product, size) => product * size)).Sum();

    /// <summary><see cref="Id"/> as a JSON string, read with the names that are known beside it.</summary>
    internal sealed class AsText(IReadOnlyDictionary<string, string> names) : JsonConverter<Unit>
    {
        public AsText()
            : this(new Dictionary<string, string>())
        {
        }

        public override Unit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                var unit = Parse(reader.GetString() ?? "");
                return names.TryGetValue(unit.Id, out var name) ? unit with { ClassName = name } : unit;
            }
            catch (FormatException wrong)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, Unit value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Id);
    }

    private FormatException OfNetwork() =>
        new($"{NoUnit(Name!).Message} If it is a class, its network knows the unit: network.Points.Find(\"{Name}\").");

    private static FormatException NoUnit(string text) => new(
        $"'{text}' is not a unit. Write <activation point>:<index>, " +
        "for example 'features.3:17', or 'conv2:5@3,4' for one neuron.");

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
