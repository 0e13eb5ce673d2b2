using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Text and activations to judge by eye whether a unit follows a concept; all of it from the held-out text.</summary>
public sealed class CellDisplay : ReadableResult
{
    [JsonConstructor]
    internal CellDisplay(
        string text, IReadOnlyList<float> activations, IReadOnlyList<float> labels, long offset,
        IReadOnlyList<CellWindow> strongest, IReadOnlyList<CellWindow> failures, EventAverage? beginnings,
        EventAverage? endings)
    {
        (Text, Activations, Labels, Offset) = (text, activations, labels, offset);
        (Strongest, Failures, Beginnings, Endings) = (strongest, failures, beginnings, endings);
    }

    /// <summary>A long stretch of the text.</summary>
    public string Text { get; }

    /// <summary>The unit's activation after each character of <see cref="Text"/>, one for each UTF-16 unit; those of a pair, or
    /// of a token, have the same.</summary>
    public IReadOnlyList<float> Activations { get; }

    /// <inheritdoc cref="TextInput.TokenEnds"/>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? TokenEnds { get; internal init; }

    /// <summary>The concept at each character, moved by the finding's lag.</summary>
    public IReadOnlyList<float> Labels { get; }

    /// <summary>Index in the whole text, in UTF-16 units, of the stretch's first character.</summary>
    public long Offset { get; }

    /// <summary>Windows in which the unit is furthest on the concept's side, the strongest first.</summary>
    public IReadOnlyList<CellWindow> Strongest { get; }

    /// <summary>Places where unit and concept disagree for longest, the longest first.</summary>
    public IReadOnlyList<CellWindow> Failures { get; }

    /// <summary>Its mean course around the places where the concept begins; null where there are none.</summary>
    public EventAverage? Beginnings { get; }

    /// <summary>The same around the places where it ends.</summary>
    public EventAverage? Endings { get; }

    private protected override string Sentence => $"{Count(Text.Length, "character")} of text from character {Offset} on, " +
        $"{Count(Strongest.Count, "window")} at its strongest and {Count(Failures.Count)} where it fails";
}

/// <summary>A window of text.</summary>
public sealed class CellWindow(TextInput text, IReadOnlyList<float> labels, long offset, string note) : ReadableResult
{
    /// <summary>The characters, the activation after each, and the place that the window is shown for.</summary>
    public TextInput Text { get; } = text;

    /// <summary>The concept at each character.</summary>
    public IReadOnlyList<float> Labels { get; } = labels;

    /// <summary>Index in the whole text, in UTF-16 units, of its first character.</summary>
    public long Offset { get; } = offset;

    /// <summary>Note on the window, for example <c>on for 41 characters where the concept does not hold</c>.</summary>
    public string Note { get; } = note;

    private protected override string Sentence => $"'{Visible(Text.Text)}': {Note}";
}

/// <summary>A unit's course around events, averaged with the event at 0.</summary>
public sealed class EventAverage : ReadableResult
{
    /// <summary>Events averaged.</summary>
    public required int Events { get; init; }

    /// <summary>Characters from the event, ascending.</summary>
    public required IReadOnlyList<int> Offsets { get; init; }

    /// <summary>Mean activation at each offset.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>The lower quartile over the events.</summary>
    public required IReadOnlyList<double> LowerQuartile { get; init; }

    /// <summary>The upper quartile over the events.</summary>
    public required IReadOnlyList<double> UpperQuartile { get; init; }

    /// <summary>Mean at each offset of the untrained control's best unit, brought to the same mean and deviation over
    /// all characters and to the same direction; empty where there is none.</summary>
    public required IReadOnlyList<double> Untrained { get; init; }

    private protected override string Sentence => $"the mean course around {Count(Events, "event")}" +
        (Offsets.Count == 0 ? "" : $", from {Offsets[0]} to {Offsets[^1]} characters");
}
