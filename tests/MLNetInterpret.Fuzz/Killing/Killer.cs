using System.Diagnostics;
using System.Globalization;

namespace MLNetInterpret.Fuzz.Killing;

/// <summary>Kills runs of verbs at random moments, runs them again, and looks at what is there.</summary>
internal sealed class Killer
{
    private const int AtOnce = 2;
    private readonly WorkFolder _work;
    private readonly IReadOnlyList<KilledVerb> _verbs;

    /// <summary>Makes the user's folder.</summary>
    public Killer(WorkFolder work, IReadOnlyList<KilledVerb> verbs)
    {
        (_work, _verbs) = (work, verbs);
        Scene.Furnish(work.Folder("furnished"));
    }

    /// <summary>Told now and then how far it is.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>Kills, verbs in turn, two at once.</summary>
    public KillTally Run(int times, int seed)
    {
        var tally = new KillTally(_verbs);
        var known = _verbs.Take(times).AsParallel().WithDegreeOfParallelism(AtOnce).ToDictionary(verb => verb.Name, Watch);
        foreach (var verb in known.Values)
            Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{verb.Verb}: {verb.Time.TotalSeconds:F1} s{(verb.IsSteady ? "" : ", two runs differ")}"));
        var next = -1;
        var workers = Enumerable.Range(0, AtOnce).Select(i => Task.Factory.StartNew(
            () =>
            {
                for (int at; (at = Interlocked.Increment(ref next)) < times;)
                {
                    var verb = _verbs[at % _verbs.Count];
                    var own = checked((seed * 100_000) + at);
                    tally.Add(verb, own, Kill(known[verb.Name], own, _work.Folder($"killer{i}")));
                    if (at % 20 == 19) Note(string.Create(CultureInfo.InvariantCulture, $"{at + 1} of {times} kills"));
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll(workers);
        return tally;
    }

    /// <summary>Runs a verb until its end: once for the old output, twice for the new one.</summary>
    private Undisturbed Watch(KilledVerb verb)
    {
        var furnished = _work.Folder("watched", verb.Name);
        Files.Empty(furnished);
        Files.Copy(_work.Folder("furnished"), furnished);
        Finish(verb, Undisturbed.OldSeed, furnished);
        var old = Outputs(new Scene(furnished), verb);
        var again = _work.Folder("again", verb.Name);
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            Files.Empty(again);
            Files.Copy(furnished, again);
            var clock = Stopwatch.StartNew();
            Finish(verb, Undisturbed.NewSeed, again);
            return (Outputs: Outputs(new Scene(again), verb), Time: clock.Elapsed);
        }).ToList();
        var steady = runs[0].Outputs.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SequenceEqual(runs[1].Outputs.OrderBy(entry => entry.Key, StringComparer.Ordinal));
        return new(verb, furnished, old, runs[0].Outputs, steady, runs[1].Time);
    }

    private List<(Ending Ending, string Detail)> Kill(Undisturbed known, int seed, string folder)
    {
        var random = new Random(seed);
        var scene = new Scene(folder);
        Files.Empty(folder);
        Files.Copy(known.Furnished, folder);
        var endings = new List<(Ending Ending, string Detail)>();
        using (var run = new VerbRun(known.Verb, Undisturbed.NewSeed, folder, _work.Folder("tmp")))
        {
            Wait(run, known, random, folder);
            if (run.HasEnded) endings.Add((Ending.EndedBefore, ""));
            else run.Kill();
        }

        endings.AddRange(Aftermath.OfKill(scene, known));
        using (var again = new VerbRun(known.Verb, Undisturbed.NewSeed, folder, _work.Folder("tmp")))
            if (again.End() is (not 0, var said)) endings.Add((Ending.NextFailed, said.Split('\n')[^1]));
        endings.AddRange(Aftermath.OfNextRun(scene, known));
        return endings;
    }

    /// <summary>Until a random moment of the run, or soon after something new lies in the folder.</summary>
    private static void Wait(VerbRun run, Undisturbed known, Random random, string folder)
    {
        var entries = Directory.GetFileSystemEntries(folder).Length;
        var whole = known.Time * 1.05;
        var (clock, moment) = (Stopwatch.StartNew(), whole * random.NextDouble());
        if (random.Next(2) == 0)
        {
            // writing is short, and is what a kill can spoil
            while (!run.HasEnded && clock.Elapsed < whole * 2 && Directory.GetFileSystemEntries(folder).Length == entries)
                Thread.Yield();
            (clock, moment) = (Stopwatch.StartNew(), TimeSpan.FromMilliseconds(40 * random.NextDouble() * random.NextDouble()));
        }

        while (!run.HasEnded && clock.Elapsed < moment) Thread.Yield();
    }

    private static Dictionary<string, string> Outputs(Scene scene, KilledVerb verb) =>
        scene.Entries().Where(entry => Scene.IsOutput(entry.Key, verb)).ToDictionary(StringComparer.Ordinal);

    private void Finish(KilledVerb verb, int seed, string folder)
    {
        using var run = new VerbRun(verb, seed, folder, _work.Folder("tmp"));
        var (code, said) = run.End();
        if (code != 0) throw new InvalidOperationException($"'{verb}' ends with {code}: {said}");
    }
}
