using System.CommandLine;
using System.CommandLine.Parsing;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>The command lines that the pages show.</summary>
[TestClass]
public sealed class PageCommandTests
{
    private const string Program = "mlnet-interpret ", FromSource = "dotnet run -c Release --project src/MLNetInterpret.Cli -- ";

    /// <summary>The repository.</summary>
    private static string Root => Repository.Root;

    public static IEnumerable<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "datasets/README.md", "samples/README.md",
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(),
    ];

    [TestMethod]
    public void Every_command_is_one_that_the_program_has()
    {
        var wrong = from page in Pages
                    from line in Commands(Read(page))
                    let words = Words(line)
                    where Usage.Problem(words, VerbSamples.Root.Parse(words)) is not null
                    select $"{page}: {line}\n  {Usage.Problem(words, VerbSamples.Root.Parse(words))}";
        Assert.AreEqual("", string.Join('\n', wrong));
        Assert.IsGreaterThan(20, Pages.Sum(page => Commands(Read(page)).Count()));
    }

    [TestMethod]
    public void Every_example_of_the_help_is_a_command()
    {
        string[] examples = [.. VerbSamples.All.SelectMany(one => one.Verb.Examples)];
        Assert.IsGreaterThan(20, examples.Length);
        Assert.AreEqual("", string.Join('\n', examples.Where(line =>
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(line)];
            return Usage.Problem(words, VerbSamples.Root.Parse(words)) is not null;
        })));
    }

    [TestMethod]
    public void In_order_from_a_clone_each_page_reads_what_is_there_or_what_it_made_before()
    {
        var faults = Pages.SelectMany(page => Faults(Read(page), File.Exists, Root).Select(fault => $"{page}: {fault}"));
        Assert.AreEqual("", string.Join('\n', faults));
    }

    [TestMethod]
    public void No_command_of_any_program_writes_over_a_file_of_the_repository()
    {
        var faults = from page in Pages
                     from line in Lines(Read(page))
                     from file in Written(line)
                     where !file.StartsWith("out/", StringComparison.Ordinal) && file is not ("report" or "FOLDER")
                     select $"{page}: {line}\n  {file} is written outside out/ and report";
        Assert.AreEqual("", string.Join('\n', faults));
    }

    [TestMethod]
    [DataRow("dotnet run --project tests/X -- damage --results docs/results.md", "docs/results.md")]
    [DataRow("cp docs/a.md docs/b.md && cp docs/a.md out/b.md", "docs/b.md out/b.md")]
    [DataRow("duckdb -c \"select 1\" > docs/a.csv", "docs/a.csv"), DataRow("dotnet pack x.sln -o FOLDER", "FOLDER")]
    public void What_a_command_writes_is_seen(string line, string written) =>
        Assert.AreEqual(written, string.Join(' ', Written(line)));

    [TestMethod]
    [DataRow("units out/a.zip", "out/a.zip is read before it is made")]
    [DataRow("train text --data datasets/gone.txt --out out/a.zip", "datasets/gone.txt is not in the repository")]
    [DataRow("train text --data datasets/there.txt --out docs/a.zip", "docs/a.zip is written outside out/ and report")]
    [DataRow("train text --data datasets/there.txt --out out/a.zip\nmlnet-interpret units out/a.zip", "")]
    [DataRow("interpret datasets/there.txt --out out/a\nmlnet-interpret query units out/a/catalogue", "")]
    [DataRow("interpret datasets/there.txt --out out/a\nmlnet-interpret query units out/ab", "out/ab is read before it is made")]
    public void A_command_that_cannot_be_run_in_order_is_seen(string commands, string fault)
    {
        var page = $"```\n{Program}{commands}\n```";
        Assert.AreEqual(fault, string.Join(", ", Faults(page, path => path == "datasets/there.txt", "")));
    }

    private static IEnumerable<string> Faults(string page, Func<string, bool> exists, string root)
    {
        var made = new HashSet<string>();
        foreach (var words in Commands(page).Select(Words))
        {
            List<string> writes = [];
            for (var i = 0; i < words.Length; i++)
            {
                var word = words[i];
                var written = i > 0 && (words[i - 1] == "--out" || (words[i - 1] == "--out" && words is ["scan", "plan", ..]));
                if (written && !(word.StartsWith("out/", StringComparison.Ordinal) || word == "report"))
                    yield return $"{word} is written outside out/ and report";
                else if (written)
                    writes.Add(word);
                else if (word.StartsWith("datasets/", StringComparison.Ordinal)
                    && !exists(Path.Combine(root, word)) && !Directory.Exists(Path.Combine(root, word)))
                    yield return $"{word} is not in the repository";
                else if (word.StartsWith("out/", StringComparison.Ordinal)
                    && !made.Any(path => $"{word}/".StartsWith($"{path}/", StringComparison.Ordinal)))
                    yield return $"{word} is read before it is made";
            }

            made.UnionWith(writes);
        }
    }

    /// <summary>The program's commands in blocks without a language.</summary>
    internal static IEnumerable<string> Commands(string page) => Lines(page)
        .Select(line => line.Replace(FromSource, Program, StringComparison.Ordinal))
        .Where(line => line.StartsWith(Program, StringComparison.Ordinal));

    /// <summary>The lines of blocks without a language; a backslash continues one on the next line.</summary>
    private static IEnumerable<string> Lines(string page)
    {
        var block = default(string);
        foreach (var line in page.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Trim()))
            if (line.StartsWith("```", StringComparison.Ordinal)) block = block is null ? line : null;
            else if (block == "```" && line.Length > 0) yield return line;
    }

    /// <summary>The files that a command line of a shell names as outputs.</summary>
    private static IEnumerable<string> Written(string line)
    {
        foreach (var command in line.Split("&&").Select(command => CommandLineParser.SplitCommandLine(command).ToArray()))
        {
            for (var i = 1; i < command.Length; i++)
                if (command[i - 1] is "--out" or "-o" or "--results" or ">") yield return command[i];
            if (command is ["cp" or "mv", .., var last]) yield return last;
        }
    }

    private static string[] Words(string line) => [.. CommandLineParser.SplitCommandLine(line[Program.Length..])];

    internal static string Read(string page) => File.ReadAllText(At(page));

    internal static string At(string page) => Path.Combine(Root, page);
}
