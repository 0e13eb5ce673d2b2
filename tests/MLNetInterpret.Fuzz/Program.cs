using MLNetInterpret.Fuzz.Killing;
using MLNetInterpret.Fuzz.Running;

namespace MLNetInterpret.Fuzz;

/// <summary>Damages files and kills runs, and counts what becomes of it.</summary>
internal static class Program
{
    private const string Usage = """
        damage [--cases 30000] [--seed 1] [--minutes N] [--kind NAME] [--json FILE] [--results FILE]
                                        damaged files of every kind, or of those whose names begin so
        case KIND SEED                  one case of it again; its file is kept
        kill [--times 200] [--seed 1] [--verb NAME] [--json FILE] [--results FILE]
                                        kill -9 of each verb at random moments
        kinds                           the names of kinds and verbs
        The table is printed; --json writes it for programs, --results puts it into docs/results.md.
        """;

    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["child", var fixtures]:
                return ChildLoop.Run(fixtures, Console.OpenStandardInput(), Console.OpenStandardOutput());
            case ["damage", .. var options]:
                return Damage(new(options));
            case ["case", var kind, var seed]:
                return Case(kind, int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture));
            case ["kill", .. var options]:
                return Kill(new(options));
            case ["kinds"]:
                foreach (var kind in Kinds.All) Console.WriteLine($"{kind.Name,-22} {kind.Title}");
                foreach (var verb in KilledVerb.All) Console.WriteLine($"{verb.Name,-22} kill");
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int Damage(Options options)
    {
        var named = options.Text("--kind") ?? "";
        Kind[] kinds = [.. Kinds.All.Where(kind => kind.Name.StartsWith(named, StringComparison.Ordinal))];
        if (kinds.Length == 0) return Wrong($"There is no kind '{named}'. There are: {string.Join(", ", Kinds.All)}.");
        using var work = new WorkFolder();
        var run = new DamageRun(work, kinds) { Note = Console.Error.WriteLine };
        if (options.Number("--minutes") is { } minutes) run.Until = DateTime.UtcNow.AddMinutes(minutes);
        var tally = run.Run(options.Number("--cases") ?? 30_000, options.Number("--seed") ?? 1);
        return Finish(tally, "damage", options);
    }

    private static int Case(string name, int seed)
    {
        var kind = Kinds.All.FirstOrDefault(kind => kind.Name == name);
        if (kind is null) return Wrong($"There is no kind '{name}'. There are: {string.Join(", ", Kinds.All)}.");
        using var work = new WorkFolder();
        var kept = Directory.CreateTempSubdirectory("fuzz-case-").FullName;
        var (answer, what) = new DamageRun(work, [kind]).Case(kind, seed, kept);
        Console.WriteLine($"{kind.Name} {seed}: {answer.Outcome}\n{answer.Detail}\n{what}\nThe damaged files: {kept}");
        return 0;
    }

    private static int Kill(Options options)
    {
        var named = options.Text("--verb") ?? "";
        KilledVerb[] verbs = [.. KilledVerb.All.Where(verb => verb.Name.StartsWith(named, StringComparison.Ordinal))];
        if (verbs.Length == 0) return Wrong($"There is no verb '{named}'.");
        using var work = new WorkFolder();
        var killer = new Killer(work, verbs) { Note = Console.Error.WriteLine };
        return Finish(killer.Run(options.Number("--times") ?? 200, options.Number("--seed") ?? 1), "kill", options);
    }

    private static int Finish(ITally tally, string part, Options options)
    {
        Console.WriteLine(tally.Markdown());
        if (options.Text("--json") is { } json) File.WriteAllText(json, tally.Json());
        if (options.Text("--results") is { } page)
            File.WriteAllText(page, ResultsPage.With(File.ReadAllText(page), part, tally.Markdown()));
        return tally.Misses.Count == 0 ? 0 : 1;
    }

    private static int Wrong(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 2;
    }
}
