namespace MLNetInterpret.Core.Text;

/// <summary>The concepts at consecutive characters as columns: one for each concept and lag,
/// as numbers and as lists of where they hold.</summary>
/// <remarks>Column <c>concept * lags + lag</c>. A concept holds where its value exceeds its profile's median
/// (for yes and no: where it is 1).</remarks>
internal sealed class ConceptColumns(ConceptTape tape, IReadOnlyList<ConceptProfile> profiles, IReadOnlyList<int> lags)
{
    private float[] _raw = [];

    public int Count => profiles.Count * lags.Count;

    /// <summary>Characters read last.</summary>
    public int Length { get; private set; }

    /// <summary>Each value less its concept's mean, <c>[characters, columns]</c>.</summary>
    public float[] Centred { get; private set; } = [];

    /// <summary>The concept and the lag of a column.</summary>
    public (int Concept, int Lag) this[int column] => (column / lags.Count, lags[column % lags.Count]);

    /// <summary>Whether a column's concept changes; what does not has no value at a lag beyond the text.</summary>
    public bool Changes(int column) => profiles[this[column].Concept].StandardDeviation > 0;

    /// <summary>Reads the concepts at characters that the tape is at.</summary>
    public void Read(int position, int length)
    {
        Length = length;
        if (Centred.Length != length * Count) (Centred, _raw) = (new float[length * Count], new float[length * Count]);
        for (var column = 0; column < Count; column++)
        {
            var (concept, lag) = this[column];
            var values = Raw(column);
            tape.Copy(concept, lag, position, values);
            var mean = (float)profiles[concept].Mean;
            for (var at = 0; at < length; at++) Centred[(at * Count) + column] = values[at] - mean;
        }
    }

    /// <summary>A column's values as the concept gives them.</summary>
    public Span<float> Raw(int column) => _raw.AsSpan(column * Length, Length);

    /// <summary>Where each concept holds, and how each further lag differs from its first, for counting.</summary>
    public IReadOnlyList<Places> PlacesOf() => [.. Enumerable.Range(0, profiles.Count).Select(PlacesOf)];

    private Places PlacesOf(int concept)
    {
        bool Holds(int at, int lag) => _raw[(((concept * lags.Count) + lag) * Length) + at] > profiles[concept].Median;

        ushort[] Where(Func<int, bool> condition) => [.. Enumerable.Range(0, Length).Where(condition).Select(at => (ushort)at)];
        var holds = Where(at => Holds(at, 0));
        var isRare = holds.Length <= Length / 2;
        return new(
            isRare, isRare ? holds : Where(at => !Holds(at, 0)),
            [.. Enumerable.Range(1, lags.Count - 1).Select(lag => Where(at => Holds(at, lag) && !Holds(at, 0)))],
            [.. Enumerable.Range(1, lags.Count - 1).Select(lag => Where(at => !Holds(at, lag) && Holds(at, 0)))]);
    }

    /// <summary>Places of one concept in a stretch.</summary>
    /// <param name="IsRare">Whether <paramref name="Base"/> lists where it holds; else where it does not.</param>
    /// <param name="Base">Places at the first lag.</param>
    /// <param name="Added">For each further lag, where it holds but not at the first.</param>
    /// <param name="Removed">For each further lag, where it holds only at the first.</param>
    internal sealed record Places(bool IsRare, ushort[] Base, ushort[][] Added, ushort[][] Removed);
}
