namespace MLNetInterpret;

/// <summary>What a person looks at to judge whether a unit follows a concept; all of it from the held-out text.</summary>
/// <param name="Text">A long stretch.</param>
/// <param name="Activations">The unit's activation after each character of <paramref name="Text"/>.</param>
/// <param name="Labels">The concept at each character, moved by the finding's lag.</param>
/// <param name="Offset">Index in the whole text of the stretch's first character.</param>
/// <param name="Strongest">Windows in which the unit is furthest on the concept's side, the strongest first.</param>
/// <param name="Failures">Places where it is wrong for longest, the longest first.</param>
/// <param name="Beginnings">Its mean course around the places where the concept begins; null where there are none.</param>
/// <param name="Endings">The same around the places where it ends.</param>
public sealed record CellDisplay(
    string Text,
    IReadOnlyList<float> Activations,
    IReadOnlyList<float> Labels,
    long Offset,
    IReadOnlyList<CellWindow> Strongest,
    IReadOnlyList<CellWindow> Failures,
    EventAverage? Beginnings,
    EventAverage? Endings);

/// <summary>A window of text.</summary>
/// <param name="Text">The characters, the activation after each, and the place that the window is shown for.</param>
/// <param name="Labels">The concept at each character.</param>
/// <param name="Offset">Index in the whole text of its first character.</param>
/// <param name="Note">What there is to see, for example <c>on for 41 characters where the concept does not hold</c>.</param>
public sealed record CellWindow(TextInput Text, IReadOnlyList<float> Labels, long Offset, string Note);

/// <summary>A unit's course around events, averaged with the event at 0.</summary>
public sealed class EventAverage
{
    /// <summary>Events averaged.</summary>
    public required int Events { get; init; }

    /// <summary>Characters from the event, ascending.</summary>
    public required IReadOnlyList<int> Offsets { get; init; }

    /// <summary>Mean activation at each offset.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>A quarter of the events lies below.</summary>
    public required IReadOnlyList<double> LowerQuartile { get; init; }

    /// <summary>A quarter of the events lies above.</summary>
    public required IReadOnlyList<double> UpperQuartile { get; init; }

    /// <summary>Mean at each offset of the untrained control's best unit, brought to the same mean and deviation over
    /// all characters and to the same direction; empty where there is none.</summary>
    public required IReadOnlyList<double> Untrained { get; init; }
}
