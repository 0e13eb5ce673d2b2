namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Where a <see cref="RecurrentReader"/> stands in each of some streams of text. Begins at the zero state.</summary>
/// <remarks>Memory depends on the number of streams and the network's sizes, not on how much is read.</remarks>
internal sealed class RecurrentStreams : IDisposable
{
    internal RecurrentStreams(RecurrentWeights weights, int count, int groups)
    {
        (Weights, Count) = (weights, count);
        Groups = new RecurrentStreamGroup[groups];
        for (var group = 0; group < groups; group++)
        {
            var first = (int)((long)group * count / groups);
            Groups[group] = new(weights, first, (int)((group + 1L) * count / groups) - first);
        }
    }

    /// <summary>How many streams are read side by side.</summary>
    public int Count { get; }

    internal bool IsDisposed { get; private set; }

    internal RecurrentWeights Weights { get; }

    /// <summary>Ranges of the streams, which are read in parallel.</summary>
    internal RecurrentStreamGroup[] Groups { get; }

    /// <summary>Goes on from where other streams stand.</summary>
    /// <param name="others">Streams of the same reader.</param>
    /// <param name="places">For each stream the one of the others that it goes on from.</param>
    /// <exception cref="ArgumentException">The others are of another reader, or there is not one place for each
    /// stream.</exception>
    public void Follow(RecurrentStreams others, ReadOnlySpan<int> places)
    {
        if (others.Weights != Weights || places.Length != Count)
            throw new ArgumentException(
                $"{Count} streams go on from as many of the same reader, but there are {places.Length} places.", nameof(places));
        for (var stream = 0; stream < Count; stream++)
        {
            var other = places[stream];
            Array.Find(Groups, group => group.Has(stream))!
                .Follow(stream, Array.Find(others.Groups, group => group.Has(other))!, other);
        }

        GC.KeepAlive(others);      // their memory has a finalizer
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IsDisposed = true;
        Array.ForEach(Groups, group => group.Free());
    }
}
