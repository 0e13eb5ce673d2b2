using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli;

/// <summary>A folder of its own, in which command lines are run; and what they said.</summary>
public sealed class Session : IDisposable
{
    private readonly TestFolder _folder = new();

    public Session() => LibTorch.EnsureLoaded();

    /// <summary>The repository's own data.</summary>
    public static string Datasets { get; } = Repository.At("datasets");

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string At(string name) => _folder.At(name);

    public string Write(string name, string content) => _folder.Write(name, content);

    public string[] Names() => _folder.Names();

    /// <summary>Runs a command line.</summary>
    /// <returns>Its exit code.</returns>
    public int Run(params string[] args) => Run(default, args);

    public int Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.RunAsync(args, Screen.Of(output, error), cancellation).GetAwaiter().GetResult();
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    /// <summary>Runs a command line that has to fail with one sentence and no result.</summary>
    public void Fails(int code, string part, params string[] args)
    {
        Assert.AreEqual(code, Run(args), Error);
        Assert.AreEqual("", Output);
        var said = Error.TrimEnd('\n').Split('\n').Where(line => !IsNote(line)).ToArray();
        Assert.HasCount(1, said, Error);
        StringAssert.Contains(said[0], part);
        Assert.DoesNotContain("   at ", Error);
        Assert.DoesNotContain("(Parameter", Error);
    }

    /// <summary>What is said before the failure: what columns were taken for, and that a file was compared.</summary>
    private static bool IsNote(string line) =>
        line.StartsWith("  ", StringComparison.Ordinal)
        || line.Contains(" columns, separated by ", StringComparison.Ordinal) || line == "Columns on their way to the network:"
        || line.StartsWith("Compared with OnnxRuntime", StringComparison.Ordinal);

    /// <summary>A small table in which two columns decide the label.</summary>
    public string WriteTable(string name = "table.csv", int rows = 300)
    {
        var random = new Random(3);
        string Row()
        {
            var (size, colour, noise) = (random.Next(100), random.Next(2) == 0 ? "red" : "blue", random.Next(10));
            return $"{size},{colour},{(noise == 0 ? "" : noise)},{(size > 50 == (colour == "red") ? "yes" : "no")}";
        }

        return Write(name, $"Size,Colour,Noise,Good\n{string.Join('\n', Enumerable.Range(0, rows).Select(_ => Row()))}\n");
    }

    public void Dispose() => _folder.Dispose();
}
