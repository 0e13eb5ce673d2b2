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

    /// <inheritdoc/>
    public void Dispose()
    {
        IsDisposed = true;
        Array.ForEach(Groups, group => group.Free());
    }
}
