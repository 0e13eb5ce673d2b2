using System.Diagnostics;

namespace MLNetInterpret.Cli;

/// <summary>Output that fails ends no work, and signals end it once: real processes with real streams.</summary>
[TestClass, TestCategory("Long")]
[OSCondition(OperatingSystems.Linux)]
public sealed class OutputTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    [DataRow("2>&-", 0), DataRow("2>/dev/full", 0), DataRow(">/dev/full", 1), DataRow(">&- 2>&-", 1)]
    [DataRow("2>/dev/null | head -c 1 >/dev/null", 0)]
    public void A_training_ends_whatever_becomes_of_its_output(string streams, int code)
    {
        var model = _session.At("m.zip");
        var (ended, _, error) = Shell($"{Training(1)} {streams}; exit ${{PIPESTATUS[0]}}");
        Assert.AreEqual(code, ended, error);
        Assert.AreEqual(0, _session.Run("units", model), _session.Error);
    }

    [TestMethod]
    public void Help_that_cannot_be_written_is_one_sentence_and_a_code()
    {
        var (code, _, error) = Shell($"{Program} --help >/dev/full");
        Assert.AreEqual(1, code);
        Assert.AreEqual("Results could not be written to standard output: No space left on device.\n", error);
        (code, _, error) = Shell($"{Program} wrong 2>/dev/full");
        Assert.AreEqual(2, code, error);
    }

    [TestMethod]
    public void A_closed_streams_number_goes_to_no_file()
    {
        // what is written to a stream that is not there must not land in the model
        var (code, _, _) = Shell($"{Training(1)} >&- 2>&-");
        Assert.AreEqual(1, code);
        var whole = File.ReadAllBytes(_session.At("m.zip"));
        Assert.AreEqual(0, Shell(Training(1)).Code);
        Assert.AreEqual(whole.Length, File.ReadAllBytes(_session.At("m.zip")).Length);
    }

    [TestMethod]
    [DataRow("TERM", 143), DataRow("HUP", 129), DataRow("INT", 130)]
    public void Two_signals_in_quick_succession_are_one_cancellation(string signal, int code)
    {
        var (ended, output, error) = Shell(
            // who started the tests may have switched signals off, which is inherited and respected
            $"set -m; env --default-signal=HUP,INT,TERM {Training(1_000_000)} & p=$!; "
            + $"until [ -s {_session.At("said")} ]; do sleep 0.1; done; "
            + $"kill -{signal} $p; kill -{signal} $p; wait $p", $"2> >(tee {_session.At("said")} >&2)");
        Assert.AreEqual(code, ended, error);
        Assert.AreEqual("", output);
        Assert.DoesNotContain("   at ", error);
        Assert.Contains("Cancelled", error);
    }

    [TestMethod]
    public void A_hang_up_that_nohup_keeps_away_cancels_nothing()
    {
        var (code, _, error) = Shell(
            $"set -m; trap '' HUP; {Training(30)} & p=$!; until [ -s {_session.At("said")} ]; do sleep 0.1; done; "
            + "kill -HUP $p; wait $p", $"2> >(tee {_session.At("said")} >&2)");
        Assert.AreEqual(0, code, error);
    }

    private static string Program => $"\"{Host}\" exec \"{typeof(CommandLine).Assembly.Location}\"";

    private static string Host =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private string Training(int epochs) =>
        $"{Program} train tabular --data {_session.WriteTable()} --label Good --positive yes --epochs {epochs} "
        + $"--out {_session.At("m.zip")}";

    private static (int Code, string Output, string Error) Shell(string command, string streams = "")
    {
        // the shell is replaced by one whose streams are as wanted, so that its jobs have them
        if (streams.Length > 0) command = $"exec {streams}; {command}";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
