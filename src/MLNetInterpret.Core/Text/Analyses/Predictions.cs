namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>What the right character cost each model at every counted place of a text.</summary>
/// <param name="From">The first counted place.</param>
/// <param name="Network">Bits from there on.</param>
/// <param name="Ngrams">Bits from there on, orders one after another.</param>
/// <param name="Best">The order that costs least.</param>
internal sealed record Predictions(int From, double[] Network, double[][] Ngrams, int Best)
{
    public int Count => Network.Length;

    private double[] BestNgram => Ngrams[Best - 1];

    /// <summary>A mean over places of the text, for each model.</summary>
    public ByModel Mean(IEnumerable<int> places, Func<double, double> of)
    {
        var (network, best, longest, count) = (0.0, 0.0, 0.0, 0L);
        var (shorter, longer) = (BestNgram, Ngrams[^1]);
        foreach (var place in places)
        {
            var i = place - From;
            network += of(Network[i]);
            best += of(shorter[i]);
            longest += of(longer[i]);
            count++;
        }

        return new(network / count, best / count, longest / count);
    }

    /// <summary>Whether the network gave the right character less than 0.5.</summary>
    public bool Errs(int place) => Network[place - From] > 1;

    /// <summary>Whether the best n-gram model did.</summary>
    public bool NgramErrs(int place) => BestNgram[place - From] > 1;
}
