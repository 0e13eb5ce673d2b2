using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class ExtremeOptionTests : IDisposable
{
    private static readonly string Samples =
        Path.GetFullPath(Path.Combine(Session.Datasets, "..", "tests", "Shared", "Samples", "0.1.0"));

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Explore()
    {
        using var log = new StreamWriter("/tmp/s010/explore.txt") { AutoFlush = true };
        foreach (var (path, command) in Leaves())
        {
            foreach (var option in command.Options)
            {
                var type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
                string[] values = type == typeof(int) ? ["0", "-1", "2147483647", "-2147483648"]
                    : type == typeof(double) ? ["0", "-1", "1e308", "NaN", "-1e308", "Infinity"] : [];
                if (values.Length > 0 && !Bases.ContainsKey(path)) { log.WriteLine($"NO BASE {path} {option.Name}"); continue; }
                foreach (var value in values)
                {
                    var before = _session.Names();
                    using var cancel = new CancellationTokenSource(1500);
                    var watch = System.Diagnostics.Stopwatch.StartNew();
                    var line = Bases[path].Split(' ').Select(word => word.Replace("@", Samples + "/").Replace("%", _session.At("") )).ToList();
                    var at = line.IndexOf(option.Name);
                    if (at >= 0) line.RemoveRange(at, 2);
                    var code = _session.Run(cancel.Token, [.. path.Split(' '), .. line, option.Name, value]);
                    var left = string.Join(",", _session.Names().Except(before));
                    log.WriteLine($"{code} {watch.Elapsed.TotalSeconds:F1}s {path} {option.Name} {value} LEFT[{left}] {_session.Error.TrimEnd().Split('\n')[^1]}");
                    foreach (var name in _session.Names().Except(before))
                        if (Directory.Exists(_session.At(name))) Directory.Delete(_session.At(name), true); else File.Delete(_session.At(name));
                }
            }
        }
    }

    private static readonly Dictionary<string, string> Bases = new()
    {
        ["train images"] = "--data @pictures --size 8 --blocks 4 --epochs 1 --out %o.zip",
        ["train-prior"] = "--data @pictures --size 8 --blocks 4 --epochs 1 --out %o.zip",
        ["train tabular"] = "--data @table.csv --label Good --positive yes --hidden 4 --epochs 1 --out %o.zip",
        ["train text"] = "--data @text.txt --hidden 4 --epochs 1 --streams 4 --out %o.zip",
        ["interpret"] = "@pictures.zip --data @pictures --units conv1:0 --depth full --steps 2 --out %report",
        ["maximize"] = "@pictures.zip --units conv1:0 --steps 2 --out %o.png",
        ["attack"] = "@table.zip --data @table.csv --out %o.png",
        ["tabular"] = "--model @table.zip --data @table.csv --unit hidden2:0 --out %o.png",
        ["explain"] = "--model @table.zip --data @table.csv --row 2 --background 8",
        ["drivers"] = "--model @table.zip --data @table.csv --units logits:0 --rows 5 --background 8",
        ["stability"] = "--data @table.csv --label Good --positive yes --hidden 4 --epochs 1 --seeds 2",
        ["dream"] = "@pictures.zip --unit conv1 --photo @pictures/down/0.png --out %o.png",
        ["cells"] = "@text.zip --text @text.txt --held-out 0.5 --concept inside:() --candidates 1",
        ["recurrent"] = "@text.zip --text @text.txt --held-out 0.5 --orders 2 --out %rec",
        ["scan run"] = "@table.zip --data @table.csv --out %cat",
        ["scan plan"] = "@table.zip --data @table.csv --folder %job",
        ["scan run-shard"] = "@job --model @table.zip --data @table.csv",
        ["query units"] = "@catalogue",
        ["query similar"] = "@catalogue --unit hidden2:0",
        ["query rows"] = "@catalogue --unit hidden2:0",
        ["query compare"] = "@catalogue @catalogue",
        ["demo"] = "--out %demo --quick",
    };

    /// <summary>Every verb with its words on a command line.</summary>
    private static IEnumerable<(string Path, Command Verb)> Leaves()
    {
        var screen = Screen.Of(TextWriter.Null, TextWriter.Null);
        Command[] all = [.. typeof(CommandLine).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Command)) && type.GetConstructor([typeof(Screen)]) is not null)
            .Select(type => (Command)Activator.CreateInstance(type, screen)!)];
        var below = all.SelectMany(command => command.Subcommands).Select(command => command.GetType()).ToHashSet();
        return all.Where(command => !below.Contains(command.GetType())).SelectMany(command => command.Subcommands.Count == 0
            ? [(command.Name, command)]
            : command.Subcommands.Select(verb => ($"{command.Name} {verb.Name}", verb)));
    }
}
