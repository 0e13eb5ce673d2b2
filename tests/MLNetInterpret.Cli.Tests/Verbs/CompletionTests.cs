using System.Diagnostics;

namespace MLNetInterpret.Cli;

/// <summary>What shells are told to complete.</summary>
[TestClass]
public sealed class CompletionTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    [DataRow("tra", "train train-prior")]
    [DataRow("train im", "images")]
    [DataRow("query units catalogue --state ", "alive copy dead off saturated")]
    [DataRow("interpret m.zip --dep", "--depth")]
    [DataRow("interpret m.zip --depth ", "full quick scan")]
    [DataRow("units m.zip --q", "--quiet")]
    [DataRow("cells m.zip --concept inside:", "inside:() inside:[] inside:{}")]
    [DataRow("maximize nowhere.zip --units c", "")]
    public void Verbs_options_and_values_are_completed(string line, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', Suggested(line).Where(word => !word.Contains('"') && !word.Contains('\''))));

    [TestMethod]
    public void Units_are_those_of_the_model_on_the_line()
    {
        var model = Train();
        Assert.AreEqual("hidden1 hidden2", string.Join(' ', Suggested($"interpret {model} --units hidden")));
        Assert.AreEqual("class:yes", string.Join(' ', Suggested($"interpret {model} --units class:")));
        Assert.AreEqual("hidden2:0 hidden2:1 hidden2:2", string.Join(' ', Suggested($"drivers {model} --units hidden2:")));
        Assert.AreEqual("", string.Join(' ', Suggested($"interpret {_session.Write("no.zip", "no model")} --units hidden")));
    }

    [TestMethod, TestCategory("Long"), OSCondition(OperatingSystems.Linux)]
    public void The_function_for_bash_on_the_page_completes_verbs_options_and_units()
    {
        var program = Path.Combine(_session.At("bin"), "mlnet-interpret");
        Directory.CreateDirectory(_session.At("bin"));
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet exec {typeof(CommandLine).Assembly.Location} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var function = PageCommandTests.Read("docs/command-line.md").Split("```bash\n")[1].Split("```")[0];
        string Completed(string line) => Bash($$"""
            {{function}}
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            _mlnet_interpret {{program}}
            printf '%s ' "${COMPREPLY[@]}"
            """).Trim();
        Assert.AreEqual("train train-prior", Completed($"{program} tra"));
        Assert.AreEqual("images tabular text", Completed("mlnet-interpret train "), "a word that has not begun is no option");
        Assert.AreEqual("--quiet", Completed("mlnet-interpret units m.zip --q"));
        Assert.AreEqual("", Completed("mlnet-interpret units "), "bash completes files then");
        Assert.AreEqual(@"\(\)", Completed("mlnet-interpret cells m.zip --concept inside:("));
        Assert.AreEqual("0 1 2", Completed($"mlnet-interpret drivers {Train()} --units hidden2:"), "behind the colon only");
    }

    private string[] Suggested(string line)
    {
        Assert.AreEqual(0, _session.Run($"[suggest:{line.Length}]", line), _session.Error);
        return _session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private string Train()
    {
        var model = _session.At("m.zip");
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes", "--hidden-units", "4",
            "3", "--epochs", "1", "--out", model), _session.Error);
        return model;
    }

    private static string Bash(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.AreEqual("", error.Result);
        return output.Result;
    }
}
