using System.Diagnostics;

namespace MLNetInterpret.Cli;

/// <summary>Folders of temporary files that are not what a program hopes for.</summary>
[TestClass, OSCondition(OperatingSystems.Linux)]
public sealed class TemporaryFolderTests : IDisposable
{
    private readonly Session _session = new();

    private static string Model =>
        Repository.Sample("table.zip");

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void One_that_does_not_exist_is_said_in_a_sentence_that_names_what_sets_it()
    {
        var (code, _, error) = Run("", "units", Model, "/nonexistent/folder");
        Assert.AreEqual(1, code);
        Assert.AreEqual(
            "The folder for temporary files, '/nonexistent/folder', does not exist: " +
            "set TMPDIR to a folder that can be written to.\n",
            error);
        Assert.IsFalse(Directory.Exists("/nonexistent"));
    }

    [TestMethod, TestCategory("Long")]
    public void One_from_which_nothing_may_be_run_does_no_harm()
    {
        var folder = _session.At("noexec");
        Directory.CreateDirectory(folder);
        var mount = $"mount -t tmpfs -o noexec none '{folder}' && cp /bin/true '{folder}'";
        if (Start("unshare", ["-m", "sh", "-c", $"{mount} && ! '{folder}/true'"], folder).Code != 0)
            Assert.Inconclusive("This machine lets nobody mount a folder without the right to run what is in it.");
        var (code, output, error) = Run(mount, "units", Model, folder);
        Assert.AreEqual(0, code, error);
        StringAssert.Contains(output, "hidden2:0 to hidden2:3");
    }

    /// <summary>The command line in a process of its own.</summary>
    /// <param name="first">A command of the shell's, in a name space of mounts; none runs the program at once.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="folder">Where temporary and cached files belong.</param>
    private static (int Code, string Output, string Error) Run(string first, string verb, string argument, string folder)
    {
        string[] program = ["exec", typeof(CommandLine).Assembly.Location, verb, argument];
        return first.Length == 0
            ? Start("dotnet", program, folder)
            : Start("unshare", ["-m", "sh", "-c", $"{first} && exec dotnet \"$@\"", "sh", .. program], folder);
    }

    private static (int Code, string Output, string Error) Start(string file, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["TMPDIR"], start.Environment["XDG_CACHE_HOME"]) = (folder, folder);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
