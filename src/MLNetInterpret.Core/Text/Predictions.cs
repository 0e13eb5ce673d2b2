namespace MLNetInterpret.Core.Text;

/// <summary>What the right character cost each model at every counted place of a text.</summary>
/// <param name="From">The first counted place.</param>
/// <param name="Lstm">Bits from there on.</param>
/// <param name="Ngrams">Bits from there on, orders one after another.</param>
/// <param name="Best">The order that costs least.</param>
internal sealed record Predictions(int From, double[] Lstm, double[][] Ngrams, int Best)
{
    public int Count => Lstm.Length;

    private double[] BestNgram => Ngrams[Best - 1];

    /// <summary>A mean over places of the text, for each model.</summary>
    public ByModel Mean(IEnumerable<int> places, Func<double, double> of)
    {
        var (lstm, best, longest, count) = (0.0, 0.0, 0.0, 0L);
        var (shorter, longer) = (BestNgram, Ngrams[^1]);
        foreach (var place in places)
        {
            var i = place - From;
            lstm += of(Lstm[i]);
            best += of(shorter[i]);
            longest += of(longer[i]);
            count++;
        }

        return new(lstm / count, best / count, longest / count);
    }

    /// <summary>Whether the LSTM gave the right character less than 0.5.</summary>
    public bool Errs(int place) => Lstm[place - From] > 1;

    /// <summary>Whether the best n-gram model did.</summary>
    public bool NgramErrs(int place) => BestNgram[place - From] > 1;
}
