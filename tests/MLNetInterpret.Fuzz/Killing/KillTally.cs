using System.Globalization;
using System.Text;
using System.Text.Json;
using MLNetInterpret.Fuzz.Running;

namespace MLNetInterpret.Fuzz.Killing;

/// <summary>What became of the kills of each verb.</summary>
internal sealed class KillTally(IReadOnlyList<KilledVerb> verbs) : ITally
{
    private static readonly string[] Heads =
    [
        "Ended before", "Old output whole", "New output whole", "Files of both, each whole", "Output lost", "User's file lost",
        "Next run failed", "Next output differs", "Something left",
    ];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Verb, Ending Ending), int> _counts = [];
    private readonly Dictionary<string, int> _kills = [];
    private readonly List<(string Verb, int Seed, Ending Ending, string Detail)> _missed = [];

    /// <summary>Counts a kill and what was seen after it.</summary>
    public void Add(KilledVerb verb, int seed, IEnumerable<(Ending Ending, string Detail)> endings)
    {
        lock (_gate)
        {
            _kills[verb.Name] = _kills.GetValueOrDefault(verb.Name) + 1;
            foreach (var (ending, detail) in endings)
            {
                _counts[(verb.Name, ending)] = Of(verb, ending) + 1;
                if (ending >= Ending.OutputLost) _missed.Add((verb.Name, seed, ending, detail));
            }
        }
    }

    /// <summary>Kills of a verb that ended so.</summary>
    public int Of(KilledVerb verb, Ending ending) => _counts.GetValueOrDefault((verb.Name, ending));

    /// <inheritdoc/>
    public IReadOnlyList<string> Misses =>
        [.. _missed.Order().Select(missed => $"{missed.Verb}, seed {missed.Seed}: {missed.Ending} {missed.Detail}")];

    /// <inheritdoc/>
    public string Markdown()
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | Killed | Kills | {string.Join(" | ", Heads)} |
            | --- | ---: | {string.Join(" | ", Heads.Select(_ => "---:"))} |

            """));
        foreach (var verb in verbs)
            text.AppendLine(Row($"`{verb.Name}`", _kills.GetValueOrDefault(verb.Name), ending => Of(verb, ending)));
        text.AppendLine(Row("**all**", _kills.Values.Sum(), ending => verbs.Sum(verb => Of(verb, ending))));
        foreach (var same in _missed.Order().GroupBy(missed => (missed.Verb, missed.Ending)))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{same.Key.Verb}, {same.Key.Ending}: {same.Count()}");
            foreach (var missed in same.DistinctBy(missed => missed.Detail).Take(3))
                text.AppendLine(CultureInfo.InvariantCulture, $"- seed {missed.Seed}: {missed.Detail}");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public string Json() => JsonSerializer.Serialize(
        new
        {
            Verbs = verbs.Select(verb => new
            {
                verb.Name,
                Kills = _kills.GetValueOrDefault(verb.Name),
                Endings = Enum.GetValues<Ending>().ToDictionary(ending => ending.ToString(), ending => Of(verb, ending)),
            }),
            Misses,
        },
        Readable);

    private static string Row(string title, int kills, Func<Ending, int> count) =>
        $"| {title} | {kills} | {string.Join(" | ", Enum.GetValues<Ending>().Select(count))} |";
}
