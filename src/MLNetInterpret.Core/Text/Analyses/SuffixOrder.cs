namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>The places of a sequence sorted by what they begin, as far as some depth.</summary>
/// <remarks>
/// Prefix doubling with counting sorts: each round sorts by twice as many codes as the one before, in linear time, whatever the
/// text. Source: Manber, Myers, "Suffix Arrays: A New Method for On-Line String Searches", SIAM Journal on Computing 22, 1993.
/// </remarks>
internal static class SuffixOrder
{
    /// <summary>Sorts every place of a sequence.</summary>
    /// <param name="codes">The sequence.</param>
    /// <param name="alphabet">Codes are below this.</param>
    /// <param name="depth">Places are in order by at least this many codes from there on; a sequence that ends comes
    /// first.</param>
    public static int[] Sort(ReadOnlySpan<ushort> codes, int alphabet, int depth)
    {
        var count = codes.Length;
        var (order, ranks, shifted) = (new int[count], new int[count], new int[count]);
        var spare = new int[Math.Max(count, alphabet) + 1];      // counts while sorting, then the new ranks
        for (var place = 0; place < count; place++) (shifted[place], ranks[place]) = (place, codes[place]);
        SortByRank(shifted, ranks, alphabet, order, spare);
        var classes = Rank(order, ranks, 0, spare);
        (ranks, spare) = (spare, Grown(ranks, spare.Length));
        for (var length = 1; length < depth && classes < count; length *= 2)
        {
            var at = 0;
            for (var place = Math.Max(0, count - length); place < count; place++) shifted[at++] = place;
            foreach (var place in order)
                if (place >= length) shifted[at++] = place - length;
            SortByRank(shifted, ranks, classes, order, spare);
            classes = Rank(order, ranks, length, spare);
            (ranks, spare) = (spare, ranks);
        }

        return order;
    }

    private static int[] Grown(int[] array, int length)
    {
        Array.Resize(ref array, length);
        return array;
    }

    /// <summary>A stable counting sort.</summary>
    private static void SortByRank(int[] places, int[] ranks, int classes, int[] sorted, int[] starts)
    {
        Array.Clear(starts, 0, classes + 1);
        foreach (var place in places) starts[ranks[place] + 1]++;
        for (var rank = 0; rank < classes; rank++) starts[rank + 1] += starts[rank];
        foreach (var place in places) sorted[starts[ranks[place]]++] = place;
    }

    /// <summary>Numbers the sorted places; those that are alike in rank, and in rank so much later, share a number.
    /// Returns how many there are.</summary>
    private static int Rank(int[] order, int[] ranks, int length, int[] numbered)
    {
        var classes = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (i == 0 || ranks[order[i]] != ranks[order[i - 1]] || Later(order[i]) != Later(order[i - 1])) classes++;
            numbered[order[i]] = classes - 1;
        }

        return classes;

        int Later(int place) => place + length < order.Length ? ranks[place + length] : -1;
    }
}
