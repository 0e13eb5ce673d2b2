using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>The values of a category: which spellings are one, and which are so rare that they become one.</summary>
/// <param name="Counted">The values with their counts, the most common first, at most 100.</param>
/// <param name="InWords">The same in a few words.</param>
/// <param name="Why">What was done to them; empty for nothing.</param>
internal sealed record CategoryValues(IReadOnlyList<KeyValuePair<string, int>> Counted, string InWords, string Why)
{
    private const int Most = 100;

    /// <summary>Spellings of yes and no, and the most common one of each; empty where there is nothing to unite.</summary>
    public IReadOnlyDictionary<string, string> Spellings { get; private init; } = new Dictionary<string, string>();

    /// <summary>The values that are kept; empty where all are.</summary>
    public IReadOnlyList<string> Kept { get; private init; } = [];

    /// <summary>What the others become.</summary>
    public string Other { get; private init; } = "";

    /// <summary>Looks at a column's cells.</summary>
    /// <param name="counts">The cells that are not missing, with their counts.</param>
    /// <param name="keepsAll">Whether every cell stays a value.</param>
    public static CategoryValues Of(IReadOnlyDictionary<string, int> counts, bool keepsAll)
    {
        var ranked = Ranked(counts);
        if (!keepsAll && Truths(ranked) is { } spellings)
        {
            var united = Ranked(ranked.GroupBy(value => spellings[value.Key], value => value.Value)
                .ToDictionary(group => group.Key, group => group.Sum()));
            return new(united, ColumnRole.InWords(united, united.Length), $"yes or no, in {counts.Count} spellings")
            {
                Spellings = spellings,
            };
        }

        var words = ColumnRole.InWords(ranked, ranked.Length);
        if (ranked.Length <= Most || keepsAll) return new([.. ranked.Take(Most)], words, "");
        var other = $"other ({NumberWords.Count(ranked.Length - Most)} values)";
        return new([.. ranked.Take(Most)], words, $"the rare ones become '{other}'")
        {
            Kept = [.. ranked.Take(Most).Select(value => value.Key)],
            Other = other,
        };
    }

    private static KeyValuePair<string, int>[] Ranked(IReadOnlyDictionary<string, int> counts) =>
        [.. counts.OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal)];

    private static Dictionary<string, string>? Truths(KeyValuePair<string, int>[] ranked)
    {
        if (ranked.Length is < 3 or > Most || ranked.Any(value => CellWords.Truth(value.Key) is null)) return null;
        var (yes, no) = (First(true), First(false));
        return yes is null || no is null ? null : ranked.ToDictionary(
            value => value.Key, value => CellWords.Truth(value.Key) is true ? yes : no);

        string? First(bool truth) => ranked.Select(value => value.Key).FirstOrDefault(key => CellWords.Truth(key) == truth);
    }
}
