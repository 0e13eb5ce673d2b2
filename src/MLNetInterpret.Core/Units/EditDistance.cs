namespace MLNetInterpret.Core.Units;

/// <summary>How many characters have to be changed, added or left out to make one text of another (Levenshtein).</summary>
internal static class EditDistance
{
    /// <summary>The distance, from 0 for equal texts.</summary>
    public static int Of(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                var best = Math.Min(Math.Min(row[j], left) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, left, row[j]) = (row[j], best, best);
            }
        }

        return row[^1];
    }
}
