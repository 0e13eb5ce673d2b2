using System.Globalization;
using MLNetInterpret.Fuzz.Fixtures;

namespace MLNetInterpret.Fuzz.Running;

/// <summary>Many cases, kinds in turn, by two children side by side.</summary>
internal sealed class DamageRun
{
    /// <summary>Seeds that each seed of a run has for its cases.</summary>
    public const int SeedsOfARun = 1_000_000;

    private const int Children = 2;
    private readonly WorkFolder _work;
    private readonly IReadOnlyList<Kind> _kinds;
    private readonly string _fixtures;

    /// <summary>Makes the undamaged files.</summary>
    public DamageRun(WorkFolder work, IReadOnlyList<Kind> kinds)
    {
        (_work, _kinds, _fixtures) = (work, kinds, work.Folder("fixtures"));
        FixtureSet.Make(_fixtures, kinds);
    }

    /// <summary>What a case may take.</summary>
    public Limits Limits { get; init; } = new();

    /// <summary>Told now and then how far it is.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>No case is begun after this.</summary>
    public DateTime Until { get; set; } = DateTime.MaxValue;

    /// <summary>Runs cases and counts them.</summary>
    public Tally Run(int cases, int seed)
    {
        var tally = new Tally(_kinds);
        var whole = Whole();
        var next = -1;
        // a folder for each, one level below its own, so that a path of a zip that leads two folders up is seen
        var workers = Enumerable.Range(0, Children).Select(i => Task.Factory.StartNew(
            () =>
            {
                using var worker = New($"worker{i}");
                for (int at; (at = Interlocked.Increment(ref next)) < cases && DateTime.UtcNow < Until;)
                {
                    var (kind, own) = (_kinds[at % _kinds.Count], SeedOf(seed, at));
                    var (answer, damage) = worker.Case(kind, own, whole[kind.Name]);
                    tally.Add(kind, own, damage, answer);
                    if (at % 500 == 499) Note(string.Create(CultureInfo.InvariantCulture, $"{at + 1:N0} of {cases:N0} cases"));
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll(workers);
        return tally;
    }

    /// <summary>Runs one case.</summary>
    public (Answer Answer, string Damage) Case(Kind kind, int seed, string? keep = null)
    {
        var whole = Whole();
        using var worker = New("worker");
        return worker.Case(kind, seed, whole[kind.Name], keep);
    }

    private int SeedOf(int seed, int at) => checked((seed * SeedsOfARun) + (at / _kinds.Count));

    private Worker New(string name) => new(_fixtures, _work.Folder(name), Limits);

    /// <summary>What the undamaged files give, twice, or no comparison would mean anything.</summary>
    private Dictionary<string, string> Whole()
    {
        using Worker first = New("first"), second = New("second");
        return _kinds.ToDictionary(kind => kind.Name, kind =>
        {
            var (one, other) = (first.Whole(kind), second.Whole(kind));
            return one.Outcome == Outcome.Same && one == other
                ? one.Output
                : throw new InvalidOperationException($"The undamaged file of '{kind}' gives {one}, then {other}.");
        });
    }
}
