using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>A unit of a network: a layer, one of its channels (or hidden neurons, cells, logits), or one neuron of a
/// channel.</summary>
/// <remarks>
/// Text form, which <see cref="Parse"/> reads back: <c>conv2</c> (layer), <c>conv2:5</c> (channel), <c>conv2:5@3,4</c> (neuron at
/// row 3, column 4), <c>lstm1.cell:117</c> (cell), <c>logits:3</c> (class).
/// JSON holds the text form.
/// </remarks>
[JsonConverter(typeof(AsText))]
public sealed record Unit
{
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
        (Point, Index, Position) = (point, index, position);
    }

    /// <summary>The point at which the activation is read.</summary>
    public ActivationPoint Point { get; }

    /// <summary>Index along axis 1, or null for the whole layer.</summary>
    public int? Index { get; }

    /// <summary>Place along the axes after axis 1 (row, column for images; time step for text);
    /// empty for the whole channel.</summary>
    public IReadOnlyList<int> Position { get; }

    /// <summary>Converts text where a unit is expected.</summary>
    public static implicit operator Unit(string text) => Parse(text);

    /// <summary>The same as the implicit conversion.</summary>
    public static Unit FromString(string text) => Parse(text);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a unit; the message says how to write one.</exception>
    public static Unit Parse(string text) => TryParse(text) ?? throw new FormatException(
        $"'{text}' is not a unit. Write <activation point>:<index>, " +
        "for example 'features.3:17', or 'conv2:5@3,4' for one neuron.");

    /// <summary>Reads the text form, or returns null.</summary>
    public static Unit? TryParse(string? text)
    {
        if (text is null) return null;
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

    /// <summary>The text form.</summary>
    public override string ToString() => (Index, Position.Count) switch
    {
        (null, _) => Point.Name,
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{Point.Name}:{Index}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Point.Name}:{Index}@{string.Join(',', Position)}"),
    };

    /// <summary>Two units are equal when their text forms are.</summary>
    public bool Equals(Unit? other) =>
        other is not null && Point == other.Point && Index == other.Index && Position.SequenceEqual(other.Position);

    /// <inheritdoc/>
    public override int GetHashCode() => Position.Aggregate(HashCode.Combine(Point, Index), HashCode.Combine);

    /// <summary>The position's index once the axes after the unit axis are joined into one.</summary>
    /// <param name="shape">Shape of the activations, <c>[N, U, positions...]</c>.</param>
    /// <returns>0 for a unit without a position.</returns>
    public int OffsetIn(IReadOnlyList<long> shape) => (int)Position
        .Select((at, axis) => at * shape.Skip(axis + 3).Aggregate(1L, (product, size) => product * size)).Sum();

    /// <summary>The text form as a JSON string.</summary>
    private sealed class AsText : JsonConverter<Unit>
    {
        public override Unit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (FormatException wrong)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, Unit value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
