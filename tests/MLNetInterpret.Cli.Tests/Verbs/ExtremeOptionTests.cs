using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli;

/// <summary>Every option of every verb that takes a number, at its limits and beyond: it works, or it is refused in a sentence
/// that says which it was, and nothing is left behind.</summary>
[TestClass]
public sealed class ExtremeOptionTests : IDisposable
{
    private static readonly string[] Integers = ["0", "-1", "2147483647"];
    private static readonly string[] Reals = ["0", "-1", "1e308", "NaN", "Infinity"];

    /// <summary>What a user is not to read.</summary>
    private static readonly string[] Unwanted =
    [
        "fault of the program", "overflow", "The tensor library failed", "not enough memory", "Specified argument", "(Parameter",
    ];

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Every_verb_with_numbers_is_tried() => CollectionAssert.AreEquivalent(
        Verbs().Where(verb => verb.Verb.Options.Any(IsNumber)).Select(verb => verb.Path).ToArray(),
        typeof(ExtremeOptionTests).GetMethod(nameof(It_works_or_is_refused_in_words))!
            .GetCustomAttributes(typeof(DataRowAttribute), false).Select(row => ((DataRowAttribute)row).Data[0]).ToArray());

    [TestMethod, TestCategory("Long")]
    [DataRow("attack", "@table.zip --data @table.csv --out %o.png")]
    [DataRow("cells", "@text.zip --data @text.txt --held-out-share 0.5 --concept inside:() --candidates 1")]
    [DataRow("demo", "--out %demo --quick")]
    [DataRow("dream", "@pictures.zip --units conv1 --data @pictures/down/0.png --out %o.png")]
    [DataRow("drivers", "@table.zip --data @table.csv --units logits:0 --sample-rows 5 --background-rows 8")]
    [DataRow("explain", "@table.zip --data @table.csv --row 2 --background-rows 8")]
    [DataRow("import", "%net.onnx --out %o.zip")]
    [DataRow("interpret", "@pictures.zip --data %uneven --units conv1:0 --steps 2 --out %report")]
    [DataRow("maximize", "@pictures.zip --units conv1:0 --steps 2 --out %o")]
    [DataRow("query units", "@catalogue")]
    [DataRow("query compare", "@catalogue @catalogue")]
    [DataRow("recurrent", "@text.zip --data @text.txt --held-out-share 0.5 --orders 2 --out %report")]
    [DataRow("scan plan", "@table.zip --data @table.csv --out %job")]
    [DataRow("scan run", "@table.zip --data @table.csv --out %catalogue")]
    [DataRow("scan worker", "%planned @table.zip --data @table.csv")]
    [DataRow("stability", "--data @table.csv --label Good --positive yes --hidden-units 4 --epochs 1 --networks 2")]
    [DataRow("tabular", "@table.zip --data @table.csv --units hidden2:0 --row 3 --out %o.png")]
    [DataRow("train images", "--data @pictures --size 8 --blocks 4 --epochs 1 --out %o.zip")]
    [DataRow("train tabular", "--data @table.csv --label Good --positive yes --hidden-units 4 --epochs 1 --out %o.zip")]
    [DataRow("train text", "--data @text.txt --hidden-units 4 --epochs 1 --streams 4 --out %o.zip")]
    [DataRow("train-prior", "--data @pictures --size 8 --blocks 4 --epochs 1 --out %o.zip")]
    [DataRow("units", "%net.onnx")]
    [DataRow("worker", "--cluster redis://127.0.0.1:1")]
    public void It_works_or_is_refused_in_words(string verb, string arguments)
    {
        Prepare(verb);
        var samples = Repository.Sample("") + "/";
        string[] line =
        [
            .. arguments.Split(' ').Select(word => word
                .Replace("@", samples, StringComparison.Ordinal).Replace("%", _session.At("") + "/", StringComparison.Ordinal)),
        ];
        var before = _session.Names();
        foreach (var option in Verbs().Single(one => one.Path == verb).Verb.Options.Where(IsNumber))
            foreach (var value in TypeOf(option) == typeof(double) ? Reals : option.Name == "--seed" ? Integers[2..] : Integers)
            {
                var at = Array.IndexOf(line, option.Name);
                string[] others = at < 0 ? line : [.. line[..at], .. line[(at + 2)..]];
                // what works may take for ever
                using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(250));
                var code = _session.Run(enough.Token, [.. verb.Split(' '), .. others, option.Name, value]);
                var what = $"{verb} {option.Name} {value}: {code} {_session.Error}";
                var said = _session.Error.TrimEnd().Split('\n')[^1];
                Assert.IsTrue(code is 0 or 2 or 130, what);
                foreach (var words in Unwanted) Assert.DoesNotContain(words, said, what);
                if (code == 2)
                {
                    Assert.IsTrue(Names(said, option.Name, value), what);
                    CollectionAssert.AreEqual(before, _session.Names(), what);
                }

                foreach (var name in _session.Names().Except(before))
                    if (Directory.Exists(_session.At(name))) Directory.Delete(_session.At(name), recursive: true);
                    else File.Delete(_session.At(name));
            }
    }

    [TestMethod]
    public void A_scan_whose_options_were_refused_goes_on_with_right_ones()
    {
        var table = _session.WriteTable(rows: 120);
        var model = _session.At("m.zip");
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes", "--hidden-units", "4", "--epochs", "1",
            "--out", model), _session.Error);
        string[] scan = ["scan", "run", model, "--data", table, "--out", _session.At("catalogue")];
        (string, string)[] wrong = [("--top", "2147483647"), ("--shard-rows", "0"), ("--batch-rows", "2000000")];
        foreach (var (option, value) in wrong)
        {
            _session.Fails(2, $"{option} is {value}, but has to be ", [.. scan, option, value]);
            CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
        }

        Assert.AreEqual(0, _session.Run([.. scan, "--shard-rows", "2147483647"]), _session.Error);
        CollectionAssert.AreEqual(new[] { "catalogue", "m.zip", "table.csv" }, _session.Names());
    }

    /// <summary>Whether a sentence says which option is meant: by its name, by its word, or by its value.</summary>
    private static bool Names(string said, string option, string value) =>
        said.Contains(option.TrimStart('-'), StringComparison.OrdinalIgnoreCase)
        || said.Replace(",", "", StringComparison.Ordinal).Contains($" {value}", StringComparison.OrdinalIgnoreCase)
        || (value.EndsWith("1e308", StringComparison.Ordinal) && said.Contains("1E+308", StringComparison.Ordinal))
        || said.Contains("the network's layers", StringComparison.Ordinal);      // they count together

    private static bool IsNumber(Option option) => TypeOf(option) == typeof(int) || TypeOf(option) == typeof(double);

    private static Type TypeOf(Option option)
    {
        var type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    /// <summary>Every verb with its words on a command line.</summary>
    private static IEnumerable<(string Path, Command Verb)> Verbs()
    {
        var screen = Screen.Of(TextWriter.Null, TextWriter.Null);
        Command[] all =
        [
            .. typeof(CommandLine).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Command)) && type.GetConstructor([typeof(Screen)]) is not null)
                .Select(type => (Command)Activator.CreateInstance(type, screen)!),
        ];
        var below = all.SelectMany(command => command.Subcommands).Select(command => command.GetType()).ToHashSet();
        return all.Where(command => !below.Contains(command.GetType())).SelectMany(command => command.Subcommands.Count == 0
            ? [(command.Name, command)]
            : command.Subcommands.Select(verb => ($"{command.Name} {verb.Name}", verb)));
    }

    private void Prepare(string verb)
    {
        var samples = Repository.Sample("");
        void Copy(string from, string to, int most)
        {
            Directory.CreateDirectory(_session.At(to));
            foreach (var file in Directory.GetFiles(Path.Combine(samples, from)).Order(StringComparer.Ordinal).Take(most))
                File.Copy(file, Path.Combine(_session.At(to), Path.GetFileName(file)));
        }

        if (verb == "interpret")
        {
            Copy("pictures/across", "uneven/across", 2);
            Copy("pictures/down", "uneven/down", 3);
        }
        else if (verb == "scan worker") Copy("job", "planned", 9);
        else if (verb is "import" or "units")
            File.Copy(Repository.OnnxFixture("mlp-13"), _session.At("net.onnx"));
    }
}
