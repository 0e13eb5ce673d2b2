namespace MLNetInterpret.Core.Statistics;

/// <summary>Chance that a figure of one group exceeds one of the other, ties counted half, 0 to 1: the area under the ROC curve.
/// Taken in one run of equal figures after the other, the smallest first.</summary>
/// <remarks>It is undefined, null, where one of the groups is empty. Source: Mann, Whitney, "On a test of whether one of two
/// random variables is stochastically larger than the other", Annals of Mathematical Statistics 18, 1947.</remarks>
internal struct Auc
{
    private double _with;
    private double _without;
    private double _wins;

    /// <summary>Chance over the runs so far.</summary>
    public readonly double? Value => _with > 0 && _without > 0 ? _wins / (_with * _without) : null;

    /// <summary>Adds a run.</summary>
    /// <param name="with">How many of its figures are of the group.</param>
    /// <param name="without">How many are of the other.</param>
    public void Add(double with, double without)
    {
        _wins += with * (_without + (without / 2));
        (_with, _without) = (_with + with, _without + without);
    }

    /// <summary>Chance that a figure where <paramref name="holds"/> is true exceeds one where it is not.</summary>
    /// <param name="ranks">The figures.</param>
    /// <param name="holds">Of each, in the order in which they were ranked.</param>
    public static double? Of(Ranks ranks, ReadOnlySpan<bool> holds)
    {
        var auc = new Auc();
        var order = ranks.Order;
        foreach (var (from, to) in ranks.Runs)
        {
            var with = 0;
            foreach (var place in order[from..to])
                if (holds[place]) with++;
            auc.Add(with, to - from - with);
        }

        return auc.Value;
    }

    /// <summary>The same where each figure counts so often.</summary>
    public static double? Of(Ranks ranks, ReadOnlySpan<bool> holds, ReadOnlySpan<int> times)
    {
        var auc = new Auc();
        var order = ranks.Order;
        foreach (var (from, to) in ranks.Runs)
        {
            var (with, without) = (0L, 0L);
            foreach (var place in order[from..to])
                if (holds[place]) with += times[place];
                else without += times[place];
            auc.Add(with, without);
        }

        return auc.Value;
    }

    /// <summary>The same from counts in bins of ascending figures, those of one bin being equal.</summary>
    /// <param name="all">Figures in each bin.</param>
    /// <param name="holding">Those of them where it holds.</param>
    public static double? OfBins(ReadOnlySpan<int> all, ReadOnlySpan<int> holding)
    {
        var auc = new Auc();
        for (var bin = 0; bin < all.Length; bin++) auc.Add(holding[bin], all[bin] - holding[bin]);
        return auc.Value;
    }
}
