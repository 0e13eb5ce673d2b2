namespace MLNetInterpret.Core.Units;

/// <summary>How far words are from each other, and which one was meant.</summary>
internal static class Spelling
{
    /// <summary>The known word that was most likely meant, or null where none is near: a letter in three may be wrong, missing,
    /// too much or in its neighbour's place, or a word of several parts is cut short or too long.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">What there is.</param>
    public static string? Near(string word, IEnumerable<string> known)
    {
        var near = known
            .Select(name => (Name: name, Distance: IsPart(word, name) || IsPart(name, word) ? 1 : Distance(word, name)))
            .OrderBy(one => one.Distance).ThenBy(one => one.Name.Length).ThenBy(one => one.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return near.Name is { } name && near.Distance <= Math.Max(1, word.Count(char.IsLetterOrDigit) / 3) ? name : null;
    }

    /// <summary>Fewest letters that are replaced, added, removed or swapped with their neighbours, either case alike (optimal
    /// string alignment; Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3),
    /// 1964).</summary>
    public static int Distance(string a, string b)
    {
        (a, b) = (a.ToUpperInvariant(), b.ToUpperInvariant());
        int[] before = [], last = [], row = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            (before, last, row) = (last, row, new int[b.Length + 1]);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }

        return row[^1];
    }

    private static bool IsPart(string whole, string part) =>
        part.Length > 3 && whole.StartsWith($"{part}-", StringComparison.OrdinalIgnoreCase);
}
