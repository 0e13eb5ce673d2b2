using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetInterpret.Fuzz.Running;

/// <summary>What became of the cases of each kind.</summary>
internal sealed class Tally(IReadOnlyList<Kind> kinds) : ITally
{
    private const int ShownOfEach = 4;
    private const int LongestDetail = 300;
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    private static readonly string[] Heads =
        ["Refused in words", "Same output", "Other output in silence", "Crashes", "Over 20 s", "Over 2 GB", "Files outside"];

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, Outcome Outcome), int> _counts = [];
    private readonly List<Counted> _missed = [];

    /// <summary>Counts a case.</summary>
    public void Add(Kind kind, int seed, string damage, Answer answer)
    {
        lock (_gate)
        {
            _counts[(kind.Name, answer.Outcome)] = Of(kind, answer.Outcome) + 1;
            if (IsMiss(kind, answer.Outcome)) _missed.Add(new(kind.Name, seed, answer.Outcome, damage, Short(answer.Detail)));
        }
    }

    /// <summary>Cases of a kind that ended so.</summary>
    public int Of(Kind kind, Outcome outcome) => _counts.GetValueOrDefault((kind.Name, outcome));

    /// <summary>All cases of a kind.</summary>
    public int Of(Kind kind) => Enum.GetValues<Outcome>().Sum(outcome => Of(kind, outcome));

    /// <inheritdoc/>
    public IReadOnlyList<string> Misses => [.. Missed.Select(missed => missed.ToString())];

    /// <summary>The cases that a goal forbids, in the order of kinds and seeds.</summary>
    public IReadOnlyList<Counted> Missed =>
    [
        .. _missed.OrderBy(missed => missed.Kind, StringComparer.Ordinal)
            .ThenBy(missed => missed.Outcome).ThenBy(missed => missed.Seed),
    ];

    /// <inheritdoc/>
    public string Markdown()
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | Damaged | Cases | {string.Join(" | ", Heads)} |
            | --- | ---: | {string.Join(" | ", Heads.Select(_ => "---:"))} |

            """));
        foreach (var kind in kinds)
            text.AppendLine(Row(kind.Title, outcome => Of(kind, outcome), kind.SeesEverything ? "" : "*"));
        text.AppendLine(Row("**all**", outcome => kinds.Sum(kind => Of(kind, outcome)), ""));
        text.AppendLine().AppendLine("\\* The format has nothing that would tell every such change.");
        foreach (var same in Missed.GroupBy(missed => (missed.Kind, missed.Outcome)))
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"{same.Key.Kind}, {same.Key.Outcome}: {same.Count()}");
            var shown = same.DistinctBy(missed => missed.Detail.Length > 0 ? missed.Detail : missed.Damage).Take(ShownOfEach);
            foreach (var missed in shown) text.AppendLine(CultureInfo.InvariantCulture, $"- {missed}");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public string Json() => JsonSerializer.Serialize(
        new
        {
            Kinds = kinds.Select(kind => new
            {
                kind.Name,
                kind.Title,
                kind.SeesEverything,
                Cases = Of(kind),
                Outcomes = Enum.GetValues<Outcome>().ToDictionary(outcome => outcome.ToString(), outcome => Of(kind, outcome)),
            }),
            Missed,
        },
        Readable);

    private static bool IsMiss(Kind kind, Outcome outcome) => outcome switch
    {
        Outcome.Refused or Outcome.Same => false,
        Outcome.Different => kind.SeesEverything,
        _ => true,
    };

    private static string Row(string title, Func<Outcome, int> count, string note)
    {
        var counts = Enum.GetValues<Outcome>().Select(outcome => (outcome, Count: count(outcome))).ToList();
        var cells = counts.Select(entry => Number(entry.Count) + (entry is (Outcome.Different, > 0) ? note : ""));
        return $"| {title} | {Number(counts.Sum(entry => entry.Count))} | {string.Join(" | ", cells)} |";
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Short(string detail)
    {
        var line = string.Concat(detail.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= LongestDetail ? line : $"{line[..LongestDetail]}...";
    }
}
